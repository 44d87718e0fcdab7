import type { Event, Finding } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { createRules, type RuleMatch } from "../rules/index.ts";
import { findingsAcross, fresh, HOLD_MS, OPTIONS } from "../test/run.ts";
import { call, random, WORLD_START } from "../test/tiny-world.ts";
import { ReadSets } from "./read-sets.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const AT = 14 * HOUR;

let serial = 0;
/** A machine reads secrets of Google's, one each three seconds, from so long after the beginning on. */
function reads(names: readonly string[], at: number, over: Partial<Event> = {}, gap = 3000): readonly Event[] {
  return names.map((name, n) => {
    serial += 1;
    return call("deploy", WORLD_START + at + n * gap, `r${serial}`, {
      ...{ source: "gcp-audit", provider: "gcp", service: "secretmanager.googleapis.com", action_class: "secret" },
      action: "google.cloud.secretmanager.v1.SecretManagerService.AccessSecretVersion",
      ...{ resource: `projects/shop/secrets/${name}`, src_network: "198.51.100.0/24", client: "gcloud" },
      ...over,
    });
  });
}

const named = (of: string, count: number): readonly string[] => Array.from({ length: count }, (_, n) => `${of}-${n}`);
const OWN = named("own", 16);
const OTHER = named("payroll", 16);
/** The same each day at two in the afternoon. */
const daily = (days: number, names: (day: number) => readonly string[] = () => OWN): readonly Event[] =>
  Array.from({ length: days }, (_, day) => reads(names(day), day * DAY + AT)).flat();

function told(events: readonly Event[], restartAt?: number): readonly Finding[] {
  const log = events.toSorted((a, b) => (a.time < b.time ? -1 : 1));
  const findings = findingsAcross(log, restartAt, () => fresh(OPTIONS, createRules()));
  return findings.filter(({ kind }) => kind === "rule");
}

const inShort = (findings: readonly Finding[]): readonly string[] =>
  findings.map(({ detector, severity, first_seen }) => {
    const day = Math.floor((Date.parse(first_seen) - WORLD_START) / DAY);
    return `${day} ${detector} ${severity}`;
  });

describe("who reads fifteen secrets within minutes", () => {
  test("is told of in one finding, which the graver rule takes over", () => {
    const [finding, ...more] = told(reads(OWN, AT));
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      detector: "gcp-secrets-enumerated",
      severity: "high",
      title: "deploy read many secrets of 1",
    });
  });

  test("has been told of by the day's rule as long as there were fewer", () => {
    expect(inShort(told(reads(OWN.slice(0, 14), AT)))).toEqual(["0 gcp-secrets-read-over-a-day low"]);
  });

  test("is one finding where it goes on after midnight", () => {
    expect(inShort(told(reads(OWN, 24 * HOUR - 36_000)))).toEqual(["0 gcp-secrets-enumerated high"]);
  });

  test("is told of all the same by the graver rule, in days in which as many were read slowly", () => {
    const slowly = [0, 1, 2].flatMap((day) => reads(OWN, day * DAY + 8 * HOUR, {}, HOUR / 2));
    const [first, second, ...more] = told([...slowly, ...reads(OWN, 3 * DAY + AT)]);
    expect(more).toEqual([]);
    expect(inShort([first as Finding, second as Finding])).toEqual([
      "0 gcp-secrets-read-over-a-day low",
      "3 gcp-secrets-enumerated high",
    ]);
    expect(second?.dimensions.find(({ name }) => name === "habit")?.observed).toBe(
      "did it on 3 days before, but never so fast",
    );
  });
});

