import { readFileSync } from "node:fs";
import type { JsonObject } from "@rolecall/core";
import { expect, test } from "vitest";
import { vaultAudit } from "./source.ts";

interface Case {
  readonly title: string;
  readonly record: JsonObject;
  readonly expect: unknown;
  readonly detected: boolean;
}

const cases: Case[] = JSON.parse(readFileSync(new URL("testdata/cases.json", import.meta.url), "utf8"));
const decode = vaultAudit.createDecoder({ tenant: "default" });

test.each(cases)("$title", ({ record, expect: expected, detected }) => {
  expect(JSON.parse(JSON.stringify(decode(record, "file:1")))).toEqual(expected);
  expect(vaultAudit.detect(record)).toBe(detected);
});

test.each([
  ["an operation of blanks", { operation: " " }, "unknown"],
  ["no operation", {}, "unknown"],
  ["capitals", { operation: "READ", path: "secret/data/app" }, "read secret"],
])("has an action, whatever it is asked for: %s", (_, request, action) => {
  const decoded = decode({ time: "2026-11-24T10:00:01Z", type: "response", auth: {}, request }, "file:1");
  expect(decoded).toMatchObject({ kind: "ok", value: { action } });
});

test.each([
  ["service", undefined],
  ["batch", "2026-11-24T11:00:00.000Z"],
])("the end of a %s token is known only where it cannot be renewed", (token_type, credential_expires) => {
  const auth = { client_token: "t", token_type, token_issue_time: "2026-11-24T10:00:00Z", token_ttl: 3600 };
  const record = { time: "2026-11-26T10:00:00Z", type: "response", auth, request: { operation: "read", path: "kv/a" } };
  const decoded = decode(record, "file:1");
  expect(decoded).toMatchObject({ kind: "ok", value: { credential_issued: "2026-11-24T10:00:00.000Z" } });
  expect(decoded.kind === "ok" ? decoded.value.credential_expires : "").toBe(credential_expires);
});
