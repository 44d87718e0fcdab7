import { describe, expect, test } from "vitest";
import { confidenceOf, score, severityOf } from "../combine/severity.ts";
import { evidenceSql, sqlText } from "./evidence-sql.ts";
import { behaviorTitle } from "./title.ts";
import { amount, plain } from "./words.ts";

test.each([
  ["a'b", "'a\\'b'"],
  ["a\\", "'a\\\\'"],
  ["\\'; DROP TABLE events; --", "'\\\\\\'; DROP TABLE events; --'"],
])("%j cannot leave its SQL literal", (text, literal) => {
  expect(sqlText(text)).toBe(literal);
});

test("the query names the identity and the hour", () => {
  expect(evidenceSql("aws:1:role:o'neill", Date.UTC(2026, 2, 2), Date.UTC(2026, 2, 2, 1))).toBe(
    "SELECT * FROM rolecall.events_latest WHERE identity_uid = 'aws:1:role:o\\'neill' " +
      "AND time >= toDateTime64('2026-03-02 00:00:00.000', 3, 'UTC') " +
      "AND time < toDateTime64('2026-03-02 01:00:00.000', 3, 'UTC') ORDER BY time, event_uid",
  );
});

test.each([
  ["line\nbreak", "line break"],
  ["\u202Eevil\u2066", "evil"],
  ["x".repeat(500), `${"x".repeat(119)}…`],
])("%j is told as one harmless line", (text, told) => {
  expect(plain(text)).toBe(told);
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

const dim = (name: string, added: number, pattern: "UNSEEN" | "INFREQUENT" | "SURGE" = "UNSEEN") =>
  ({ name, pattern, observed: "", expected: "", surprise: 5, added }) as const;

test.each([
  [[dim("src_network", 5), dim("action", 3)], "deploy called from a network it never used, on actions it never called"],
  [[dim("src_asn", 5), dim("src_network", 0)], "deploy called from a network it never used"],
  [[dim("denied", 5, "SURGE")], "deploy was refused unusually often"],
  [
    [dim("client", 5, "INFREQUENT"), dim("error", 1, "SURGE")],
    "deploy called with a client it seldom uses and failed unusually often",
  ],
  [[dim("runs_started", 5, "SURGE")], "deploy started unusually many runs"],
])("the title of case %# is a sentence", (dimensions, title) => {
  expect(behaviorTitle("deploy", dimensions)).toBe(title);
});

describe("severity", () => {
  const base = {
    score: 80,
    impact: 0,
    newChain: false,
    beyondPeers: true,
    families: 2,
    noveltyOnly: true,
    environment: "production",
  };
  test.each([
    ["two new dimensions", {}, "high"],
    ["one new dimension alone", { families: 1 }, "low"],
    ["one new dimension with an administrative action", { families: 1, impact: 2 }, "medium"],
    ["an administrative action", { impact: 2 }, "critical"],
    ["what the peers do as well", { beyondPeers: false }, "medium"],
    ["a test environment", { environment: "Test" }, "medium"],
    ["one surge alone", { families: 1, noveltyOnly: false }, "high"],
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
