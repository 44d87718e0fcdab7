import type { Event } from "@rolecall/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Detector } from "../detector.ts";
import { fresh, OPTIONS } from "../test/run.ts";
import { call, random, WORLD_START } from "../test/tiny-world.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const COUNT = 120;

/** A record, or the event time that somebody tells, epoch ms. */
type Entry = Event | number;

/**
 * Now and then a record: most are ahead of event time, some come late, and some have a clock that is a day wrong. The time is
 * told in between, now and then by somebody who is behind.
 */
function sparse(seed: number, gapMs: number): Entry[] {
  const next = random(seed);
  const sent: { readonly event: Entry; readonly at: number }[] = [];
  let at = WORLD_START;
  for (let n = 0; n < COUNT; n += 1) {
    at += Math.floor(-Math.log(1 - next()) * gapMs);
    const source = next() < 0.2 ? { source: "gateway" } : {};
    const event = call(`id-${Math.floor(next() * 4)}`, at, `e-${n}`, source);
    const lateness = OPTIONS.holdMs(event.source) * (next() < 0.1 ? 3 : 1);
    sent.push({ event, at: at + next() * lateness });
    if (next() < 0.03) sent.push({ event: call("id-1", at + DAY + 2 * 60 * MINUTE, `far-${n}`), at });
    if (next() < 0.1) sent.push({ event: at - next() * 20 * MINUTE, at });
  }
  return sent.toSorted((a, b) => a.at - b.at).map(({ event }) => event);
}

/** What each record became and where it took event time, from one offset on. */
function offerAll(detector: Detector, log: readonly Entry[], from: number): string[] {
  return log.slice(from).map((entry, n) => {
    const became = typeof entry === "number" ? detector.advance(entry, from + n) : detector.offer(entry, from + n);
    return `${became} ${detector.stats.watermark}`;
  });
}

describe("records ahead of event time", () => {
  test("a restart at any record changes neither what becomes of a later one nor where it takes event time", () => {
    const gaps = fc.constantFrom(3 * MINUTE, 12 * MINUTE, 30 * MINUTE);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), gaps, fc.nat(COUNT - 1), (seed, gap, cut) => {
        const log = sparse(seed, gap);
        const [before, after] = [fresh(), fresh()];
        const expected = offerAll(fresh(), log, 0);
        offerAll(before, log.slice(0, cut + 1), 0);
        const { position, rows } = before.snapshot();
        after.restore(position, rows);
        const read = offerAll(after, log, position.lowWater);
        expect(read.slice(cut + 1 - position.lowWater)).toEqual(expected.slice(cut + 1));
      }),
      { numRuns: 20 },
    );
  });

  test.each([
    ["who has not read the jump", 14 * MINUTE, 0],
    ["for longer than somebody may be behind", 16 * MINUTE, 1],
  ])("what leaps waits while the time is told by one %s", (_, told, late) => {
    const jumped = call("a", WORLD_START + 200 * DAY, "jumped");
    const detector = fresh();
    offerAll(detector, [call("a", WORLD_START, "1"), jumped, WORLD_START + told, WORLD_START + 200 * DAY + 1], 0);
    expect(detector.stats).toMatchObject({ late, watermark: WORLD_START + 200 * DAY + 1 });
  });

  test("a record with a wrong clock that was let go is not let go again after a restart", () => {
    const log = [
      call("a", WORLD_START, "1"),
      call("a", WORLD_START + 2 * DAY, "wrong"),
      call("a", WORLD_START + MINUTE, "2"),
      call("a", WORLD_START + 2 * MINUTE, "3"),
    ];
    const [before, after] = [fresh(), fresh()];
    offerAll(before, log, 0);
    expect(before.stats.late).toBe(1);
    const { position, rows } = before.snapshot();
    expect(position.lowWater).toBe(0);
    after.restore(position, rows);
    offerAll(after, log, position.lowWater);
    for (const detector of [before, after]) detector.finish();
    expect(after.stats.late).toBe(0);
    expect(after.takeIdentities().identities[0]?.events).toBe(log.length);
  });
});
