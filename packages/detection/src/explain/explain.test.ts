import type { Finding, Pattern } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { confidenceOf, score, severityOf } from "../combine/severity.ts";
import { evidenceSql, sqlText } from "./evidence-sql.ts";
import { withLast } from "./render-behavior.ts";
import { behaviorTitle } from "./title.ts";
import { amount, bytes, listed, plain, shortened, valuesIn } from "./words.ts";

test.each([
  ["a'b", "'a\\'b'"],
  ["a\\", "'a\\\\'"],
  ["\\'; DROP TABLE events; --", "'\\\\\\'; DROP TABLE events; --'"],
])("%j cannot leave its SQL literal", (text, literal) => {
  expect(sqlText(text)).toBe(literal);
});

test("the query names the identity, the hour and the tenant", () => {
  expect(evidenceSql("o'neill & co", "aws:1:role:o'neill", Date.UTC(2026, 2, 2), Date.UTC(2026, 2, 2, 1))).toBe(
    "SELECT * FROM rolecall.events_latest WHERE identity_uid = 'aws:1:role:o\\'neill' " +
      "AND time >= toDateTime64('2026-03-02 00:00:00.000', 3, 'UTC') " +
      "AND time < toDateTime64('2026-03-02 01:00:00.000', 3, 'UTC') AND tenant = 'o\\'neill & co' ORDER BY time, event_uid",
  );
});

test("the query of an episode over several hours gives its strongest one, its first and its last event", () => {
  const seen = { first_seen: "2026-03-02T05:01:00.000Z", last_seen: "2026-03-02T07:30:00.000Z" };
  const finding = {
    tenant: "default",
    identity_uid: "aws:1:role:a",
    events: ["a", "b", "b"],
    ...seen,
  } as unknown as Finding;
  const last = { at: Date.UTC(2026, 2, 2, 9, 2), uid: "c" };
  const { sql, events, last_seen } = withLast(finding, last, Date.UTC(2026, 2, 2, 7) / 3_600_000);
  expect([events, last_seen]).toEqual([["a", "b", "c"], "2026-03-02T09:02:00.000Z"]);
  expect(sql).toContain("time >= toDateTime64('2026-03-02 07:00:00.000', 3, 'UTC')");
  expect(sql).toContain(
    "time IN (toDateTime64('2026-03-02 05:01:00.000', 3, 'UTC'), toDateTime64('2026-03-02 09:02:00.000', 3, 'UTC'))",
  );
});

test("the query takes moments outside the hour along, and names none within it", () => {
  const hour = Date.UTC(2026, 2, 2, 5);
  const moments = [hour - 3_600_000, hour, hour + 7, hour + 3_600_000];
  expect(evidenceSql("default", "aws:1:role:a", hour, hour + 3_600_000, moments)).toContain(
    "AND (time >= toDateTime64('2026-03-02 05:00:00.000', 3, 'UTC') " +
      "AND time < toDateTime64('2026-03-02 06:00:00.000', 3, 'UTC') " +
      "OR time IN (toDateTime64('2026-03-02 04:00:00.000', 3, 'UTC'), " +
      "toDateTime64('2026-03-02 06:00:00.000', 3, 'UTC'))) AND tenant = 'default' ORDER BY",
  );
});

test.each([
  ["line\nbreak", "line break"],
  ["\u202Eevil\u2066", "evil"],
  ["x ".repeat(500), `${"x ".repeat(59)}x…`],
])("%j is told as one harmless line", (text, told) => {
  expect(plain(text)).toBe(told);
});

test.each([
  ["an id keeps both ends", `/subscriptions/${"x".repeat(40)}/disks/data`, "/subscriptions/xxxx…/disks/data"],
  [
    "the end is whole parts of a path",
    "/SUBSCRIPTIONS/3F0E7D6A-2222/MICROSOFT.COMPUTE/DISKS/AGENT-1",
    "/SUBSCRIPTIONS/3F0E…/DISKS/AGENT-1",
  ],
  ["a sentence its beginning", "a word and another ".repeat(3), "a word and another a word and another a…"],
  ["what fits is as it was", "x".repeat(40), "x".repeat(40)],
  ["no character is cut in two", "😀".repeat(41), `${"😀".repeat(19)}…${"😀".repeat(20)}`],
])("in 40 characters: %s", (_, text, told) => {
  expect(shortened(text, 40)).toBe(told);
});

test.each([
  [0.2949, "0.29"],
  [52.68, "52.7"],
  [131.4, "131"],
  [6000, "6,000"],
  [1_234_567, "1,234,567"],
])("%d reads %s", (value, text) => {
  expect(amount(value)).toBe(text);
});

