import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Event } from "./event.ts";
import { EVENT_MEMBERS, isEvent } from "./event-guard.ts";
import { eventFault, eventSchema } from "./event-schema.ts";
import type { Finding } from "./finding.ts";
import { FINDING_MEMBERS, isFinding } from "./finding-guard.ts";
import { findingFault, findingSchema } from "./finding-schema.ts";

const event: Event = {
  event_uid: "e1",
  time: "2026-11-24T10:00:00.000Z",
  tenant: "default",
  source: "aws-cloudtrail",
  provider: "aws",
  account_uid: "123456789012",
  class_uid: 6003,
  activity_id: 1,
  action: "GetObject",
  service: "s3.amazonaws.com",
  action_class: "read",
  identity_uid: "aws:123456789012:role:deploy",
  identity_kind: "role",
  identity_name: "deploy",
  credential_uid: "ASIAIOSFODNN7EXAMPLE",
  credential_kind: "sts-session",
  credential_issued: "2026-11-24T09:00:00.000Z",
  credential_expires: "2026-11-24T11:00:00.000Z",
  session_uid: "i-0abc",
  delegation: ["github:acme:ci-workflow:app/deploy"],
  parent_uid: "a:b:ai-agent:c",
  run_uid: "r1",
  depth: 1,
  scopes: ["s3:GetObject"],
  granted_scopes: ["s3:*"],
  resource: "arn:aws:s3:::b/k",
  resource_kind: "s3-object",
  outcome: "success",
  error_code: "AccessDenied",
  status_code: 200,
  src_ip: "192.0.2.1",
  src_network: "192.0.2.0/24",
  src_asn: 64500,
  src_country: "DE",
  user_agent: "Boto3/1.35",
  client: "boto3",
  bytes_in: 0,
  bytes_out: 10,
  environment: "production",
  labels: { team: "payments", empty: "" },
  raw: "{}",
  origin: "file:1",
};

const finding: Finding = {
  finding_uid: "f_1",
  tenant: "default",
  detector: "behavior",
  detector_version: 1,
  kind: "behavior",
  title: "deploy did what it never does",
  identity_uid: "aws:1:role:deploy",
  identity_kind: "role",
  identity_name: "deploy",
  owner: "",
  environment: "",
  time: "2026-11-24T10:00:00.000Z",
  first_seen: "2026-11-24T09:00:00.000Z",
  last_seen: "2026-11-24T10:00:00.000Z",
  origin: "file:1",
  severity: "high",
  confidence: "high",
  calibration: "calibrated",
  score: 83,
  probability: 4.1e-6,
  expected_rate: "1 per 14,000 identity-days",
  dimensions: [{ name: "src_asn", pattern: "UNSEEN", observed: "AS64500", expected: "", surprise: 7.2, added: 7.2 }],
  attacks: [{ tactic: "initial-access", technique: "T1078.004", version: "19" }],
  owasp: ["NHI2"],
  events: ["e1"],
  sql: "SELECT 1",
  fingerprint: "v1:abc",
};

const REQUIRED =
  "event_uid time tenant source provider action action_class identity_uid identity_kind identity_name outcome origin";

test("the list of members is the event's own, in its order", () => {
  expect(Object.keys(event)).toEqual(EVENT_MEMBERS);
  expect(Object.keys(finding)).toEqual(FINDING_MEMBERS);
});

