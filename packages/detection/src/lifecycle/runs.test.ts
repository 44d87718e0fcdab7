import type { Event, Finding } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { findingsAcross } from "../test/run.ts";
import { call, random, WORLD_START } from "../test/tiny-world.ts";
import { LONG_RUN } from "./runs.ts";

const DAY = 24 * 3_600_000;
const MINUTE = 60_000;

interface Run {
  readonly day: number;
  readonly agent?: string;
  /** How many things it reads; how many calls it makes besides. */
  readonly reads: number;
  readonly calls?: number;
  readonly id?: string;
  readonly over?: (n: number) => Partial<Event>;
}

let serial = 0;
function eventsOf({ day, agent = "support", reads, calls = 0, id, over }: Run): readonly Event[] {
  serial += 1;
  const run_uid = id ?? `run-${agent}-${day}-${serial}`;
  return Array.from({ length: reads + calls }, (_, n) =>
    call(agent, WORLD_START + day * DAY + n * 2000, `${run_uid}-${n}`, {
      identity_kind: "ai-agent",
      provider: "agents",
      source: "rolecall",
      action: n < reads ? "customers.read" : "desk.say",
      run_uid,
      ...(n < reads && { resource: `customer/${serial * 1000 + n}`, resource_kind: "customer" }),
      ...over?.(n),
    }),
  );
}

/** Ten conversations a day of one to four customers each. */
function usual(days: number, agent = "support", most = 4, over?: Run["over"]): readonly Run[] {
  const next = random(7);
  return Array.from({ length: days * 10 }, (_, n) => ({
    day: Math.floor(n / 10) + 0.3 + (n % 10) / 24,
    agent,
    reads: 1 + Math.floor(next() * most),
    calls: Math.floor(next() * 3),
    ...(over !== undefined && { over }),
  }));
}

function log(runs: readonly Run[]): readonly Event[] {
  return runs.flatMap(eventsOf).toSorted((a, b) => (a.time < b.time ? -1 : 1));
}

function told(runs: readonly Run[] | readonly Event[], restartAt = Infinity): readonly Finding[] {
  const events =
    runs.length > 0 && "day" in (runs[0] as Run) ? log(runs as readonly Run[]) : (runs as readonly Event[]);
  return findingsAcross(events, restartAt).filter(({ detector: by }) => by === LONG_RUN);
}
const titles = (runs: readonly Run[]): readonly string[] => told(runs).map(({ title }) => title);