test.each([
  [1, "1 byte"],
  [999, "999 bytes"],
  [5930, "5.93 kB"],
  [163_177_349, "163 MB"],
  [2.4e12, "2.4 TB"],
])("%d bytes read %s", (value, text) => {
  expect(bytes(value)).toBe(text);
});

test("what was listed can be counted again", () => {
  expect(valuesIn(listed(["a", "b", "c"], 2))).toEqual({ values: ["a", "b"], more: 1 });
  expect(valuesIn(listed(["a"], 2))).toEqual({ values: ["a"], more: 0 });
});

const AT_FIRST = { expected: "nothing known yet: its first hour" };
const dim = (name: string, added: number, pattern: Pattern = "UNSEEN") =>
  ({ name, pattern, observed: "", expected: "", surprise: 5, added }) as const;

test.each([
  [[dim("src_network", 5), dim("action", 3)], "deploy made calls it had never made from a network it had never used"],
  [[dim("action", 3)], "deploy made calls it had never made"],
  [[dim("scope", 3)], "deploy used rights it had never used"],
  [[dim("scope", 3), dim("action", 0)], "deploy made calls it had never made"],
  [[dim("src_asn", 5), dim("src_network", 0)], "deploy called from a network it had never used"],
  [[dim("client", 5), dim("src_network", 4)], "deploy called from a network and with a client it had never used"],
  [
    [dim("client", 5, "INFREQUENT"), dim("src_network", 4), dim("hour_of_week", 1)],
    "deploy called from a network it had never used, with a client it seldom uses, at an unusual hour",
  ],
  [
    [dim("src_network", 5), dim("denied", 4, "SURGE"), dim("action", 3), dim("client", 2)],
    "deploy made calls it had never made from a network it had never used and was refused unusually often",
  ],
  [
    [{ ...dim("action_class", 5), observed: "admin, secret" }, dim("client", 3)],
    "deploy did a kind of work it had never done (admin, secret) with a client it had never used",
  ],
  [
    [
      { ...dim("action_class", 5), observed: "admin" },
      { ...dim("action", 0), observed: "CreateUser, CreateRole" },
    ],
    "deploy did a kind of work it had never done (admin, with the new calls CreateUser and 1 more)",
  ],
  [[{ ...dim("delegation", 5), observed: "agents:acme:ai-agent:deploy" }], "deploy acted for itself as it never had"],
  [
    [{ ...dim("denied", 5, "SURGE"), ...AT_FIRST, observed: "30 of 31 calls denied: e.g. GetPasswordData" }],
    "deploy was refused 30 of 31 calls in its first hour",
  ],
  [
    [{ ...dim("error", 5, "SURGE"), ...AT_FIRST, observed: "14 of 14 calls failed: e.g. GetObject" }],
    "deploy failed in 14 of 14 calls in its first hour",
  ],
  [
    [{ ...dim("denied", 5, "SURGE"), expected: "none of its calls", observed: "30 of 31 calls denied: e.g. Get" }],
    "deploy was refused unusually often",
  ],
  [
    [{ ...dim("hours_since_last_call", 5), observed: "back after 20 days" }],
    "deploy came back after 20 days of silence",
  ],
  [
    [dim("hours_since_last_call", 5), dim("src_network", 4), dim("denied", 1, "SURGE")],
    "deploy came back after a long silence from a network it had never used and was refused unusually often",
  ],
  [
    [dim("calls_per_hour", 5, "SURGE"), dim("action", 4), dim("denied", 1, "SURGE")],
    "deploy made calls it had never made, called far more often than usual and was refused unusually often",
  ],
  [[dim("delegation", 5)], "deploy acted for somebody it had never acted for"],
  [
    [{ ...dim("delegation", 5), observed: "corp:acme:human:cfo, corp:acme:human:ceo and 3 more" }],
    "deploy acted for somebody it had never acted for (cfo and 4 more)",
  ],
  [
    [{ ...dim("delegation", 5), observed: "arn:aws:iam::123456789012:role/break-glass" }],
    "deploy took up a role it had never taken up (break-glass)",
  ],
  [
    [{ ...dim("scope", 5), observed: "model gpt-5-pro, model o4" }, dim("hour_of_week", 2)],
    "deploy used a model it had never used (gpt-5-pro and 1 more) at an unusual hour",
  ],
  [
    [dim("src_network", 5), dim("cadence", 2)],
    "deploy called from a network it had never used, outside of its schedule",
  ],
  [
    [
      { ...dim("client", 5), observed: "curl" },
      { ...dim("src_network", 4), observed: "192.0.2.0/24" },
      { ...dim("action", 3), observed: "ListUsers, ListRoles and 2 more" },
    ],
    "deploy made calls it had never made (ListUsers and 3 more) from a network (192.0.2.0/24) and with a client (curl) it had never used",
  ],
  [
    [
      { ...dim("client", 5, "INFREQUENT"), observed: "curl" },
      { ...dim("src_network", 4), observed: "192.0.2.0/24" },
    ],
    "deploy called from a network (192.0.2.0/24) it had never used, with a client (curl) it seldom uses",
  ],
  [
    [{ ...dim("action", 5), observed: "get leases, list pods", expected: "nothing known yet: its first hour" }],
    "deploy made calls new to its kind (get leases and 1 more)",
  ],
  [
    [
      { ...dim("client", 5, "RARE"), observed: "till-fw", expected: "nothing known yet: its first hour" },
      { ...dim("scope", 2, "RARE"), observed: "http write", expected: "nothing known yet: its first hour" },
    ],
    "deploy used rights (http write) with a client (till-fw) in its first hour",
  ],
  [[{ ...dim("action", 5), observed: `GET /${"x".repeat(70)}` }], "deploy made calls it had never made"],
  [[dim("calls_per_5_minutes", 5, "SURGE")], "deploy called in an unusual burst"],
  [[dim("action", 5), dim("client", 0.1)], "deploy made calls it had never made"],
  [[dim("action", 5.2), dim("error", 0.3, "SURGE")], "deploy made calls it had never made"],
  [[dim("action", 5.2), dim("error", 0.6, "SURGE")], "deploy made calls it had never made and failed unusually often"],
  [
    [dim("action", 5.2), dim("src_network", 0.3)],
    "deploy made calls it had never made from a network it had never used",
  ],
  [[], "deploy acted unlike itself"],
  [[dim("denied", 5, "SURGE")], "deploy was refused unusually often"],
  [
    [dim("client", 5, "INFREQUENT"), dim("error", 1, "SURGE")],
    "deploy failed unusually often with a client it seldom uses",
  ],
  [[dim("src_asn", 5, "FREQUENT"), dim("denied", 4, "SURGE")], "deploy was refused unusually often"],
  [
    [
      { ...dim("action_class", 5), observed: "secret" },
      { ...dim("action", 0), observed: "GetSecretValue" },
    ],
    "deploy did a kind of work it had never done (secret: GetSecretValue)",
  ],
  [[dim("runs_started", 5, "SURGE")], "deploy had unusually many runs or sessions"],
  [
    [
      dim("calls_per_hour", 7, "SURGE"),
      { ...dim("action_class", 5), observed: "secret" },
      dim("denied", 4, "SURGE"),
      dim("client", 3),
      { ...dim("src_network", 2), observed: "192.0.2.0/24" },
    ],
    "deploy did a kind of work it had never done (secret) from a network (192.0.2.0/24) it had never used, called far more often than usual and was refused unusually often",
  ],
])("the title of case %# is a sentence", (dimensions, title) => {
  expect(behaviorTitle("deploy", dimensions)).toBe(title);
});

