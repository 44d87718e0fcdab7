import { describe, expect, test } from "vitest";
import type { Detector } from "./detector.ts";
import { fresh, OPTIONS } from "./test/run.ts";
import { call, WORLD_START } from "./test/tiny-world.ts";

const HOUR = 3_600_000;

/** Names with the hours in which they acted once; all of it is judged. */
function lived(lives: readonly (readonly [name: string, hours: readonly number[]])[], most: number): Detector {
  const detector = fresh({ ...OPTIONS, mostIdentities: most });
  const calls = lives.flatMap(([name, hours]) => hours.map((hour) => ({ name, hour })));
  for (const [offset, { name, hour }] of calls.toSorted((a, b) => a.hour - b.hour).entries())
    detector.offer(call(name, WORLD_START + hour * HOUR, `${name}-${hour}`), offset);
  const last = Math.max(...calls.map(({ hour }) => hour));
  detector.advance(WORLD_START + last * HOUR + HOUR / 4, calls.length);
  return detector;
}

/** The name acts after all that was. */
function meet(detector: Detector, name: string, hour: number): void {
  const { consumed } = detector.snapshot().position;
  detector.offer(call(name, WORLD_START + hour * HOUR, `${name}-${hour}`), consumed + 1);
  detector.advance(WORLD_START + hour * HOUR + HOUR / 2, consumed + 2);
}

function gone(detector: Detector): readonly string[] {
  const { removed } = detector.snapshot();
  return removed.filter((key) => key.startsWith("identity:")).map((key) => key.slice(key.lastIndexOf(":") + 1));
}

describe("where room is short", () => {
  test.each<[what: string, lives: Parameters<typeof lived>[0], left: string]>([
    [
      "the one that was silent longest",
      [
        ["a", [1, 8]],
        ["b", [2, 7]],
        ["c", [3, 6]],
      ],
      "c",
    ],
    [
      "one that acted in one hour before one that lived, however long that is silent",
      [
        ["a", [1, 2]],
        ["b", [9]],
      ],
      "b",
    ],
    [
      "of two that know no difference the one that came first",
      [
        ["a", [1]],
        ["b", [1]],
        ["c", [1]],
      ],
      "a",
    ],
    [
      "nobody in its hour: who lived leaves before a name that acts now",
      [
        ["a", [1, 2]],
        ["b", [20]],
      ],
      "a",
    ],
  ])("there leaves %s", (_, lives, left) => {
    const detector = lived(lives, lives.length);
    gone(detector);
    meet(detector, "new", 20);
    expect(gone(detector)).toEqual([left]);
    expect(detector.stats).toMatchObject({ identities: lives.length, unwatched: 0 });
  });

  test("one that comes while nobody may leave is checked by rules only", () => {
    const detector = lived(
      [
        ["a", [20]],
        ["b", [20]],
      ],
      2,
    );
    meet(detector, "new", 20);
    expect(detector.stats).toMatchObject({ identities: 2, unwatched: 1 });
    meet(detector, "new", 22);
    expect(detector.stats).toMatchObject({ identities: 2, unwatched: 1 });
  });

  test("room is made for one in 128 of all at once", () => {
    const detector = lived(
      Array.from({ length: 256 }, (_, k) => [`n${k}`, [k % 4]]),
      256,
    );
    meet(detector, "new", 20);
    expect(detector.stats.identities).toBe(255);
    expect(gone(detector).toSorted()).toEqual(["n0", "n100"]);
  });

  test("what changed about those that leave is in the tables all the same", () => {
    const detector = lived(
      [
        ["a", [1]],
        ["b", [2]],
      ],
      2,
    );
    meet(detector, "new", 20);
    const { identities } = detector.takeIdentities();
    expect(identities.map(({ identity_name }) => identity_name).toSorted()).toEqual(["a", "b", "new"]);
  });

  test("a restart in between changes nothing of the state that follows", () => {
    const detector = lived(
      [
        ["a", [1]],
        ["b", [2, 3]],
        ["c", [3]],
        ["d", [4]],
      ],
      4,
    );
    const { position, rows } = detector.snapshot();
    const restored = fresh({ ...OPTIONS, mostIdentities: 4 });
    restored.restore(position, rows);
    for (const one of [detector, restored]) {
      meet(one, "e", 20);
      meet(one, "f", 22);
    }
    const state = (one: Detector): string => {
      const all = one.snapshot().rows.filter(({ key }) => key === "fleet" || key.startsWith("identity:"));
      return JSON.stringify(all.map((row) => [row.key, Array.from(row.state)]));
    };
    expect(state(restored) === state(detector)).toBe(true);
    expect(restored.stats).toMatchObject({ identities: 4, unwatched: 0 });
  });
});

test("state that lacks an identity stops a start", () => {
  const { position, rows } = lived(
    [
      ["a", [1]],
      ["b", [2]],
    ],
    10,
  ).snapshot();
  const some = rows.filter((row) => row.key !== "identity:aws:1:role:b");
  expect(() => fresh().restore(position, some)).toThrow("1 of 2 identities");
});
