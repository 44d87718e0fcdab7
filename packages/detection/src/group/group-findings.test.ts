import { type Finding, formatTime } from "@rolecall/core";
import { expect, test } from "vitest";
import type { Episode } from "../episode/episode.ts";
import { EpisodeBook } from "../episode/episode-book.ts";
import { FAMILIES } from "../state/layout.ts";
import { WORLD_START } from "../test/tiny-world.ts";
import { GroupFindings } from "./group-findings.ts";
import type { Peers } from "./peers.ts";
import type { Alarm, Deviation } from "./recent-alarms.ts";

const MINUTE = 60_000;
const WHAT = FAMILIES.indexOf("what");
const BUSY = { marks: ["volume"], values: [], hasValue: false, family: FAMILIES.indexOf("volume") };
const FLEET = [{ name: "", active: 1000 }];
const PEERS = [...FLEET, { name: "kind/p", active: 500 }];

/**
 * Alarms one after another, each of one more identity with these new actions; the members of each group that they make. The
 * first `older` came to a version that listed no values of theirs.
 */
function membersAfter(
  alarms: readonly (readonly string[])[],
  over: Parameters<typeof bookAfter>[1] = {},
): readonly (readonly number[])[] {
  return Array.from(bookAfter(alarms, over).all()).flatMap(({ crowd }) =>
    crowd ? [crowd.members.map(({ identity }) => Number(identity))] : [],
  );
}

interface Course {
  readonly older?: number;
  readonly everybody?: readonly Peers[];
  readonly mixed?: number;
  /** Peer group of each; and the minutes from one to the next. */
  readonly peersOf?: (i: number) => string;
  readonly minutes?: number | ((i: number) => number);
  /** Of whom the inventory says that much hangs on it. */
  readonly vital?: number;
  readonly hasValue?: boolean;
  /** Who is busy besides. */
  readonly busy?: readonly number[];
  /** That is what counts most of them. */
  readonly isBusyFirst?: boolean;
}

function bookAfter(
  alarms: readonly (readonly string[])[],
  {
    older = 0,
    everybody = FLEET,
    mixed,
    peersOf = () => "kind/p",
    minutes = 1,
    hasValue = true,
    vital,
    busy = [],
    isBusyFirst,
  }: Course = {},
): EpisodeBook {
  const book = new EpisodeBook();
  const groups = new GroupFindings(book);
  for (const [i, marks] of alarms.entries()) {
    const values = i < older || !hasValue ? [] : marks;
    const at = WORLD_START + (typeof minutes === "number" ? i * minutes : minutes(i)) * MINUTE;
    for (const open of book.all())
      if (open.crowd !== undefined && i === older) open.crowd = { ...open.crowd, values: [] };
    const episode: Episode = {
      key: `e${i}`,
      identity: i,
      finding: told(i, at),
      lastAt: at,
      openedHour: 0,
      peakHour: 0,
    };
    const own: Deviation = { marks, values, hasValue, family: WHAT };
    const [lead = own, ...beside] = !busy.includes(i) ? [own] : isBusyFirst === true ? [BUSY, own] : [own, BUSY];
    const alarm: Alarm = {
      ...lead,
      beside,
      at,
      identity: `${i}`,
      episode: `e${i}`,
      peers: peersOf(i),
      isMixed: i === mixed,
      isVital: i === vital,
    };
    const found = groups.find(alarm, everybody);
    if (found === undefined) groups.alone.note(alarm);
    else groups.join(found, episode, alarm);
    groups.recent.add(alarm);
    book.open(episode);
  }
  return book;
}

function told(i: number, at: number): Finding {
  const time = formatTime(at);
  return {
    ...{ finding_uid: `f${i}`, tenant: "default", identity_uid: `${i}`, first_seen: time, last_seen: time, score: 50 },
    ...{ severity: "low", events: [], dimensions: [] },
  } as unknown as Finding;
}

const [A, B, BOTH] = [["GetParameter"], ["TagResource"], ["GetParameter", "TagResource"]];
const ALONE = Array.from({ length: 20 }, (_, i) => [`Alone${i}`]);

test.each<[string, readonly (readonly string[])[], readonly (readonly number[])[]]>([
  ["three who do the same are a group", [A, A, A, A], [[0, 1, 2, 3]]],
  ["three of the many who are told of just now are none", [...ALONE, A, A, A], []],
  ["a fifth of them are", [...ALONE, A, A, A, A, A, A], [[20, 21, 22, 23, 24, 25]]],
  [
    "one who brings more is told of alone, and the next with those who were there",
    [A, A, A, BOTH, BOTH, A],
    [[0, 1, 2, 4, 5]],
  ],
  [
    "who does what two groups do is in the first",
    [A, A, A, B, B, B, BOTH, BOTH],
    [
      [0, 1, 2, 7],
      [3, 4, 5],
    ],
  ],
])("%s", (_case, alarms, members) => {
  expect(membersAfter(alarms)).toEqual(members);
});

