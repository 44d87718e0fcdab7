import { loadConfig } from "@rolecall/runtime";
import { expect, test } from "vitest";
import { ingestAddresses } from "./addresses.ts";

const http = (...listens: readonly string[]): string =>
  `inputs: [${listens.map((listen) => `{ http: { listen: "${listen}" } }`).join(", ")}]`;
const KAFKA = "inputs: [{ kafka: { topic: cloudtrail } }]\nkafka: { brokers: ['127.0.0.1:9092'] }";

test.each<[title: string, yaml: string, port: string | undefined, listens: readonly string[]]>([
  ["topics alone: the usual port, to be asked", KAFKA, undefined, ["127.0.0.1:4181 -"]],
  ["topics alone: the given port", KAFKA, "4390", ["127.0.0.1:4390 -"]],
  ["an input where it says", http("127.0.0.1:4195"), undefined, ["127.0.0.1:4195 door"]],
  [
    "an input where it says, and at the port",
    http("127.0.0.1:4195"),
    "4390",
    ["127.0.0.1:4390 door", "127.0.0.1:4195 door"],
  ],
  ["an input at the port", http("127.0.0.1:4390"), "4390", ["127.0.0.1:4390 door"]],
  ["an input at the console's address: at the port alone", http("127.0.0.1:4180"), "4390", ["127.0.0.1:4390 door"]],
  [
    "two inputs: both where they say",
    http("127.0.0.1:4195", "127.0.0.1:4196"),
    "4390",
    ["127.0.0.1:4390 door", "127.0.0.1:4195 door", "127.0.0.1:4196 door"],
  ],
])("serve ingest listens: %s", (_, yaml, port, listens) => {
  const loaded = loadConfig(yaml, { path: "rolecall.yaml", env: {}, readFile: () => "" });
  if (!loaded.ok) throw new Error(loaded.errors.map(({ message }) => message).join("; "));
  const found = ingestAddresses(loaded.config, port, 4181).map(
    ({ address, door }) => `${address} ${door ? "door" : "-"}`,
  );
  expect(found).toEqual(listens);
});
