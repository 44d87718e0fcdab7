import { loadConfig } from "@rolecall/runtime";
import { latenessOf } from "@rolecall/sources/names";
import { expect, test } from "vitest";
import { holdOf } from "./hold-of.ts";

const MINUTE = 60_000;
const OWN = latenessOf("aws-cloudtrail") ?? 0;

test.each([
  ["of the source itself where no input says anything", "- http: { listen: 127.0.0.1:1 }", OWN],
  ["as its input says", "- kafka: { topic: a, source: aws-cloudtrail, lateness: 1m }", MINUTE],
  ["as an input says that recognises what comes", "- http: { listen: 127.0.0.1:1, lateness: 2m }", 2 * MINUTE],
  [
    "of the source itself where an input for it says nothing, whatever another says of other sources",
    "- kafka: { topic: a, source: aws-cloudtrail }\n- http: { listen: 127.0.0.1:1, lateness: 0s }",
    OWN,
  ],
  [
    "as long as the source itself where one of several inputs that recognise what comes says nothing",
    "- kafka: { topic: a, lateness: 1m }\n- http: { listen: 127.0.0.1:1 }",
    OWN,
  ],
  [
    "as long as the longest of several inputs that recognise what comes",
    "- kafka: { topic: a, lateness: 40m }\n- http: { listen: 127.0.0.1:1 }",
    40 * MINUTE,
  ],
  [
    "the longest of several inputs, in whichever order",
    "- kafka: { topic: a, source: aws-cloudtrail, lateness: 20m }\n- kafka: { topic: b, source: aws-cloudtrail, lateness: 1m }",
    20 * MINUTE,
  ],
])("an event is held %s", (_, inputs, held) => {
  const text = `kafka: { brokers: [a:1] }\ninputs:\n${inputs.replace(/^/gm, "  ")}\n`;
  const loaded = loadConfig(text, { path: "rolecall.yaml", env: {}, readFile: () => "" });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
  expect(holdOf(loaded.config)("aws-cloudtrail")).toBe(held);
});
