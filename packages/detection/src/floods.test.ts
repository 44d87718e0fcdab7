import type { Event } from "@rolecall/core";
import { expect, test } from "vitest";
import type { StateRow } from "./detector.ts";
import { Partition } from "./partition.ts";
import { AMOUNT_BINS, AT, AT_SUP, FEATURES, U16, WEEK } from "./state/layout.ts";
import { setLast, setWeight, usedSlots } from "./state/slot.ts";
import { setWeekActivity } from "./state/week-sums.ts";
import { findingsOf, fresh, NO_RULES, OPTIONS } from "./test/run.ts";
import { call, tinyWorld, WORLD_START } from "./test/tiny-world.ts";

const HOUR = 3_600_000;
/** So many million identities, at least three, where somebody asks for that: some minutes. */
const MILLIONS = Number(process.env["ROLECALL_MILLIONS"] ?? 0);
const world = Array.from(tinyWorld(5, 12, 72));
const at = WORLD_START + 72 * HOUR;

function flood(events: number, over: (k: number) => Partial<Event>): readonly Event[] {
  return Array.from({ length: events }, (_, k) => call("flooder", at + k * 500, `flood-${k}`, over(k)));
}

test.each([
  ["an action that is new in each call", (k: number): Partial<Event> => ({ action: `Action-${k}` })],
  ["a network that is new in each call", (k: number) => ({ src_network: `10.${k >> 8}.${k & 255}.0/24` })],
  ["a client that is new in each call", (k: number) => ({ client: `client-${k}` })],
  ["a resource that is new in each call", (k: number) => ({ resource: `bucket/${k}`, bytes_out: Number.MAX_VALUE })],
  [
    "a chain that is new in each call",
    (k: number) => ({ parent_uid: `aws:1:role:p-${k}`, run_uid: `run-${k}`, depth: k }),
  ],
])("%s floods nobody", (_, over) => {
  const found = findingsOf([...world, ...flood(20_000, over)]).filter(
    ({ identity_name }) => identity_name === "flooder",
  );
  expect(found.length).toBeLessThanOrEqual(2);
  for (const finding of found) expect(JSON.stringify(finding).length).toBeLessThan(8000);
});

test("identities of one event each take no more room than there is, and bring no findings", () => {
  const detector = fresh({ ...OPTIONS, mostIdentities: 500 });
  const many = Array.from({ length: 20_000 }, (_, k) => call(`once-${k}`, at + k * 100, `once-${k}`));
  const found = findingsOf([...world, ...many], detector);
  expect(found.filter(({ identity_name }) => identity_name.startsWith("once-"))).toEqual([]);
  expect(detector.stats.identities).toBe(500);
  expect(detector.stats.unwatched).toBeGreaterThan(19_000);
});

test("made-up names push out made-up names: whoever lives stays, and a machine born among them is watched", () => {
  const mostIdentities = 500;
  const detector = fresh({ ...OPTIONS, mostIdentities });
  const hours = 96;
  // An attack on the fourth day by one that began to work when there was no room left.
  const born = Array.from({ length: 3600 }, (_, k) => call("born", at + 12 * HOUR + k * 60_000, `born-${k}`));
  const theft = Array.from({ length: 300 }, (_, k) =>
    call("born", at + 80 * HOUR + k * 2000, `theft-${k}`, {
      action: `Steal${k}`,
      action_class: "secret",
      src_network: "203.0.113.0/24",
      client: "curl",
    }),
  );
  const many = Array.from({ length: hours * 150 }, (_, k) => call(`once-${k}`, at + k * 24_000, `once-${k}`));
  const later = Array.from(tinyWorld(5, 12, 72 + hours)).slice(world.length);
  const all = [...born, ...theft, ...many, ...later].toSorted((a, b) =>
    a.time < b.time ? -1 : a.time > b.time ? 1 : 0,
  );
  const found = findingsOf([...world, ...all], detector);
  expect(detector.stats.unwatched).toBe(0);
  expect(detector.stats.identities).toBeLessThanOrEqual(mostIdentities);
  const gone = detector.snapshot().removed.filter((key) => key.startsWith("identity:"));
  expect(gone.filter((key) => !key.includes(":once-"))).toEqual([]);
  expect(found.filter(({ identity_name }) => identity_name.startsWith("once-"))).toEqual([]);
  expect(found.filter(({ identity_name }) => identity_name === "born").map(({ severity }) => severity)).toEqual([
    "critical",
  ]);
});

test("identities of a context each share a group of their kind from the 4,097th on", () => {
  const partition = new Partition(OPTIONS, NO_RULES);
  const { baselines } = partition;
  for (let k = 0; k < 5000; k += 1) baselines.group(`service-account/host-${k}`);
  const others = baselines.group("service-account/one-more");
  expect(baselines.groups.length).toBe(4097);
  expect(baselines.groups[others]?.name).toBe("service-account/*");
  expect(baselines.group("role/one-more")).toBe(4097);
  expect(baselines.group("service-account/host-7")).toBe(7);
});