describe("who reads the same secrets each day", () => {
  test("is told of once", () => {
    expect(inShort(told(daily(14)))).toEqual(["0 gcp-secrets-enumerated high"]);
  });

  test("with one more now and then, is told of once", () => {
    expect(told(daily(14, (day) => [...OWN, ...named("new", Math.floor(day / 3))]))).toHaveLength(1);
  });

  test("with others each time, is told of on three days, and then where they are more than twice as many", () => {
    const each = (day: number): readonly string[] => named(`pr-${day}`, 16);
    expect(inShort(told(daily(10, each)))).toEqual([0, 1, 2].map((day) => `${day} gcp-secrets-enumerated high`));
    const more = told([...daily(10, each), ...reads(named("all", 40), 10 * DAY + AT)]);
    expect(inShort(more).at(-1)).toBe("10 gcp-secrets-enumerated high");
  });

  test.each<[string, readonly Event[], string, string]>([
    ["others", reads(OTHER, 6 * DAY + AT + HOUR), "high", "never with 15 of the latest 15 secrets"],
    [
      "others between its own",
      reads(
        OWN.flatMap((own, n) => [own, `payroll-${n}`]),
        6 * DAY + AT,
      ),
      "high",
      "never with 8 of the latest 15",
    ],
    ["from another network", reads(OWN, 6 * DAY + AT, { src_network: "203.0.113.0/24" }), "high", "this network"],
    ["by another client", reads(OWN, 6 * DAY + AT, { client: "curl" }), "high", "this client: curl"],
    ["at night", reads(OWN, 6 * DAY + 2 * HOUR), "low", "not at 2:00"],
  ])("and then %s, is told of again", (_, thief, severity, why) => {
    const log = [...daily(6), ...thief];
    const [, finding, ...more] = told(log);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ detector: "gcp-secrets-enumerated", severity });
    expect(finding?.dimensions.find(({ name }) => name === "habit")?.observed).toContain(why);
    for (const restartAt of [40, 6 * 16 + 8]) expect(told(log, restartAt)).toEqual(told(log));
  });

  test("from either of two networks, is told of no second time for what a thief read from one of them", () => {
    const [here, there] = [{ src_network: "198.51.100.0/24" }, { src_network: "192.0.2.0/24" }];
    const usual = [0, 1, 2, 3, 4, 5].flatMap((day) => reads(OWN, day * DAY + AT, day % 2 === 0 ? here : there));
    const before = told(usual).length;
    const thief = reads(OTHER, 6 * DAY + AT, here);
    expect(told([...usual, ...thief, ...reads(OWN, 6 * DAY + AT + HOUR, there)])).toHaveLength(before + 1);
  });

  test("and then others slowly, is told of again", () => {
    const thief = reads(OTHER.slice(0, 12), 6 * DAY + 15 * HOUR, {}, HOUR / 2);
    expect(inShort(told([...daily(6), ...thief])).at(-1)).toBe("6 gcp-secrets-read-over-a-day low");
  });

  const previews = (day: number): readonly string[] => named(`pr-${day}`, 16);

  test("with others each time for longer than they are remembered, is told of where they are more than twice as many", () => {
    const all = reads(named("all", 60), 40 * DAY + AT);
    expect(inShort(told([...daily(40, previews), ...all])).at(-1)).toBe("40 gcp-secrets-enumerated high");
  });

  test("with more than are remembered, is told of where they are others", () => {
    const usual = daily(6, () => named("own", 600));
    const thief = reads(named("all", 1600), 6 * DAY + AT, {}, 1000);
    expect(inShort(told([...usual, ...thief])).at(-1)).toBe("6 gcp-secrets-enumerated high");
  });

  test("with others each time, and half as many again each day, is told of where they are more than twice as many as were told of", () => {
    const growing = (day: number): readonly string[] =>
      named(`pr-${day}`, Math.floor(16 * 1.5 ** Math.max(0, day - 3)));
    expect(inShort(told(daily(8, growing))).slice(3)).toEqual(
      [5, 7].map((day) => `${day} gcp-secrets-enumerated high`),
    );
  });

  test("with others each time, is not told of where it comes a little earlier than the day before", () => {
    const later = Array.from({ length: 6 }, (_, day) => reads(previews(day), day * DAY + AT + day * HOUR)).flat();
    expect(told([...later, ...reads(previews(6), 6 * DAY + AT)])).toHaveLength(3);
  });

  test("each two hours, is told of where two others between them are as many in the end", () => {
    const every = (days: number): readonly Event[] =>
      Array.from({ length: 12 * days }, (_, run) => reads(OWN, run * 2 * HOUR)).flat();
    const drips = Array.from({ length: 12 }, (_, run) =>
      reads([`own-a${run}`, `own-b${run}`], 7 * DAY + run * 2 * HOUR + HOUR / 60),
    );
    expect(inShort(told([...every(8), ...drips.flat()])).slice(1)).toEqual(["7 gcp-secrets-enumerated high"]);
  });

  test("is told of apart from whoever does so by another client in its first days", () => {
    const thief = [0, 1].flatMap((day) => reads(OTHER, day * DAY + AT + HOUR, { client: "curl" }));
    expect(inShort(told([...daily(4), ...thief]))).toEqual([0, 0].map((day) => `${day} gcp-secrets-enumerated high`));
  });

  test("on its second night others of the same number, is told of again", () => {
    expect(inShort(told(daily(2, (day) => (day === 0 ? OWN : OTHER))))).toEqual([
      "0 gcp-secrets-enumerated high",
      "1 gcp-secrets-enumerated high",
    ]);
  });
});

