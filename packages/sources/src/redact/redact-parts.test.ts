import { redactValue } from "@rolecall/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { redactedId, redactedLabels } from "./redact-parts.ts";

test("what is not looked at for secrets holds none: hexadecimal texts of any length", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^(?:sha256:)?[0-9a-f/-]{0,80}$/), (text) => {
      expect(redactValue(text)).toBe(text);
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ["an id with a token behind a hash", "88761346-8720-47d5-834b-38ccef12be34/ghp_16C7e42F292c6912E7710c838347Ae178B4a"],
  ["an id that begins as a hash", "sha256:ghp_16C7e42F292c6912E7710c838347Ae178B4a"],
])("%s becomes a hash of its own", (_, id) => {
  expect(redactedId(id)).toMatch(/^sha256:[0-9a-f]{64}$/);
});

test.each(["88761346-8720-47d5-834b-38ccef12be34/0123456789abcdef", "e-1", `sha256:${"0".repeat(64)}`])(
  "the id %s stays",
  (id) => {
    expect(redactedId(id)).toBe(id);
    expect(redactedLabels({ id }, redactValue)).toEqual({ id });
  },
);

test.each([
  ["password", "hunter2", "***"],
  ["db.password", "12345678", "***"],
  ["x-api-key", "plain-words-as-a-key", "***"],
  ["bearer_token", "true", "true"],
  ["token", "4096", "4096"],
  ["secret", "***", "***"],
  ["access_key", "AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE"],
  ["next_token", "page-2", "page-2"],
  ["team", "hunter2", "hunter2"],
])("a label %s: %s is kept as %s", (name, text, kept) => {
  expect(redactedLabels({ [name]: text }, redactValue)).toEqual({ [name]: kept });
});
