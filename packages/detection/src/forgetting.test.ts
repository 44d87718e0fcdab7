import { describe, expect, test } from "vitest";
import type { Detector } from "./detector.ts";
import { fresh, OPTIONS } from "./test/run.ts";
import { call, WORLD_START } from "./test/tiny-world.ts";

const DAY = 86_400_000;

/** One identity works twice a day; the others showed themselves on the first day only. */
function watched(days: number, most: number): Detector {
  const detector = fresh({ ...OPTIONS, mostIdentities: most });
  let offset = 0;
  const say = (name: string, at: number): void => {
    detector.offer(call(name, WORLD_START + at, `${name}-${at}`), offset);
    offset += 1;
  };
  for (const name of ["a", "b", "c"]) say(name, 0);
  for (let half = 1; half <= 2 * days; half += 1) say("steady", (half * DAY) / 2);
  detector.advance(WORLD_START + days * DAY + 3_600_000, offset);
  return detector;
}

function meet(detector: Detector, name: string, at: number): void {
  const { consumed } = detector.snapshot().position;
  detector.offer(call(name, WORLD_START + at, `${name}-${at}`), consumed + 1);
  detector.advance(WORLD_START + at + 3_600_000, consumed + 2);
}

describe("where room is short", () => {
  test.each([
    [89, 4, 4],
    [93, 4, 1],
    [93, 100, 4],
  ])("after %d days with room for %d there are %d", (days, most, left) => {
    expect(watched(days, most).stats.identities).toBe(left);
  });

  test("those let go leave the snapshot, and make room for new ones", () => {
    const detector = watched(93, 4);
    expect(detector.snapshot().removed.filter((key) => key.startsWith("identity:"))).toEqual([
      "identity:aws:1:role:a",
      "identity:aws:1:role:b",
      "identity:aws:1:role:c",
    ]);
    for (const name of ["d", "e", "f"]) meet(detector, name, 93 * DAY + 7_200_000);
    expect(detector.stats).toMatchObject({ identities: 4, unwatched: 0 });
  });

  test("a restart in between changes nothing of the state that follows", () => {
    const detector = watched(93, 4);
    const { position, rows } = detector.snapshot();
    const restored = fresh({ ...OPTIONS, mostIdentities: 4 });
    restored.restore(position, rows);
    for (const one of [detector, restored]) {
      meet(one, "d", 93 * DAY + 7_200_000);
      meet(one, "a", 93 * DAY + 14_400_000);
    }
    const state = (one: Detector, keys: readonly string[]): string => {
      const all = one.snapshot().rows.filter((row) => keys.includes(row.key));
      return JSON.stringify(all.map((row) => [row.key, Array.from(row.state)]));
    };
    const keys = ["fleet", "identity:aws:1:role:a", "identity:aws:1:role:d"];
    expect(state(restored, keys) === state(detector, keys)).toBe(true);
    expect(restored.stats.identities).toBe(3);
  });
});

test("state that lacks an identity stops a start", () => {
  const { position, rows } = watched(2, 10).snapshot();
  const some = rows.filter((row) => row.key !== "identity:aws:1:role:b");
  expect(() => fresh().restore(position, some)).toThrow("3 of 4 identities");
});
