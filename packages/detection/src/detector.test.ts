import type { Event, Finding } from "@rolecall/core";
import { parseTime } from "@rolecall/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DetectorOptions, StateRow } from "./detector.ts";
import { KeptRows } from "./test/kept-rows.ts";
import { findingsOf, fresh, HOLD_MS, OPTIONS } from "./test/run.ts";
import { call, random, tinyWorld, WORLD_START } from "./test/tiny-world.ts";

const HOUR = 3_600_000;
const RUNS = { numRuns: 8 };

/** A small busy world with a theft, a surge and a scan in it. */
function troubled(seed: number, identities = 10, hours = 60): Event[] {
  const events = Array.from(tinyWorld(seed, identities, hours));
  const at = WORLD_START + (hours - 8) * HOUR;
  for (let k = 0; k < 400; k += 1) events.push(call("id-0", at + 60_000 + k * 400, `surge-${seed}-${k}`));
  for (let k = 0; k < 30; k += 1) {
    const over = {
      action: `Steal${k}`,
      action_class: "secret",
      src_network: "203.0.113.0/24",
      client: "curl",
    } as const;
    events.push(call("id-1", at + k * 70_000, `theft-${seed}-${k}`, over));
  }
  for (let k = 0; k < 60; k += 1) {
    events.push(call("id-6", at + 2 * HOUR + k * 1000, `scan-${seed}-${k}`, { outcome: "denied", source: "gateway" }));
  }
  return inOrder(events);
}

function inOrder(events: readonly Event[]): Event[] {
  return events.toSorted((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : a.event_uid < b.event_uid ? -1 : 1));
}

/** Delivered later by less than the hold of its source, and every fourth twice. */
function delivered(events: readonly Event[], seed: number): Event[] {
  const next = random(seed);
  const copies = events.flatMap((event) => {
    const hold = OPTIONS.holdMs(event.source);
    const arrivals = [event, ...(next() < 0.25 ? [event] : [])];
    return arrivals.map((e) => ({
      event: { ...e, origin: `${seed}/${e.origin}` },
      at: parseTime(e.time) + next() * hold,
    }));
  });
  return copies.toSorted((a, b) => a.at - b.at).map(({ event }) => event);
}

function bytes(findings: readonly Finding[]): string {
  return JSON.stringify(
    findings.map((finding) => ({ ...finding, origin: "" })),
    null,
    1,
  );
}

describe("order", () => {
  test("disorder within the hold and duplicates change no byte of any finding", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (seed) => {
        const events = troubled(seed);
        const expected = bytes(findingsOf(events));
        expect(expected.length).toBeGreaterThan(1000);
        expect(bytes(findingsOf(delivered(events, seed)))).toBe(expected);
      }),
      RUNS,
    );
  });

  test("nor where an alarmed hour ends with events that were on hold for longer", () => {
    const events = troubled(193639);
    expect(bytes(findingsOf(delivered(events, 193639)))).toBe(bytes(findingsOf(events)));
  });

  test("the same events twice over give the same findings", () => {
    const events = troubled(7);
    expect(bytes(findingsOf(events))).toBe(bytes(findingsOf(events)));
  });

  test("what comes behind the hold is used, and said to be late", () => {
    const detector = fresh();
    const at = WORLD_START + 10 * HOUR;
    expect(detector.offer(call("a", at, "1"), 0)).toBe("held");
    expect(detector.offer(call("a", at + HOLD_MS + 2, "2"), 1)).toBe("held");
    expect(detector.offer(call("a", at, "3"), 2)).toBe("late");
    expect(detector.offer(call("a", at, "3"), 3)).toBe("duplicate");
    detector.finish();
    expect(detector.stats).toMatchObject({
      events: 4,
      duplicates: 1,
      late: 1,
      identities: 1,
      held: 0,
      watermark: at + HOLD_MS + 2,
    });
    expect(detector.takeIdentities().identities[0]?.events).toBe(3);
  });

  test("an event of a live source is judged when time has passed it, not after the hold of others", () => {
    const detector = fresh();
    detector.offer(call("a", WORLD_START, "1", { source: "gateway" }), 0);
    expect(detector.stats.held).toBe(1);
    detector.advance(WORLD_START + 1, 1);
    expect(detector.stats.held).toBe(0);
  });
});