describe("an agent whose runs read of up to four customers", () => {
  test("and one of thirty is told of, at the first that is too many", () => {
    const [finding, ...others] = told([...usual(20), { day: 15.5, reads: 30, id: "led-on" }]);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      title: "support touched more than 8 things in one run",
      severity: "medium",
      kind: "lifecycle",
      events: ["led-on-8", "led-on-8", "led-on-8"],
    });
    expect(finding?.dimensions[0]).toMatchObject({
      name: "resources",
      observed: expect.stringContaining("9 in run led-on"),
      expected: "at most 4 in one run, of 16 days; more than 8 is news",
    });
  });

  test.each<[string, readonly Run[], readonly string[]]>([
    ["and one of eight", [{ day: 15.5, reads: 8 }], []],
    ["and one of thirty that fail", [{ day: 15.5, reads: 30, over: () => ({ outcome: "error" }) }], []],
    [
      "and one of thirty that are refused",
      [{ day: 15.5, reads: 30, over: () => ({ outcome: "denied" }) }],
      ["support touched more than 8 things in one run"],
    ],
    [
      "and one that reads of one customer thirty times",
      [{ day: 15.5, reads: 30, over: () => ({ resource: "customer/1" }) }],
      [],
    ],
    [
      "and one that takes the secrets of six",
      [{ day: 15.5, reads: 6, over: () => ({ action_class: "secret" }) }],
      ["support administered, deleted or took the secrets of more than 4 things in one run"],
    ],
    [
      "and one for five people",
      [{ day: 15.5, reads: 5, over: (n) => ({ delegation: [`agents:1:human:${n}`] }) }],
      ["support acted for more than 3 people in one run"],
    ],
    [
      "and one of a hundred calls",
      [{ day: 15.5, reads: 2, calls: 100 }],
      ["support made more than 30 calls in one run"],
    ],
    [
      "and five at once of seventeen",
      Array.from({ length: 5 }, (_, n) => ({ day: 15.5 + n / 1440, reads: 17 })),
      ["support touched more than 8 things in one run"],
    ],
    [
      "and ten of one day of eight",
      Array.from({ length: 10 }, (_, n) => ({ day: 15.5 + n / 48, reads: 8 })),
      ["support touched more than 4 things in each of 5 runs of one day"],
    ],
    [
      "and one of thirty a week before another of twenty",
      [
        { day: 13.5, reads: 30 },
        { day: 16.5, reads: 20 },
      ],
      ["support touched more than 8 things in one run", "support touched more than 8 things in one run"],
    ],
    [
      "and a session of one name that never ends",
      Array.from({ length: 19 }, (_, n) => ({ day: n + 0.9, reads: 3, id: "daemon" })),
      [],
    ],
  ])("%s", (_, runs, expected) => {
    expect(titles([...usual(20), ...runs])).toEqual(expected);
  });

  test("is told of the same after a restart, also within the run", () => {
    const events = log([...usual(20), { day: 15.5, reads: 30, id: "led-on" }]);
    const inside = events.findIndex(({ run_uid: id }) => id === "led-on") + 4;
    const whole = told(events);
    for (const restartAt of [100, inside, events.length - 5]) expect(told(events, restartAt)).toEqual(whole);
  });

  test("is told of the same when its events come in another order, within the hold", () => {
    const events = log([...usual(20), { day: 15.5, reads: 30, id: "led-on" }]);
    const shuffled = events.toSorted((a, b) => late(a) - late(b));
    expect(told(shuffled)).toEqual(told(events));
  });
});

/** Of three events one comes two minutes after its time. */
function late({ time, event_uid: uid }: Event): number {
  return Date.parse(time) + (uid.length % 3 === 0 ? 2 * MINUTE : 0);
}

test.each<[string, readonly Run[], number]>([
  ["too few runs are known", [...usual(4), { day: 5.5, reads: 30 }], 0],
  ["too few days are known", [...usual(6), { day: 6.4, reads: 30 }], 0],
  ["now and then a run is as long", [...usual(20), { day: 4.5, reads: 26 }, { day: 15.5, reads: 30 }], 0],
  [
    "a weekly job reads of hundreds, the first time after a week",
    [...usual(40), ...[8, 15, 22, 29, 36].map((day) => ({ day: day + 0.1, reads: 200 }))],
    1,
  ],
  [
    "the end of a month brings a report",
    [...usual(80), ...[20, 50, 79].map((day) => ({ day: day + 0.1, reads: 120 }))],
    1,
  ],
  [
    "another version makes all runs three times as long",
    [...usual(20), ...usual(20, "support", 12).map((run) => ({ ...run, day: run.day + 20 }))],
    1,
  ],
])("where %s", (_, runs, count) => {
  expect(told(runs)).toHaveLength(count);
});

test("many agents whose runs are longer from one day on are one finding, after those of the first two", () => {
  const agents = Array.from({ length: 8 }, (_, n) => `helper-${n}`);
  const runs = agents.flatMap((agent, n) => [...usual(16, agent), { day: 15.5 + n / 144, agent, reads: 20 }]);
  const findings = told(runs);
  expect(findings).toHaveLength(3);
  expect(findings.at(-1)?.title).toMatch(/^8 identities: did more in their runs than ever before \(things\)/);
});

test("a workflow's runs are known as an agent's, and a machine without runs has none", () => {
  const over = () => ({ identity_kind: "ci-workflow" as const });
  expect(told([...usual(20, "build", 4, over), { day: 15.5, agent: "build", reads: 30, over }])).toHaveLength(1);
  const loose = () => ({ identity_kind: "role" as const, run_uid: undefined, session_uid: "s" });
  expect(told([...usual(20, "job", 4, loose), { day: 15.5, agent: "job", reads: 30, over: loose }])).toEqual([]);
});
