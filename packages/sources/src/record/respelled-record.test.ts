import { readFileSync } from "node:fs";
import { type Event, isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { githubAudit } from "../github-audit/source.ts";
import { createIntake } from "../intake/intake.ts";
import { SOURCES } from "../sources.ts";
import { mayBeRespelled, respellings } from "./respelled-record.ts";
import { styled } from "./spelling-style.ts";

interface Case {
  readonly record: JsonObject;
  readonly expect: { readonly kind: string; readonly value?: Partial<Event> };
  readonly detected: boolean;
}

function read(record: JsonObject): Event | undefined {
  const decoded = createIntake({ source: "auto", tenant: "default", now: () => 1_800_000_000_000 }).read(
    JSON.stringify(record),
    "file:1",
  );
  return decoded.kind === "ok" ? decoded.value : undefined;
}

/** Who did what, when, from where, and how it ended. */
function told(event: Event | undefined): Partial<Event> | undefined {
  if (event === undefined) return undefined;
  const { source, identity_uid, action, outcome, src_ip, time } = event;
  return { source, identity_uid, action, outcome, src_ip, time };
}

function everywhere(value: Json | undefined, spell: (name: string) => string): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => everywhere(item, spell));
  if (!isJsonObject(value)) return value ?? null;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [spell(name), everywhere(inner, spell)]));
}

function flat(record: JsonObject, separator: string, prefix = ""): JsonObject {
  const members = Object.entries(record).map(
    ([name, value]): JsonObject =>
      isJsonObject(value) && Object.keys(value).length > 0
        ? flat(value, separator, `${prefix}${name}${separator}`)
        : { [`${prefix}${name}`]: value ?? null },
  );
  return Object.assign({}, ...members) as JsonObject;
}

const respelled = (spell: (name: string) => string) => (record: JsonObject) => everywhere(record, spell) as JsonObject;

const FORMS: Readonly<Record<string, (record: JsonObject) => JsonObject>> = {
  "snake case": respelled((name) => styled(name, "snake")),
  "camel case": respelled((name) => styled(name, "camel")),
  "Pascal case": respelled((name) => styled(name, "pascal")),
  "names with points": (record) => flat(record, "."),
};

/** Vendors whose records are lists of names and values, or have names that somebody else chose. */
const OTHERS = new Set(["rolecall", "ocsf", "gateway", "otel", "mcp", "opa", "ecs", "azure-activity", "linux-host"]);

/** The first cases of each vendor that say who it was: the same events, whatever the spelling. */
const RECORDS = SOURCES.filter(({ name }) => !OTHERS.has(name)).flatMap(({ name }) => {
  const cases: Case[] = JSON.parse(readFileSync(new URL(`../${name}/testdata/cases.json`, import.meta.url), "utf8"));
  const good = cases.filter(
    ({ expect: { kind, value }, detected }) => kind === "ok" && detected && value?.identity_kind !== "unknown",
  );
  return good.slice(0, 2).map(({ record }) => ({ name, record }));
});

describe.each(Object.entries(FORMS))("in %s", (_, form) => {
  test.each(RECORDS)("$name", ({ record }) => expect(told(read(form(record)))).toEqual(told(read(record))));
});

test("what was tried for one record changes nothing for the next", () => {
  const intake = createIntake({ source: "auto", tenant: "default", now: () => 1_800_000_000_000 });
  const odd: readonly JsonObject[] = [
    { eventVersion: "1.10", eventName: "x", eventSource: "s3.amazonaws.com", eventTime: "2026-11-24T10:00:00Z" },
    {
      action: "x",
      "actor.name": 1,
      "org.a": 1,
      "org.b": 1,
      created_at: 1_795_514_400_000,
      Type: "request",
      Request: {},
    },
  ];
  const records = RECORDS.flatMap(({ record }, at) => [record, odd[at % odd.length] ?? {}, flat(record, ".")]);
  for (const record of records) {
    const decoded = intake.read(JSON.stringify(record), "file:1");
    expect(told(decoded.kind === "ok" ? decoded.value : undefined)).toEqual(told(read(record)));
  }
});

test("the native format has names of its own alone", () => {
  const event = { time: "2026-11-24T10:00:00Z", identity_uid: "a:b:bot:c", action: "x" };
  expect(read(event)).toBeDefined();
  expect(read({ ...event, srcIp: "203.0.113.10" })).toBeUndefined();
  expect(read({ time: event.time, identityUid: event.identity_uid, action: "x" })).toBeUndefined();
});

test("what nobody knows stays unknown, whatever is tried", () => {
  expect(read({ some_name: 1, "a.b": 2, "a.c": 3, "a.d": 4, Other: { x_y: 1 } })).toBeUndefined();
});

test("a record in a style of its own has no other form", () => {
  expect(Array.from(respellings({ eventName: "x", userIdentity: { type: "y" } }, ["camel"]))).toEqual([]);
});

test.each<[string, JsonObject]>([
  ["CloudTrail", { eventName: "x", requestID: "1" }],
  ["Bedrock", { modelId: "x", requestId: "1" }],
  ["Entra", { operationName: "x", Level: 4 }],
])("a name that %s writes in its own way is no misspelling of another vendor's", (_, record) => {
  expect(mayBeRespelled(record, ["camel"])).toBe(false);
  expect(Array.from(respellings(record, ["camel"]))).toEqual([]);
});

test("who acted is looked for in its own spelling, where that alone is another", () => {
  const record = {
    eventVersion: "1.11",
    eventName: "ListBuckets",
    eventSource: "s3.amazonaws.com",
    eventTime: "2026-11-24T10:00:00Z",
    requestID: "1",
    eventID: "1",
    recipientAccountId: "123456789012",
    userIdentity: { type: "Directory", user_name: "ann" },
  };
  expect(mayBeRespelled(record, ["camel"])).toBe(true);
  expect(read(record)).toMatchObject({ identity_name: "ann" });
});

test.each<[string, JsonObject, number]>([
  ["where no text of it is an address", { org: "acme" }, 1],
  ["where one may be told by another name", { org: "acme", actorIp: "203.0.113.9" }, 2],
])("a record without an address is read in other spellings only %s", (_, members, readings) => {
  let read = 0;
  const createDecoder: typeof githubAudit.createDecoder = (options) => {
    const decode = githubAudit.createDecoder(options);
    return (record, origin) => {
      read += 1;
      return decode(record, origin);
    };
  };
  const intake = createIntake({
    source: githubAudit.name,
    sources: [{ ...githubAudit, createDecoder }],
    tenant: "default",
    now: () => 1_800_000_000_000,
  });
  const record = { action: "repo.create", actor: "ann", actor_id: 1, org_id: 2, created_at: 1_795_514_400_000 };
  expect(intake.read(JSON.stringify({ ...record, ...members }), "file:1").kind).toBe("ok");
  expect(read).toBe(readings);
});

test("names of people and protocols stay, and none reaches a prototype", () => {
  const record = JSON.parse('{"event_name":1,"labels":{"app.kubernetes.io/name":"x"},"__proto__":{"a_b":1},"@type":2}');
  const [form] = Array.from(respellings(record, ["camel"]));
  expect(form).toEqual({ eventName: 1, labels: { "app.kubernetes.io/name": "x" }, "@type": 2 });
  expect(Object.getPrototypeOf(form)).toBe(Object.prototype);
});