test.each([
  ["the fleet", FLEET],
  ["one group of peers", PEERS],
] as const)(
  "of %s, those who share another value are another matter: nobody has silenced or taken that",
  (_, everybody) => {
    const groups = Array.from(bookAfter([A, A, A, B, B, B], { everybody }).all()).filter(({ crowd }) => crowd);
    expect(groups).toHaveLength(2);
    expect(groups[0]?.finding.fingerprint).not.toBe(groups[1]?.finding.fingerprint);
  },
);

test("a group of an older version, which did not list the place that its members share, takes one more", () => {
  expect(membersAfter([A, A, A, A], { older: 3 })).toEqual([[0, 1, 2, 3]]);
});

test.each<[string, readonly (readonly string[])[], number | undefined, readonly (readonly number[])[]]>([
  ["two who do the same are a group", [A, A], undefined, [[0, 1]]],
  ["who does something else are none", [A, B], undefined, []],
  [
    "the second of whom shows a little of something else are none, and the third is with both",
    [A, A, A],
    1,
    [[0, 1, 2]],
  ],
  ["two of the many who are told of just now are none", [...ALONE, A, A], undefined, []],
  ["who come later join", [A, A, A, A], undefined, [[0, 1, 2, 3]]],
])("of one group of peers, %s", (_case, alarms, mixed, members) => {
  expect(membersAfter(alarms, { everybody: PEERS, ...(mixed !== undefined && { mixed }) })).toEqual(members);
});

const KIND = [...FLEET, { name: "kind", active: 60 }];
const EACH_HIS_OWN = (i: number): string => `kind/p${i}`;

test.each<[string, Course, readonly (readonly number[])[]]>([
  ["a twentieth of one kind, each in a group of its own, are one", { peersOf: EACH_HIS_OWN }, [[0, 1, 2, 3]]],
  ["those of another kind are not among them", { peersOf: (i) => (i < 2 ? "kind-of/p" : "kind/p") }, []],
  ["of a kind of many hundreds so few are none", { everybody: [...FLEET, { name: "kind", active: 600 }] }, []],
])("of what has no value to share, %s", (_case, course, members) => {
  const busy = Array.from({ length: 4 }, () => ["volume"]);
  expect(membersAfter(busy, { everybody: KIND, minutes: 20, hasValue: false, ...course })).toEqual(members);
});

test("two of one kind who do the same are none: it takes a group of peers", () => {
  expect(membersAfter([A, A], { everybody: KIND })).toEqual([]);
});

const HOUR = 60;
const many = (count: number): readonly (readonly string[])[] => Array.from({ length: count }, () => A);
const upTo = (end: number): readonly number[] => Array.from({ length: end }, (_, i) => i);
/** One after the other all week, and then three within the hour. */
const comingAllWeek = (i: number): number => (i < 25 ? i * 6.5 * HOUR : (25 * 6.5 + (i - 25) / 4) * HOUR);
/** Customers who come one after the other, then an internal service. */
const serviceAfter = (i: number): string => (i < 6 ? "key/api" : "workload/internal");

test.each<[string, number, Course, readonly (readonly number[])[]]>([
  ["takes nobody in who comes six hours after the last", 4, { minutes: (i) => (i < 3 ? i : 7 * HOUR) }, [upTo(3)]],
  ["goes on for a day, and then the next begins", 51, { minutes: 30 }, [upTo(49), [49, 50]]],
  ["is none of what one after the other comes to all week", 28, { minutes: comingAllWeek }, []],
  ["has not the first of other peers", 7, { minutes: 20, peersOf: serviceAfter }, [upTo(6)]],
  ["has it where it begins when others do", 7, { minutes: 14, peersOf: serviceAfter }, [upTo(7)]],
  ["has it where firsts are nothing new", 7, { minutes: 20, peersOf: (i) => `workload/${i}` }, [upTo(7)]],
  ["has not the first on whom much hangs", 7, { minutes: 20, vital: 6 }, [upTo(6)]],
])("a group of the whole fleet %s", (_case, count, course, members) => {
  expect(membersAfter(many(count), course)).toEqual(members);
});

test.each([false, true])(
  "of those who do the same some are busy with it: two are told of alone, and whoever comes next is one of them; busy first: %s",
  (isBusyFirst) => {
    const [members, ...others] = membersAfter(many(12), { busy: [4, 6, 8, 10], isBusyFirst, minutes: 20 });
    expect(others).toEqual([]);
    expect(members).toEqual([0, 1, 2, 3, 5, 7, 8, 9, 10, 11]);
  },
);
