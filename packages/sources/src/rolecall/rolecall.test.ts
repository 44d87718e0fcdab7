import { readFileSync } from "node:fs";
import {
  ACTION_CLASSES,
  CREDENTIAL_KINDS,
  formatTime,
  IDENTITY_KINDS,
  identityUid,
  type JsonObject,
  OUTCOMES,
} from "@rolecall/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { mangled } from "../record/mangle.ts";
import type { Decoded } from "../source.ts";
import { eventByIntake } from "../test/event-by-intake.ts";
import { FIELD_TYPES } from "./fields.ts";
import { nearestName } from "./nearest.ts";
import { rolecall } from "./source.ts";

interface Case {
  readonly title: string;
  readonly record: JsonObject;
  readonly expect: unknown;
  readonly detected: boolean;
}

const cases: Case[] = JSON.parse(readFileSync(new URL("testdata/cases.json", import.meta.url), "utf8"));
const decode = (record: JsonObject): Decoded => rolecall.createDecoder({ tenant: "default" })(record, "file:1");

test.each(cases)("$title", ({ record, expect: expected, detected }) => {
  expect(JSON.parse(JSON.stringify(decode(record)))).toEqual(expected);
  expect(rolecall.detect(record)).toBe(detected);
});

test("every member with every wrong value gives an event or a dead letter that names a known reason", () => {
  for (const { record } of cases) {
    for (const wrong of mangled(record)) {
      const outcome = decode(wrong);
      if (outcome.kind === "ok") expect(outcome.value.identity_uid.split(":")).toHaveLength(4);
      else expect(outcome.kind === "dead-letter" && outcome.detail).toBeTruthy();
    }
  }
});

const text = fc.string({ minLength: 1, maxLength: 40, unit: "binary" });
const when = fc.integer({ min: 946_684_800_000, max: 253_402_300_799_999 }).map(formatTime);
const count = fc.nat();
const uid = fc
  .tuple(fc.constantFrom("aws", "acme"), text, fc.constantFrom(...IDENTITY_KINDS), text)
  .map(([provider, account, kind, id]) => identityUid(provider, account, kind, id));
const exported = fc.record(
  {
    event_uid: text,
    time: when,
    tenant: text,
    source: text,
    provider: text,
    account_uid: text,
    class_uid: count,
    action: text,
    service: text,
    action_class: fc.constantFrom(...ACTION_CLASSES),
    identity_uid: uid,
    identity_kind: fc.constantFrom(...IDENTITY_KINDS),
    identity_name: text,
    credential_uid: fc.stringMatching(/^[A-Z0-9]{4,20}$/),
    credential_kind: fc.constantFrom(...CREDENTIAL_KINDS),
    credential_issued: when,
    delegation: fc.array(text, { minLength: 1, maxLength: 4 }),
    outcome: fc.constantFrom(...OUTCOMES),
    status_code: count,
    src_ip: fc.ipV4(),
    user_agent: text,
    bytes_in: count,
    labels: fc.dictionary(text, fc.string(), { minKeys: 1, maxKeys: 4 }),
    raw: text,
    origin: text,
  },
  {
    requiredKeys: [
      "event_uid",
      "time",
      "tenant",
      "source",
      "provider",
      "action",
      "action_class",
      "identity_uid",
      "identity_kind",
      "identity_name",
      "outcome",
      "origin",
    ],
  },
);

test("an event of ours reads back to the same event", () => {
  fc.assert(
    fc.property(exported, (event) => {
      const record = JSON.parse(JSON.stringify(event));
      const outcome = decode(record);
      expect(JSON.parse(JSON.stringify(outcome))).toEqual({ kind: "ok", value: record });
    }),
  );
});

test("a record without an id gets one that does not depend on the order of members or on the origin", () => {
  const record = { time: "2026-11-24T10:00:00Z", identity_uid: "a:b:bot:c", action: "x" };
  const reversed = Object.fromEntries(Object.entries(record).reverse());
  const ids = [record, reversed, { ...record, origin: "other:7" }].map((each) => {
    const outcome = decode(each);
    return outcome.kind === "ok" ? outcome.value.event_uid : outcome.kind;
  });
  expect(new Set(ids).size).toBe(1);
  expect(ids[0]).toMatch(/^sha256:[0-9a-f]{64}$/);
});

test("a long identity is the same text wherever it stands", () => {
  const uid = `a:b:bot:${"c".repeat(3000)}`;
  const record = { time: "2026-11-24T10:00:00Z", identity_uid: uid, action: "x", delegation: [uid], parent_uid: uid };
  expect(decode(record)).toMatchObject({ value: { identity_uid: uid, delegation: [uid], parent_uid: uid } });
});

test.each(["delegation", "scopes", "granted_scopes"])("what is too long in %s is refused, and not cut", (name) => {
  const record = { time: "2026-11-24T10:00:00Z", identity_uid: "a:b:bot:c", action: "x", [name]: ["y".repeat(4097)] };
  const detail = `${name} must have members of at most 4096 characters`;
  expect(decode(record)).toMatchObject({ kind: "dead-letter", reason: "schema", path: name, detail });
});

const senders = [
  "provider",
  "source",
  "tenant",
  "src_ip",
  "src_network",
  "origin",
  "resource",
  "error_code",
  "session_uid",
];

test.each(senders)("a token in %s is a secret as anywhere", (name) => {
  const token = "ghp_16C7e42F292c6912E7710c838347Ae178B4a";
  const record = { time: "2026-11-24T10:00:00Z", identity_uid: "a:b:bot:c", action: "x", [name]: token };
  expect(JSON.stringify(eventByIntake(record))).not.toContain(token);
});

test.each([
  ["identiy_uid", "identity_uid"],
  ["acount_uid", "account_uid"],
  ["SRC_IP", "src_ip"],
  ["useragent", "user_agent"],
  ["lables", "labels"],
])("the nearest known name of %s is %s", (wrong, right) => {
  expect(nearestName(wrong, FIELD_TYPES.keys())).toBe(right);
});

test("queries of the README name fields of the format, and one user is one identity in all of them", () => {
  const readme = readFileSync(new URL("README.md", import.meta.url), "utf8");
  const [, sql = ""] = /```sql\n(.*?)```/s.exec(readme) ?? [];
  const uids = sql
    .split(";")
    .filter((query) => query.trim() !== "")
    .map((query) => {
      const names = Array.from(query.matchAll(/^ {2}'(\w+)', /gm), ([, name]) => name ?? "");
      expect(names.filter((name) => !FIELD_TYPES.has(name))).toEqual([]);
      const row: JsonObject = {
        ...Object.fromEntries(names.map((name) => [name, FIELD_TYPES.get(name) === "text" ? "x" : null])),
        ...{
          time: "2026-11-24T10:00:00.000Z",
          identity_kind: "service-account",
          identity_name: "ETL",
          scopes: ["LOADER"],
        },
        ...{ provider: "snowflake", account_uid: "XY12345", src_ip: "203.0.113.7" },
      };
      const decoded = decode(Object.fromEntries(Object.entries(row).filter(([name]) => names.includes(name))));
      return decoded.kind === "ok" ? decoded.value.identity_uid : decoded;
    });
  expect(uids).toEqual(Array.from({ length: 2 }, () => "snowflake:XY12345:service-account:ETL"));
  for (const [, word = ""] of sql.matchAll(/'credential_kind', DECODE\(([^)]*)\)/g)) {
    const words = Array.from(word.matchAll(/'([a-z-]+)'/g), ([, each]) => each);
    expect(words.filter((each) => !CREDENTIAL_KINDS.some((kind) => kind === each))).toEqual([]);
  }
});
