import { existsSync, readFileSync } from "node:fs";
import type { JsonObject } from "@rolecall/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { mangled } from "../record/mangle.ts";
import type { Decoded } from "../source.ts";
import { githubAudit } from "./source.ts";

interface Case {
  readonly title: string;
  readonly record: JsonObject;
  readonly expect: unknown;
  readonly detected: boolean;
}

const cases: Case[] = JSON.parse(readFileSync(new URL("testdata/cases.json", import.meta.url), "utf8"));
const decode = (record: JsonObject): Decoded => githubAudit.createDecoder({ tenant: "default" })(record, "file:1");

test.each(cases)("$title", ({ record, expect: expected, detected }) => {
  expect(JSON.parse(JSON.stringify(decode(record)))).toEqual(expected);
  expect(githubAudit.detect(record)).toBe(detected);
});

test("every member with every wrong value gives an event or a dead letter with a reason", () => {
  for (const { record } of cases) {
    for (const wrong of mangled(record)) {
      const outcome = decode(wrong);
      if (outcome.kind === "ok") expect(outcome.value.identity_uid).toMatch(/^github:[^:]*:[a-z-]+:[^:]+$/);
      else expect(["no-time", "time-out-of-range", "schema"]).toContain(outcome.reason);
    }
  }
});

test("no JSON object makes it throw, and a token never comes out", () => {
  const token = "ghp_0123456789abcdefABCDEF0123456789abcd";
  const member = fc.oneof(fc.constant(token), fc.jsonValue());
  const record = fc.record({
    "@timestamp": fc.constant(1764000000000),
    hashed_token: member,
    token_id: fc.jsonValue(),
  });
  fc.assert(
    fc.property(record, fc.dictionary(fc.string(), fc.jsonValue()), (known, rest) => {
      const outcome = decode({ ...rest, ...known, action: "git.push" } as JsonObject);
      expect(JSON.stringify(outcome)).not.toContain(token);
      expect(outcome.kind).toBe("ok");
    }),
  );
});

const corpus = `${import.meta.dirname}/../../../../../shared/corpora/rule-tests/GitHub_Audit.ndjson`;

test.skipIf(!existsSync(corpus))(
  "every published record with a time becomes an event (skips without the corpus)",
  () => {
    const logs = readFileSync(corpus, "utf8").trim().split("\n");
    for (const line of logs) {
      const { log } = JSON.parse(line);
      expect(githubAudit.detect(log)).toBe(true);
      const outcome = decode(log);
      const timed = ["@timestamp", "at_sign_timestamp", "created_at"].some((name) => name in log);
      expect(outcome.kind === "dead-letter" ? outcome.reason : outcome.kind).toBe(timed ? "ok" : "no-time");
    }
  },
);