test.skipIf(MILLIONS === 0)(
  `${MILLIONS || "ten"} million identities of one event each take the room of some, and little of the others (ROLECALL_MILLIONS=10)`,
  () => {
    const mostIdentities = 100_000;
    const detector = fresh({ ...OPTIONS, holdMs: () => 0, mostIdentities });
    const perDay = 1_000_000;
    const early = new Map<string, StateRow>();
    const used: number[] = [];
    let told = 0;
    let offset = 0;
    for (const event of world) detector.offer(event, offset++);
    const say = (name: string, k: number): void => {
      detector.offer(call(name, at + Math.floor((k * 24 * HOUR) / perDay), `${name}-${k}`), offset);
      offset += 1;
    };
    /** As whoever saves does; of the rows that are not loaded those of the first thousand are kept. */
    const save = (): void => {
      told += detector.take().filter(({ identity_name }) => identity_name.startsWith("once-")).length;
      for (const _ of detector.takeIdentityParts());
      for (const row of detector.openSnapshot().rows) {
        if (row.key.startsWith("away:") && /:once-\d{1,3}$/.test(row.key)) early.set(row.key, row);
      }
      detector.settle();
    };
    for (let k = 0; k < MILLIONS * 1e6; k += 1) {
      say(`once-${k}`, k);
      if (k % 20_000 === 0) save();
      if ((k + 1) % perDay === 0) used.push(memoryOf());
    }
    expect(detector.stats).toMatchObject({ unwatched: 0, forgotten: 0 });
    const { identities, away, held } = detector.stats;
    expect(identities + away + held).toBe(12 + MILLIONS * 1e6);
    expect(told).toBe(0);
    // What is remembered of ids is full after the second day.
    const [since = 0, last = 0] = [used[1], used.at(-1)];
    expect((last - since) / Math.max(1, (MILLIONS - 2) * 1e6)).toBeLessThan(100);
    save();
    const now = MILLIONS * 1e6 + perDay;
    for (let k = 0; k < 1000; k += 1) say(`once-${k}`, now);
    for (let k = 0; k < 1000; k += 1) say(`never-${k}`, now);
    detector.advance(at + (now * 24 * HOUR) / perDay + HOUR, offset);
    const wanted = detector.wanted();
    expect(wanted.length).toBe(1000);
    detector.giveBack(wanted.flatMap((key) => early.get(key) ?? []));
    expect(detector.stats).toMatchObject({ returned: 1000, forgotten: 0 });
    process.stdout.write(`${JSON.stringify(used.map((bytes) => Math.round(bytes / 2 ** 20)))} MiB after each day\n`);
  },
  3_600_000,
);

function memoryOf(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

test("counters at the end of their range bring no number that is none", () => {
  const odd = { bytes_in: Number.MAX_VALUE, bytes_out: Number.MAX_VALUE, depth: Number.MAX_SAFE_INTEGER };
  const found = findingsOf([...world, ...flood(200, () => odd)]);
  for (const finding of found) expect(JSON.stringify(finding)).not.toMatch(/NaN|Infinity|:null/);
});

test("a machine that called a billion times in the hour goes on being judged, in numbers that are some", () => {
  const partition = new Partition(OPTIONS, NO_RULES);
  const hour = Date.UTC(2026, 2, 5, 10);
  const say = (k: number): void => {
    const time = hour + k * 1000;
    partition.release(call("busy", time, `busy-${k}`, { bytes_out: 2 ** 50, resource: `r/${k}` }), time, time);
  };
  say(0);
  const row = partition.baselines.rows.open(0);
  for (const column of [AT.count, AT.count5, AT.most5, AT.denied, AT.failed, AT.spawns, AT.events])
    row.set(column, 1e9);
  for (const column of [AT.bytes, AT.dayCount]) row.set(column, 2 ** 60);
  for (let bin = U16.gap; bin < U16.resources + AMOUNT_BINS; bin += 1) row.setU16(bin, 65_535);
  for (let column = 0; column < WEEK; column += 1) setWeekActivity(row, column, 65_535);
  for (let slot = 0; slot < usedSlots(row); slot += 1) {
    setLast(row, slot, 65_535);
    setWeight(row, slot, 65_535);
  }
  for (let k = 1; k < 50; k += 1) say(k);
  partition.clock.advance(hour + 30 * HOUR);
  for (let k = 100_000; k < 100_050; k += 1) say(k);
  partition.clock.advance(hour + 60 * HOUR);
  partition.baselines.rows.open(0);
  const numbers = [...Object.values(AT), ...FEATURES.map((_, at) => AT_SUP + at)].map((column) => row.get(column));
  expect(numbers.filter((number) => !Number.isFinite(number))).toEqual([]);
  expect(JSON.stringify(partition.episodes.take())).not.toMatch(/NaN|Infinity|:null/);
});

test("a week of nothing, and a fleet that says nothing for a week, bring no finding", () => {
  const empty = fresh();
  for (let k = 0; k < 7 * 24; k += 1) empty.advance(WORLD_START + k * HOUR, k);
  empty.finish();
  expect(empty.take()).toEqual([]);
  const silent = fresh();
  for (const [offset, event] of world.entries()) silent.offer(event, offset);
  silent.advance(at, world.length);
  silent.take();
  for (let k = 1; k <= 7 * 24; k += 1) silent.advance(at + k * HOUR, world.length + k);
  expect(silent.take().filter(({ kind }) => kind !== "coverage")).toEqual([]);
});