describe("what is told of who reads secrets", () => {
  const previews = [0, 1, 2, 3].flatMap((day) =>
    reads(named(`pr-${day}`, 16), day * DAY + 9 * HOUR, { identity_uid: "gcp:1:role:ci" }),
  );
  const thief = [
    ...reads(OTHER, 3 * DAY + AT + HOUR, {}, 20_000),
    ...reads(OTHER.slice(0, 12), 4 * DAY, { client: "curl" }, HOUR / 4),
  ];
  const log = [...daily(5), ...previews, ...thief].toSorted((a, b) => (a.time < b.time ? -1 : 1));
  const findings = (events: readonly Event[], restartAt?: number): readonly Finding[] =>
    findingsAcross(events, restartAt, () => fresh(OPTIONS, createRules())).toSorted((a, b) =>
      a.finding_uid < b.finding_uid ? -1 : 1,
    );
  const expected = findings(log);

  test("is the same whatever came late or twice", () => {
    expect(expected.length).toBeGreaterThan(4);
    const next = random(7);
    const late = (event: Event): number => Date.parse(event.time) + next() * (HOLD_MS - 1000);
    const arrivals = log.flatMap((event) => (next() < 0.3 ? [event, event] : [event]));
    const disordered = arrivals.map((event) => ({ event, at: late(event) })).toSorted((a, b) => a.at - b.at);
    expect(findings(disordered.map(({ event }) => event))).toEqual(expected);
  });

  test.each([9, 12, 15, 20, 60, 75, 90, 100, 110, 120, 130, 140])(
    "is the same with a restart after %i events",
    (at) => {
      expect(findings(log, at)).toEqual(expected);
    },
  );
});

describe("what is remembered of many readers", () => {
  const match: RuleMatch = {
    ...{ rule: "read", version: 1, title: "", severity: "high", confidence: "medium", attacks: [], owasp: [] },
    ...{ dimensions: [], repeats: "by-set", key: "" },
  };
  /** A day on which each of them reads ten; how many of them are told of. */
  function day(sets: ReadSets, readers: number, at: number): number {
    const each = Array.from({ length: readers }, (_, n) => {
      const event = call(`reader-${n}`, at + n, `m${n}`);
      const values = named(`of-${n}`, 10).map((name) => [name, at + n] as const);
      const set = { values, own: [`of-${n}-0`], withinMs: 600_000, noun: "secrets" };
      return sets.judge({ ...match, set }, event, at + n, true);
    });
    return each.filter((told) => told !== undefined).length;
  }

  test.each([
    ["readers", { sets: 50, names: 1_000_000 }],
    ["names", { sets: 1_000_000, names: 500 }],
  ])("is bounded by %s, and what was forgotten is told of again", (_, most) => {
    const sets = new ReadSets(most);
    expect(day(sets, 40, WORLD_START)).toBe(40);
    expect(day(sets, 40, WORLD_START + DAY)).toBe(0);
    expect(day(sets, 60, WORLD_START + 2 * DAY)).toBe(20);
    const { rows, removed } = sets.takeRows();
    expect(rows.length).toBeLessThanOrEqual(50);
    expect(rows.length + removed.length).toBe(60);
    const again = new ReadSets(most);
    again.restore(rows);
    expect(day(again, 60, WORLD_START + 3 * DAY)).toBe(day(sets, 60, WORLD_START + 3 * DAY));
    expect(again.takeRows()).toEqual(sets.takeRows());
  });

  test("is written where it is another than it was, and not for each event", () => {
    const sets = new ReadSets();
    day(sets, 3, WORLD_START);
    expect(sets.takeRows().rows).toHaveLength(3);
    day(sets, 3, WORLD_START + 60_000);
    expect(sets.takeRows().rows).toEqual([]);
    day(sets, 3, WORLD_START + 2 * HOUR);
    expect(sets.takeRows().rows).toHaveLength(3);
  });
});
