import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { ATTACK_NAMES, createWorld, type WorldOptions } from "./index.ts";
import type { RawRecord } from "./world.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const startAt = Date.UTC(2026, 9, 5);
const small: WorldOptions = { seed: 11, startAt, quietDays: 2, attackDays: 1, identities: 50 };

function hashOf(records: Iterable<RawRecord>): string {
  const hash = createHash("sha256");
  for (const record of records) hash.update(JSON.stringify(record));
  return hash.digest("hex");
}

describe("the same options", () => {
  const first = hashOf(createWorld(small).records());

  test("give the same bytes in another world", () => {
    expect(hashOf(createWorld({ ...small }).records())).toBe(first);
  });

  test("give the same bytes from one world read twice, by turns, after an early stop, and after its labels", () => {
    const world = createWorld(small);
    world.labels();
    for (const record of world.records()) if (record.at > startAt + DAY_MS) break;
    const twice = [world.records()[Symbol.iterator](), world.records()[Symbol.iterator]()];
    const hashes = twice.map(() => createHash("sha256"));
    for (let open = 2; open > 0; ) {
      open = 0;
      for (const [index, reader] of twice.entries()) {
        const next = reader.next();
        if (next.done === true) continue;
        open += 1;
        hashes[index]?.update(JSON.stringify(next.value));
      }
    }
    expect(hashes.map((hash) => hash.digest("hex"))).toEqual([first, first]);
  });

  test("with another seed give other bytes", () => {
    expect(hashOf(createWorld({ ...small, seed: 12 }).records())).not.toBe(first);
  });
});

test("records come in event-time order and within the world's time", () => {
  let before = 0;
  let count = 0;
  for (const { at } of createWorld(small).records()) {
    expect(at >= before && at >= startAt && at < startAt + 3 * DAY_MS).toBe(true);
    before = at;
    count += 1;
  }
  expect(count).toBeGreaterThan(30_000);
});

test("a larger company keeps every record of the smaller one", () => {
  const quiet = { ...small, quietDays: 1, attackDays: 0 };
  const smaller = new Set(
    Array.from(createWorld({ ...quiet, identities: 60 }).records(), ({ record }) => JSON.stringify(record)),
  );
  for (const { record } of createWorld({ ...quiet, identities: 90 }).records()) smaller.delete(JSON.stringify(record));
  expect(smaller.size).toBe(0);
});

test("records survive JSON unchanged", () => {
  for (const { record } of createWorld({ ...small, quietDays: 1 / 24 }).records()) {
    expect(JSON.parse(JSON.stringify(record))).toStrictEqual(record);
  }
});

test("no record holds the name of its attack", () => {
  const attacks = new RegExp([...ATTACK_NAMES, "attack"].join("|"));
  for (const { record, attack } of createWorld(small).records()) {
    if (attack !== undefined) expect(JSON.stringify(record)).not.toMatch(attacks);
  }
});

test("labels agree with the records: ids, times, counts", () => {
  const world = createWorld(small);
  const seen = new Map<string, { first: number; last: number; count: number }>();
  for (const { at, attack } of world.records()) {
    if (attack === undefined) continue;
    const known = seen.get(attack);
    seen.set(attack, { first: known?.first ?? at, last: at, count: (known?.count ?? 0) + 1 });
  }
  const labels = world.labels();
  expect(labels.length).toBeGreaterThanOrEqual(11);
  expect(
    new Map(labels.map(({ id, startAt: first, endAt: last, records: count }) => [id, { first, last, count }])),
  ).toEqual(new Map([...seen].sort(([, a], [, b]) => a.first - b.first)));
  expect(new Set(labels.map(({ id }) => id)).size).toBe(labels.length);
});

describe("attacks", () => {
  const quietUntil = startAt + 2 * DAY_MS;

  test("come only after the quiet days: the first within 40 minutes, the next 30 to 40 minutes apart", () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const starts = createWorld({ ...small, seed, attackEveryHours: 0 })
        .labels()
        .map((label) => label.startAt);
      expect(starts.length).toBe(11);
      expect(starts[0]).toBeGreaterThanOrEqual(quietUntil);
      expect(starts[0]).toBeLessThan(quietUntil + 40 * MINUTE_MS);
      for (const [index, at] of starts.entries()) {
        // The first record may come some minutes after the attack's time.
        if (index > 0) expect(Math.abs(at - (starts[index - 1] ?? 0) - 35 * MINUTE_MS)).toBeLessThan(12 * MINUTE_MS);
      }
    }
  });

  test("are those that were named, in that order, and again", () => {
    const labels = createWorld({ ...small, attackDays: 4, attacks: ["reconnaissance", "sprawl"] }).labels();
    expect(labels.slice(0, 4).map(({ id }) => id)).toEqual([
      "reconnaissance-1",
      "sprawl-1",
      "reconnaissance-2",
      "sprawl-2",
    ]);
    expect(labels[0]?.identity_uid).not.toBe(labels[2]?.identity_uid);
  });

  test("of a long world include all of the library", () => {
    const labels = createWorld({ ...small, quietDays: 14, attackDays: 10, identities: 120 }).labels();
    expect(new Set(labels.map(({ attack }) => attack))).toEqual(new Set(ATTACK_NAMES));
  });

  test("do not change what the machines do", () => {
    const without = createWorld({ ...small, attacks: [] });
    expect(without.labels()).toEqual([]);
    const benign = function* (): Iterable<RawRecord> {
      for (const record of createWorld(small).records()) if (record.attack === undefined) yield record;
    };
    expect(hashOf(without.records())).toBe(hashOf(benign()));
  });

  test("of an unknown name are refused, and the known ones named", () => {
    expect(() => createWorld({ ...small, attacks: ["phishing"] })).toThrow(/phishing.*stolen-ci-token/);
  });
});

test.each([
  ["a start within an hour", { startAt: startAt + 1 }],
  ["a length within an hour", { quietDays: 0.3 }],
  ["a negative length", { attackDays: -1 }],
])("%s is refused", (_, change) => {
  expect(() => createWorld({ ...small, ...change })).toThrow(RangeError);
});

test("a company of 1,000 has about 1,000 machine identities", () => {
  const world = createWorld({ ...small, identities: 1000, quietDays: 0.25, attackDays: 0 });
  let count = 0;
  for (const _ of world.records()) count += 1;
  expect(count).toBeGreaterThan(5000);
});