describe("snapshot", () => {
  test.each<[what: string, options: DetectorOptions]>([
    ["all", OPTIONS],
    ["half of all", { ...OPTIONS, mostIdentities: 5 }],
  ])(
    "with room for %s, state restored at any record, read on from its low-water mark, gives the same findings",
    (_, options) => {
      let readBack = 0;
      fc.assert(
        fc.property(
          fc.integer({ min: 1, max: 1_000_000 }),
          fc.double({ min: 0.05, max: 0.999, noNaN: true }),
          (seed, cut) => {
            const log = delivered(troubled(seed), seed);
            const kept = new KeptRows();
            const expected = bytes(findingsOf(log, fresh(options)));
            expect(bytes(restartedAt(log, Math.floor(log.length * cut), { options, kept }))).toBe(expected);
            readBack += kept.readBack;
          },
        ),
        RUNS,
      );
      expect(readBack > 0).toBe(options.mostIdentities !== undefined);
    },
  );

  test("a second snapshot holds only what changed", () => {
    const detector = fresh();
    const events = troubled(3);
    for (const [offset, event] of events.entries()) detector.offer(event, offset);
    const first = detector.snapshot();
    detector.offer(call("id-1", WORLD_START + 61 * HOUR, "one-more"), events.length);
    detector.advance(WORLD_START + 61 * HOUR + HOLD_MS + 1, events.length + 1);
    const second = detector.snapshot();
    const identities = (rows: readonly StateRow[]): number =>
      rows.filter((row) => row.key.startsWith("identity:")).length;
    expect(identities(first.rows)).toBe(10);
    expect(identities(second.rows)).toBeLessThan(10);
    expect(detector.snapshot().rows.map((row) => row.key)).toEqual(["fleet"]);
  });

  test("a row of another version stops the start", () => {
    const row = { key: "fleet", state: Uint8Array.of(99, 0, 0, 0, 0, 0, 0, 0) };
    const position = { consumed: 0, lowWater: 1, watermark: 0, released: "" };
    expect(() => fresh().restore(position, [row])).toThrow("version 99");
  });
});

/** Snapshots on the way to the cut, then a new detector from the newest rows. */
function restartedAt(
  log: readonly Event[],
  cut: number,
  { options, kept }: { readonly options: DetectorOptions; readonly kept: KeptRows },
): readonly Finding[] {
  const last = new Map<string, Finding>();
  const keep = (findings: readonly Finding[]): void => {
    for (const finding of findings) last.set(finding.finding_uid, finding);
  };
  const old = fresh(options);
  for (let offset = 0; offset <= cut; offset += 1) {
    old.offer(log[offset] as Event, offset);
    if (offset !== cut && offset % 301 !== 0) continue;
    kept.give(old);
    keep(old.take());
    kept.save(old);
  }
  const restored = fresh(options);
  for (let offset = kept.restore(restored); offset < log.length; offset += 1) {
    restored.offer(log[offset] as Event, offset);
    if (offset % 7 === 0) kept.give(restored);
  }
  restored.finish();
  kept.give(restored);
  keep(restored.take());
  return Array.from(last.values()).toSorted((a, b) => (a.finding_uid < b.finding_uid ? -1 : 1));
}