test.each([
  ["human", "ann acted through an application it had never used (exporter)"],
  ["service-account", "ann acted for somebody it had never acted for (exporter)"],
] as const)("a %s and an app", (kind, title) => {
  const through = [{ ...dim("delegation", 5), observed: "microsoft-365:acme:oauth-app:exporter" }];
  expect(behaviorTitle("ann", through, kind)).toBe(title);
});

describe("severity", () => {
  const base = {
    score: 80,
    impact: 0,
    newChain: false,
    beyondPeers: true,
    families: 2,
    signalOnly: true,
    environment: "production",
  };
  test.each([
    ["two new dimensions", {}, "high"],
    ["one new dimension alone", { families: 1 }, "low"],
    ["one new dimension with an administrative action", { families: 1, impact: 2 }, "medium"],
    ["an administrative action", { impact: 2 }, "critical"],
    ["what the peers do as well", { beyondPeers: false }, "medium"],
    ["a test environment", { environment: "Test" }, "medium"],
    ["one surge alone", { families: 1, signalOnly: false }, "high"],
  ])("%s", (_, over, severity) => {
    expect(severityOf({ ...base, ...over })).toBe(severity);
  });
});

test("a score of 60 is once per 1,000 identity-days", () => {
  expect(score(3, 1)).toBe(60);
  expect(score(4 + Math.log10(24), 24)).toBe(80);
});

test.each([
  [false, 3, 3, "low"],
  [false, 30, 1, "medium"],
  [true, 500, 1, "medium"],
  [true, 500, 2, "high"],
] as const)(
  "calibrated %s, %d active hours, %d families: confidence %4$s",
  (calibrated, hours, families, confidence) => {
    expect(confidenceOf(calibrated, hours, families)).toBe(confidence);
  },
);