describe("an event", () => {
  test.each(EVENT_MEMBERS)("without %s is one only where that may be absent, and undefined is absent", (name) => {
    const optional = !REQUIRED.split(" ").includes(name);
    const { [name]: _, ...without } = event;
    expect(isEvent(without)).toBe(optional);
    expect(isEvent({ ...event, [name]: undefined })).toBe(optional);
    expect(eventFault(without)?.path).toBe(optional ? undefined : name);
  });

  test("in any order of members is one", () => {
    expect(isEvent(Object.fromEntries(Object.entries(event).reverse()))).toBe(true);
  });

  test.each<[string, object, string, string]>([
    ["an unknown member", { user_agnet: "x" }, "user_agnet", "unknown member user_agnet; did you mean user_agent?"],
    ["one that resembles none", { zzzzzz: 1 }, "zzzzzz", "unknown member zzzzzz"],
    ["an empty text", { action: "" }, "action", "must not be empty"],
    [
      "a time that is not as we write it",
      { time: "2026-11-24T10:00:00Z" },
      "time",
      "must be a UTC time with milliseconds, as 2026-11-24T10:00:00.000Z",
    ],
    ["a word of no set", { outcome: "ok" }, "outcome", "must be one of success, denied, error, unknown"],
    ["a number as text", { depth: "1" }, "depth", "must be a whole number"],
    ["a fraction", { depth: 1.5 }, "depth", "must be a whole number"],
    ["a negative count", { bytes_in: -1 }, "bytes_in", "must not be negative"],
    ["null", { resource: null }, "resource", "must be a string"],
    ["a user agent too long", { user_agent: "x".repeat(513) }, "user_agent", "must have at most 512 characters"],
    ["a label that is no text", { labels: { a: 1 } }, "labels", "must be an object of strings"],
    ["a scope that is no text", { scopes: ["a", 1] }, "scopes.1", "must be a string"],
  ])("with %s is none", (_, change, path, detail) => {
    expect(isEvent({ ...event, ...change })).toBe(false);
    expect(eventFault({ ...event, ...change })).toEqual({ path, detail });
  });

  test.each([null, undefined, 1, "x", [], [event]])("is not %j", (value) => {
    expect(isEvent(value)).toBe(false);
    expect(eventFault(value)).toEqual({ path: "", detail: "must be an object" });
  });

  test("an unknown member that is very long is named in part", () => {
    expect(eventFault({ ...event, ["x".repeat(9999)]: 1 })?.detail).toBe(`unknown member ${"x".repeat(64)}`);
  });
});

describe("a finding", () => {
  test("is one, and without its probability too", () => {
    const { probability: _, expected_rate: __, ...rule } = finding;
    expect([isFinding(finding), isFinding(rule)]).toEqual([true, true]);
    expect(findingFault(rule)).toBeUndefined();
  });

  test.each<[object, string]>([
    [{ severty: "high" }, "severty"],
    [{ severity: "urgent" }, "severity"],
    [{ score: 101 }, "score"],
    [{ probability: 2 }, "probability"],
    [{ probability: null }, "probability"],
    [{ dimensions: [{ ...finding.dimensions[0], surprise: -1 }] }, "dimensions.0.surprise"],
    [{ attacks: [{ tactic: "x", technique: "T1" }] }, "attacks.0.version"],
    [{ events: [1] }, "events.0"],
  ])("with %j is none, for %s", (change, path) => {
    expect(isFinding({ ...finding, ...change })).toBe(false);
    expect(findingFault({ ...finding, ...change })?.path).toBe(path);
  });
});

describe("guard and schema give the same verdict", () => {
  const odd = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(undefined, "", "x".repeat(512), "x".repeat(513), -0, 2 ** 53, Number.NaN, 1.5, 1e308),
    fc.constantFrom("2026-02-30T00:00:00.000Z", "2026-02-28T00:00:00.000Z", "high", "read", "role", "success"),
    fc.array(fc.oneof(fc.string(), fc.integer()), { maxLength: 3 }),
    fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer()), { maxKeys: 3 }),
  );
  const mutated = (valid: object) => {
    const name = fc.oneof(fc.constantFrom(...Object.keys(valid)), fc.string());
    return fc
      .tuple(fc.array(fc.tuple(name, odd), { maxLength: 3 }), fc.array(name, { maxLength: 2 }), fc.boolean())
      .map(([changes, removed, turned]) => {
        const members = Object.entries({ ...valid }).filter(([key]) => !removed.includes(key));
        const copy = Object.fromEntries(turned ? members.reverse() : members);
        for (const [key, value] of changes) {
          Object.defineProperty(copy, key, { value, enumerable: true, configurable: true, writable: true });
        }
        return copy;
      });
  };

  test.each([
    ["event", event, isEvent, eventSchema],
    ["finding", finding, isFinding, findingSchema],
  ] as const)("on any value, and on a valid %s with anything changed", (_, valid, guard, schema) => {
    fc.assert(
      fc.property(fc.oneof({ weight: 1, arbitrary: odd }, { weight: 9, arbitrary: mutated(valid) }), (value) => {
        expect(guard(value)).toBe(schema.safeParse(value).success);
      }),
      { numRuns: 5000 },
    );
  });
});