describe("a clock that is wrong", () => {
  const DAY = 24 * HOUR;
  const events = troubled(3, 6, 40);
  const middle = Math.floor(events.length / 2);
  const far = call("id-2", WORLD_START + 4000 * DAY, "far");

  test.each([
    ["from the year after next", far],
    ["without a time", { ...far, time: "yesterday" }],
  ])("one record %s ends the present for nobody", (_, odd) => {
    const disturbed = [...events.slice(0, middle), odd, ...events.slice(middle)];
    const detector = fresh();
    const found = findingsOf(disturbed, detector);
    const expected = findingsOf(events);
    expect(found.map((finding) => finding.finding_uid)).toEqual(expected.map((finding) => finding.finding_uid));
    expect(expected.length).toBeGreaterThan(1);
    expect(detector.stats.watermark).toBe(Math.max(...events.map((event) => parseTime(event.time))));
  });

  test.each([2, 12, 23])("a record from %d hours ahead waits for its time, and makes none late", (hours) => {
    const ahead = call("id-2", parseTime((events[middle] as Event).time) + hours * HOUR, "ahead");
    const detector = fresh();
    const disturbed = [...events.slice(0, middle), ahead, ...events.slice(middle)];
    const inOrder = [...disturbed].sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
    expect(bytes(findingsOf(disturbed, detector))).toBe(bytes(findingsOf(inOrder)));
    expect(detector.stats).toMatchObject({ late: 0, events: events.length + 1 });
  });

  test("a sparse log with a long weekend in it is judged as it would be in order", () => {
    const sparse = Array.from({ length: 400 }, (_, k) => {
      const at = WORLD_START + Math.floor(k / 10) * 8 * HOUR + (k % 10) * 400_000 + (k >= 300 ? 70 * HOUR : 0);
      return call(`id-${k % 3}`, at, `sparse-${k}`, k === 350 ? { action: "Odd", src_network: "203.0.113.0/24" } : {});
    });
    const detector = fresh();
    expect(bytes(findingsOf(sparse, detector))).toBe(bytes(findingsOf(sparse, fresh({ ...OPTIONS, ordered: true }))));
    expect(detector.stats).toMatchObject({ late: 0, events: 400 });
  });

  test("a second source whose clock is hours ahead makes no event of the first late", () => {
    const detector = fresh();
    const both = events.flatMap((event, k) => [
      event,
      call("id-3", parseTime(event.time) + 5 * HOUR, `skewed-${k}`, { source: "gateway" }),
    ]);
    findingsOf(both, detector);
    expect(detector.stats).toMatchObject({ late: 0, events: 2 * events.length });
  });

  test("two forged records far from each other move it no further than one", () => {
    const detector = fresh();
    const farther = call("id-2", WORLD_START + 9000 * DAY, "farther");
    findingsOf([...events.slice(0, middle), farther, far, ...events.slice(middle)], detector);
    expect(detector.stats.watermark).toBeLessThan(WORLD_START + 3 * DAY);
  });

  test("after a silence of weeks the records that come agree, and all are judged in their own hour", () => {
    const later = events.map((event, k) => ({
      ...event,
      event_uid: `later-${k}`,
      time: new Date(parseTime(event.time) + 30 * DAY).toISOString(),
    }));
    const detector = fresh();
    findingsOf([...events, ...later], detector);
    expect(detector.stats).toMatchObject({ late: 0, events: 2 * events.length });
    expect(detector.stats.watermark).toBe(Math.max(...later.map((event) => parseTime(event.time))));
  });

  test("a record of the end is judged in its own time, even days later", () => {
    const detector = fresh();
    detector.offer(call("id-2", WORLD_START, "first"), 0);
    const last = call("id-2", WORLD_START + 3 * DAY, "last");
    detector.offer(last, 1);
    detector.finish();
    expect(detector.stats).toMatchObject({ late: 0, watermark: WORLD_START + 3 * DAY });
    expect(detector.takeIdentities().identities[0]?.last_seen).toBe(last.time);
  });

  test("a watermark that is past already does not end the wait of a record from far ahead", () => {
    const detector = fresh();
    detector.offer(call("id-2", WORLD_START, "first"), 0);
    detector.offer(call("id-2", WORLD_START + 3 * DAY, "last"), 1);
    detector.advance(WORLD_START - HOUR, 2);
    expect(detector.stats).toMatchObject({ late: 0, held: 2, watermark: WORLD_START });
    detector.advance(WORLD_START + 3 * DAY, 3);
    expect(detector.stats).toMatchObject({ late: 0, watermark: WORLD_START + 3 * DAY });
  });

  test("a restart between the record from far ahead and the next one changes nothing", () => {
    const whole = fresh();
    const log = [...events.slice(0, middle), far, ...events.slice(middle)];
    const expected = findingsOf(log, whole);
    const before = fresh();
    for (let offset = 0; offset <= middle; offset += 1) before.offer(log[offset] as Event, offset);
    const early = before.take();
    const { position, rows } = before.snapshot();
    const after = fresh();
    after.restore(position, rows);
    for (let offset = position.lowWater; offset < log.length; offset += 1) after.offer(log[offset] as Event, offset);
    after.finish();
    const last = new Map([...early, ...after.take()].map((finding) => [finding.finding_uid, finding]));
    const found = Array.from(last.values()).toSorted((a, b) => (a.finding_uid < b.finding_uid ? -1 : 1));
    expect(bytes(found)).toBe(bytes(expected));
  });
});
