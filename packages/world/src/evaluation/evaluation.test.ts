import type { Finding, FindingKind } from "@rolecall/core";
import { formatTime } from "@rolecall/core";
import { expect, test } from "vitest";
import type { AttackLabel } from "../world.ts";
import { Footprints } from "./footprints.ts";
import { matchFindings } from "./match-findings.ts";
import { renderAttacks, renderVolume } from "./render-evaluation.ts";
import { median, summarizeAttacks, summarizeVolume } from "./summarize.ts";

const HOUR = 3_600_000;
const START = Date.UTC(2026, 9, 5);
const LABEL: AttackLabel = {
  id: "theft-1",
  attack: "theft",
  identity_uid: "aws:1:role:a",
  startAt: START,
  endAt: START + 30 * HOUR,
  records: 3,
  story: "a is used elsewhere",
};

function finding(identity: string, at: number, kind: FindingKind = "behavior"): Finding {
  return {
    finding_uid: `${identity}-${at}-${kind}`,
    tenant: "default",
    detector: kind,
    detector_version: 1,
    kind,
    title: "",
    identity_uid: identity,
    identity_kind: "role",
    identity_name: identity,
    owner: "",
    environment: "",
    time: formatTime(at),
    first_seen: formatTime(at),
    last_seen: formatTime(at),
    origin: "",
    severity: "low",
    confidence: "low",
    calibration: "calibrated",
    score: 50,
    probability: undefined,
    expected_rate: undefined,
    dimensions: [],
    attacks: [],
    owasp: [],
    events: [],
    sql: "",
    fingerprint: "",
  };
}

const footprints = (() => {
  const marks = new Footprints([LABEL]);
  marks.note("theft-1", "aws:1:role:a", START);
  marks.note("theft-1", "aws:1:role:b", START + 60_000);
  marks.note("theft-1", "aws:1:role:a", START + 30 * HOUR);
  return marks.all();
})();

test.each([
  ["at its first record", "a", 0, 0, 1],
  ["by the other identity of its records", "b", 60_000, 60_000, 2],
  ["two hours after", "a", 2 * HOUR, 2 * HOUR, 2],
  ["at its last record, a day later", "a", 30 * HOUR, 30 * HOUR, 3],
])("an attack is found %s", (_, name, after, delayMs, records) => {
  const one = finding(`aws:1:role:${name}`, START + after);
  const { attacks, unfounded } = matchFindings([one], footprints);
  expect(attacks[0]?.first).toEqual({ finding: one, delayMs, records });
  expect(unfounded).toEqual([]);
});

test.each([
  ["another identity", "aws:1:role:c", 0, 1],
  ["more than two hours after a record", "aws:1:role:a", 3 * HOUR, 1],
  ["the hour before its first record", "aws:1:role:a", -HOUR, 0],
  ["more than an hour before", "aws:1:role:a", -HOUR - 1, 1],
])("a finding of %s does not find the attack", (_, identity, after, unfounded) => {
  const matched = matchFindings([finding(identity, START + after)], footprints);
  expect(matched.attacks[0]?.first).toBeUndefined();
  expect(matched.unfounded).toHaveLength(unfounded);
});

test("a daily finding belongs to the records of its day", () => {
  const late = finding("aws:1:role:a", START + 25 * HOUR);
  expect(matchFindings([late], footprints, () => true).unfounded).toEqual([]);
  expect(matchFindings([late], footprints, () => false).unfounded).toEqual([late]);
});

test("recall counts attacks, and who found them", () => {
  const rule = finding("aws:1:role:a", START + HOUR, "rule");
  const { attacks } = matchFindings([rule, finding("aws:1:role:a", START + 90 * 60_000)], footprints);
  const missed = { ...attacks[0], attack: "theft", id: "theft-2", story: "", kinds: [], first: undefined };
  const rows = summarizeAttacks([...attacks, missed]);
  expect(rows).toEqual([{ attack: "theft", planted: 2, found: 1, byBehavior: 1, medianMinutes: 60, medianRecords: 2 }]);
  expect(renderAttacks(rows)).toContain("| all | 2 | 1 (50 %) | 9 %-91 % | 1 (50 %) |");
});

test("volume is per 1,000 identities and day, behaviour told even where there is none", () => {
  const day = { name: "quiet", from: START, to: START + 48 * HOUR, identityDays: 500 };
  const rows = summarizeVolume([finding("x", START, "rule"), finding("x", START + 48 * HOUR, "rule")], [day]);
  expect(rows).toEqual([
    { period: "quiet", kind: "behavior", findings: 0, rate: 0 },
    { period: "quiet", kind: "rule", findings: 1, rate: 2 },
  ]);
  expect(renderVolume(rows)).toContain("| quiet | rule | 1 | 2.00 |");
});

test("the median of an even number is the lower one, and nothing has none", () => {
  expect(median([3, 1, 2, 4])).toBe(2);
  expect(median([])).toBeUndefined();
});
