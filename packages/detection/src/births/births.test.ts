import { type Event, formatTime, parseTime } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { findingsAcross } from "../test/run.ts";
import { call, WORLD_START } from "../test/tiny-world.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SURGE = "lifecycle.newborn-surge";

/** So many machines that act for the first time, within 50 minutes of that hour. */
function born(count: number, hour: number, over: Partial<Event> = {}): readonly Event[] {
  return Array.from({ length: count }, (_, n) => {
    const name = `run-${hour}-${n}`;
    return call(name, WORLD_START + hour * HOUR + Math.floor((n * 50 * MINUTE) / count), name, {
      ...{ client: "runner", ...over },
    });
  });
}

/** So many an hour, for so many days. */
function stream(perHour: number, days: number): readonly Event[] {
  return Array.from({ length: 24 * days }, (_, hour) => born(perHour + (hour % 3), hour)).flat();
}

/** Others of the same hours. */
function beside(count: number, ...hours: readonly number[]): readonly Event[] {
  return hours.flatMap((hour) =>
    born(count, hour).map((each) => {
      const { identity_name: name, identity_uid: uid } = each;
      return { ...each, identity_name: `${name}x`, identity_uid: `${uid}x`, event_uid: `${each.event_uid}x` };
    }),
  );
}

function told(parts: readonly (readonly Event[])[], restartAt?: number): ReturnType<typeof findingsAcross> {
  const log = parts.flat().toSorted((a, b) => parseTime(a.time) - parseTime(b.time));
  return findingsAcross(log, restartAt).filter(({ detector }) => detector === SURGE);
}

const FOUR_DAYS = stream(5, 4);
const AT = 4 * 24 - 10;

describe("many more that act for the first time than ever are one finding", () => {
  test.each([
    ["four times as many as the stream ever had", 28, "low"],
    ["ten times as many", 60, "medium"],
    ["six times as many, and no fifty", 40, "low"],
  ] as const)("%s", (_, count, severity) => {
    const [finding, ...more] = told([FOUR_DAYS, beside(count, AT)]);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ severity, identity_name: "anonymous", kind: "lifecycle" });
    expect(finding?.title).toMatch(
      /^\d+ of kind \S+ acted for the first time within an hour in \S+, 7 at most on all days before but one$/,
    );
    expect(finding?.dimensions[0]?.observed).toContain(`run-${AT}-`);
  });

  test("that goes on is the same one, as large as it came to be", () => {
    const [finding, ...more] = told([FOUR_DAYS, beside(60, AT), beside(90, AT + 1), beside(40, AT + 2)]);
    expect(more).toEqual([]);
    expect(Number(/^\d+/.exec(finding?.title ?? "")?.[0])).toBeGreaterThan(90);
  });

  test("is told of twice, and is then what comes now and then", () => {
    const waves = [80, 130, 180].map((hour) => beside(60, hour));
    expect(told([stream(5, 9), ...waves]).map(({ first_seen }) => parseTime(first_seen) - WORLD_START)).toEqual([
      80 * HOUR,
      130 * HOUR,
    ]);
  });

  test("of each month is told of twice, and is then what comes now and then", () => {
    const hours = [10, 40, 71, 101].map((day) => day * 24);
    expect(told([stream(5, 105), ...hours.map((hour) => beside(60, hour))])).toHaveLength(2);
  });

  test("is one of those whose first call is refused as well, once they are let in", () => {
    const surge = beside(60, AT);
    const refused = surge.map((each): Event => ({ ...each, event_uid: `${each.event_uid}-0`, outcome: "denied" }));
    const later = surge.map((each): Event => ({ ...each, time: formatTime(parseTime(each.time) + MINUTE) }));
    expect(told([FOUR_DAYS, refused, later])).toHaveLength(1);
  });

  test("is the same from a snapshot", () => {
    const parts = [FOUR_DAYS, beside(60, AT)];
    const whole = told(parts);
    expect(whole).toHaveLength(1);
    for (const restartAt of [10, 300, AT * 6 + 30]) expect(told(parts, restartAt)).toEqual(whole);
  });
});

describe("nothing is told of", () => {
  test.each<[string, readonly (readonly Event[])[]]>([
    ["a stream", [stream(20, 6)]],
    ["three times as many as it ever had", [FOUR_DAYS, beside(15, AT)]],
    ["a wave of each day's release", [stream(5, 6), ...[10, 34, 58, 82, 106, 130].map((hour) => beside(70, hour))]],
    ["a young stream", [stream(5, 2), beside(60, 40)]],
    ["a fleet that is connected at once", [born(300, 0)]],
    ["machines that come where none come otherwise", [born(10, 0), born(200, 150), born(200, 300)]],
    ["people", [stream(5, 4), beside(60, AT).map((each): Event => ({ ...each, identity_kind: "human" }))]],
    ["names that are refused", [stream(5, 4), beside(60, AT).map((each): Event => ({ ...each, outcome: "denied" }))]],
  ])("where it is %s", (_, parts) => {
    expect(told(parts)).toEqual([]);
  });
});
