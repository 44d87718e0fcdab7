import { expect, test } from "vitest";
import { createIntake } from "./intake.ts";

test.each<[string, string, RegExp]>([
  ["a struct of Kafka Connect", 'Struct{line={"a":1}}', /value\.converter/],
  ["a line of an access log", '192.0.2.1 - - [24/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 5', /access log/],
  ["any other text", "hello", /no JSON/],
])("what is no JSON says what to do: %s", (_, text, says) => {
  const intake = createIntake({ source: "auto", tenant: "default", now: () => 0 });
  const detail = expect.stringMatching(says);
  expect(intake.read(text, "t/0/1")).toMatchObject({ kind: "dead-letter", reason: "not-json", detail });
});
