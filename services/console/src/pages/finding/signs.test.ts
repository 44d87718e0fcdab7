import { expect, test } from "vitest";
import type { Lane } from "../../queries/finding/lanes.ts";
import type { Hour } from "../../queries/hourly.ts";
import { HOUR_MS, spanOf } from "../../queries/span.ts";
import {
  dataSign,
  hourSign,
  knownBefore,
  noveltySign,
  rateSign,
  refusalSign,
  silenceSign,
  type Verdict,
} from "./signs.ts";

const PEAK = Date.UTC(2026, 10, 23, 8);
const SPAN = spanOf(PEAK, PEAK, PEAK - HOUR_MS);
const lane = (value: string, before: number, during: number): Lane => ({ value, before, during, marks: [] });
const since =
  (days: number) =>
  (at: number): boolean =>
    at >= SPAN.usualTo - days * 24 * HOUR_MS;
const many = (n: number): readonly Lane[] => Array.from({ length: n }, (_, i) => lane(`n${i}`, 1, 0));

test.each<[string, readonly Lane[], Verdict, string, string]>([
  [
    "a new value speaks for somebody else",
    [lane("boto3", 0, 6), lane("aws-cli", 9, 4)],
    "odd",
    "never before",
    "boto3: 6 of 10 calls; until then aws-cli",
  ],
  [
    "a known one for the machine",
    [lane("aws-cli", 9, 4)],
    "as-always",
    "as always",
    "aws-cli, seen in the weeks before",
  ],
  [
    "a new one among many says little",
    [lane("n", 0, 1), ...many(40)],
    "unclear",
    "new, but it varies",
    "n: 1 of 1 call; until then 40 things",
  ],
  [
    "without weeks before nothing is odd",
    [lane("n", 0, 1)],
    "unclear",
    "no history",
    "nothing known of the 3 weeks before",
  ],
  ["nor where the log is silent", [lane("n", 9, 0)], "unclear", "not logged", "the log does not say"],
])("%s", (_what, lanes, verdict, word, detail) => {
  expect(noveltySign("Thing", "things", lanes)).toEqual({ name: "Thing", verdict, word, detail });
});

test.each<[string, readonly string[], Verdict]>([
  ["of a session, is as new as each", ["ASIA1", "ASIA2"], "unclear"],
  ["that lasts, speaks for somebody else, whatever else is new", ["ASIA1"], "odd"],
])("a new credential %s", (_what, sessions, verdict) => {
  const lanes = [lane("ASIA1", 0, 6), lane("ASIA2", 0, 1), lane("ASIA0", 9, 0)];
  expect(noveltySign("Thing", "things", lanes, (uid) => sessions.includes(uid)).verdict).toBe(verdict);
});

/** Every hour of the span with so many calls before, and in the odd hour. */
function hours(before: (at: number) => number, now: number, refused = 0): readonly Hour[] {
  const all: Hour[] = [];
  for (let at = SPAN.from; at < SPAN.to; at += HOUR_MS)
    all.push(
      at < SPAN.oddFrom ? { at, calls: before(at), refused: 0, bytes: 0 } : { at, calls: now, refused, bytes: 0 },
    );
  return all;
}

const steady = (): number => 10;
const never = (): number => 0;
const nights = (at: number): number => (new Date(at).getUTCHours() < 6 ? 10 : 0);

test.each<[string, readonly Hour[], Verdict]>([
  ["an hour of every week", hours(steady, 5), "as-always"],
  ["an hour of no week", hours(nights, 5), "odd"],
  ["no weeks at all", hours(never, 5), "unclear"],
  ["known for two weeks, and in neither", hours((at) => (since(15)(at) ? nights(at) : 0), 5), "odd"],
  ["known for eight days, and not in the one week", hours((at) => (since(8)(at) ? nights(at) : 0), 5), "unclear"],
  ["known for three days: it has not come before", hours((at) => (since(3)(at) ? nights(at) : 0), 5), "unclear"],
])("the hour: %s", (_what, all, verdict) => {
  expect(hourSign(all, SPAN).verdict).toBe(verdict);
});

test.each([
  [0, undefined],
  [21, "the three weeks before"],
  [4, "the 4 days that are known before"],
  [1, "the one day that is known before"],
])("known for %d days, that is what it is compared with", (days, text) => {
  const all = hours((at) => (since(days)(at) ? 1 : 0), 5);
  expect(knownBefore(all, SPAN)).toBe(text);
});

test.each<[string, readonly Hour[], Verdict]>([
  ["as many as ever", hours(steady, 10), "as-always"],
  ["more than ever", hours(steady, 11), "odd"],
  ["no weeks at all", hours(never, 11), "unclear"],
])("the rate: %s", (_what, all, verdict) => {
  expect(rateSign(all, SPAN).verdict).toBe(verdict);
});

test.each<[string, number, number, Verdict | undefined]>([
  ["as much as ever", 5e6, 5e6, "as-always"],
  ["a little more than ever says little", 5e6, 6e6, "unclear"],
  ["more than twice what it ever moved", 5e6, 12e6, "odd"],
  ["none before", 0, 12e6, "unclear"],
  ["a log without sizes", 0, 0, undefined],
])("data: %s", (_what, before, now, verdict) => {
  const all = hours(steady, 10).map((hour) => ({ ...hour, bytes: hour.at < SPAN.oddFrom ? before : now }));
  expect(dataSign(all, SPAN)?.verdict).toBe(verdict);
});

test.each<[string, readonly Hour[], Verdict]>([
  ["none", hours(steady, 10), "as-always"],
  ["the first ever is not as always, and alone no sign", hours(steady, 10, 1), "unclear"],
  ["three where there were none", hours(steady, 10, 3), "odd"],
  ["no weeks at all", hours(never, 10, 3), "unclear"],
])("refusals: %s", (_what, all, verdict) => {
  expect(refusalSign(all, SPAN).verdict).toBe(verdict);
});

test("a silence longer than any before is a sign, an ordinary one is none", () => {
  const silent = hours((at) => (at < SPAN.oddFrom - 48 * HOUR_MS ? 10 : 0), 5);
  expect(silenceSign(silent, SPAN)).toMatchObject({ verdict: "odd", detail: expect.stringContaining("49 hours") });
  expect(silenceSign(hours(nights, 5), SPAN)).toBeUndefined();
  expect(silenceSign(hours(never, 5), SPAN)).toBeUndefined();
});

test("whoever was known for less time than it was silent may always pause so", () => {
  const once = hours((at) => (at === SPAN.oddFrom - 168 * HOUR_MS ? 13 : 0), 10);
  expect(silenceSign(once, SPAN)).toMatchObject({
    verdict: "unclear",
    detail: "nothing for 7 days before; it was known for 1 hour until then",
  });
});

test("whoever was silent is compared with the weeks before its silence", () => {
  const last = PEAK - 30 * 24 * HOUR_MS;
  expect(spanOf(PEAK, PEAK, last)).toMatchObject({ usualTo: last + HOUR_MS, oddFrom: PEAK });
  expect(spanOf(PEAK, PEAK, PEAK - 90 * 24 * HOUR_MS).usualTo).toBe(PEAK);
});
