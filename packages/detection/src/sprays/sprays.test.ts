import { type Event, parseTime } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { findingsAcross } from "../test/run.ts";
import { call, WORLD_START } from "../test/tiny-world.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const START = WORLD_START + 8 * DAY;
const OFFICE = "203.0.113.0/24";
const EVIL = "198.51.100.0/24";
const BROWSER = "chrome";

let uid = 0;
function signIn(name: string, at: number, outcome: Event["outcome"], over: Partial<Event> = {}): Event {
  uid += 1;
  const kind = { identity_kind: "human", action: "login", action_class: "auth", source: "okta-system-log" } as const;
  return call(name, at, `sign-in-${uid}`, { ...kind, src_network: OFFICE, client: BROWSER, outcome, ...over });
}

/** People who sign in at the office each morning, for eight days. */
const STAFF = Array.from({ length: 60 }, (_, i) => `staff-${i}`);
const MORNINGS = Array.from({ length: 8 }, (_, day) =>
  STAFF.map((name, i) => signIn(name, WORLD_START + day * DAY + 8 * HOUR + i * MINUTE, "success")),
).flat();

const NAMES = Array.from({ length: 300 }, (_, i) => `made-up-${i}`);
const tried = (names: readonly string[], over: (i: number) => Partial<Event>, everyMs = 10_000): readonly Event[] =>
  names.map((name, i) => signIn(name, START + i * everyMs, "denied", { client: "curl", ...over(i) }));

function told(more: readonly Event[], restartAt?: number): ReturnType<typeof findingsAcross> {
  const log = [...MORNINGS, ...more].toSorted((a, b) => parseTime(a.time) - parseTime(b.time));
  return findingsAcross(log, restartAt === undefined ? undefined : MORNINGS.length + restartAt).filter(
    ({ detector }) => detector === "lifecycle.password-spray",
  );
}

const wideOf = (i: number): Partial<Event> => ({ src_network: `198.51.${i % 100}.0/24` });
const botnetOf = (i: number): Partial<Event> => ({ src_network: `${1 + (i % 200)}.51.${i % 100}.0/24` });
const LOADED = Array.from({ length: 300 }, (_, i) => [
  signIn(`load-${i}`, START + i * 1000, i % 10 === 0 ? "denied" : "success", { src_network: EVIL }),
]).flat();
const newOffice = (everyMs: number): readonly Event[] =>
  STAFF.flatMap((name, i) => [
    signIn(name, START + i * everyMs, "denied", { src_network: EVIL }),
    signIn(name, START + i * everyMs + 30_000, "success", { src_network: EVIL }),
  ]);
const mistyped = STAFF.flatMap((name, i) => [
  signIn(i % 4 === 0 ? `${name}x` : name, START + i * MINUTE, "denied"),
  signIn(name, START + i * MINUTE + 20_000, "success"),
]);
const BROKEN = Array.from({ length: 2000 }, (_, i) => signIn("backup", START + i * 20_000, "denied"));

describe("a password that is tried on many names is one finding", () => {
  test.each<[string, readonly Event[], string]>([
    ["from one network", tried(NAMES, () => ({ src_network: EVIL })), `about 300 names were tried from ${EVIL}`],
    ["over two days", tried(NAMES.slice(0, 48), () => ({ src_network: EVIL }), HOUR), "48 names were tried from"],
    ["from many networks of one", tried(NAMES, wideOf), "about 300 names were tried from 198.51.0.0/16"],
    ["from all over the world", tried(NAMES, botnetOf), "about 300 names were tried by curl"],
    ["of people who are known", tried(STAFF.slice(0, 30), () => ({ src_network: EVIL })), "30 names were tried from"],
  ])("%s", (_, events, title) => {
    const [finding, ...more] = told(events);
    expect(more).toEqual([]);
    expect(finding?.title).toContain(title);
    expect(finding?.title).toContain("none is known to be let in");
    expect(finding?.severity).toBe("medium");
  });

  test.each([
    ["while it goes on", 20],
    ["at its end", 299],
  ])("which says who was let in %s, and is the same after a restart", (_, after) => {
    const entry = signIn("staff-7", START + after * 10_000 + 1, "success", { src_network: EVIL });
    const events = [...tried(NAMES, () => ({ src_network: EVIL })), entry];
    const [finding, ...more] = told(events);
    expect(more).toEqual([]);
    expect(finding?.severity).toBe("high");
    expect(finding?.title).toContain("staff-7 was let in");
    for (const at of [10, 40, 300]) expect(told(events, at)).toEqual([finding]);
  });
});

/** A round of all who work there, of whom one is let in in the end: nobody is known where he was only refused. */
const round = (at: number, letIn?: string): readonly Event[] =>
  STAFF.map((name, i) =>
    signIn(name, START + at + i * 10_000, name === letIn ? "success" : "denied", { client: "curl", src_network: EVIL }),
  );
const days = (n: number): readonly Event[] =>
  tried(
    Array.from({ length: n * 24 }, (_, i) => `slow-${i}`),
    () => ({ src_network: EVIL }),
    HOUR,
  );
const entry = (at: number): Event => signIn("staff-7", START + at, "success", { client: "curl", src_network: EVIL });
const FLOOD = Array.from({ length: 9000 }, (_, i) =>
  signIn(`flood-${i % 50}`, START + 2 * HOUR + i * 1000, "denied", {
    client: `client-${i}`,
    src_network: `${1 + (i % 200)}.${i % 251}.${i % 199}.0/24`,
  }),
);

test.each<[string, readonly Event[], string]>([
  ["who was tried before", [...round(0), ...round(HOUR, "staff-7")], "60 names"],
  ["who was tried days before", [...round(0), ...days(4), entry(3 * DAY)], "108 names"],
  ["who was let in days ago", [...days(6), entry(DAY + 1)], "48 names"],
  ["whom a flood of places came after", [...round(0, "staff-7"), ...FLOOD, ...round(6 * HOUR)], "59 names"],
])("of a spray that goes on it says and keeps %s", (_, events, names) => {
  const [finding, ...more] = told(events);
  expect(more).toEqual([]);
  expect(finding?.title).toContain(`${names} were tried from ${EVIL}`);
  expect(finding?.title).toContain("staff-7 was let in");
  expect(finding?.severity).toBe("high");
});

test.each<[string, readonly Event[], number]>([
  ["one network after the other", tried(manyNames(), (i) => ({ src_network: networkOf(Math.floor(i / 30)) }), 1000), 6],
  ["all of them at once", tried(manyNames(), (i) => ({ src_network: networkOf(i % 40) }), 1000), 6],
  ["with a program for each attempt", tried(manyNames(), (i) => ({ src_network: networkOf(i), client: `c${i}` })), 1],
])("from a botnet's networks, %s, come few findings, and one about all", (_, events, count) => {
  const all = told(events);
  expect(all.map(({ title }) => title)).toContainEqual(expect.stringContaining("from all over"));
  expect(all).toHaveLength(count);
});

function manyNames(): readonly string[] {
  return Array.from({ length: 1200 }, (_, i) => `many-${i}`);
}

function networkOf(i: number): string {
  return `${1 + (i % 200)}.${i % 251}.7.0/24`;
}

test("who is let in from one of a botnet's further networks is told of", () => {
  const events = tried(manyNames(), (i) => ({ src_network: networkOf(Math.floor(i / 30)) }), 1000);
  const late = signIn("staff-7", START + 1201_000, "success", { client: "curl", src_network: networkOf(38) });
  expect(told([...events, late]).map(({ title }) => title)).toContainEqual(
    expect.stringMatching(/from all over and refused; staff-7 was let in/),
  );
});

test("machines that are let in after all are no intruders", () => {
  const moved = STAFF.flatMap((name, i) => [
    signIn(name, START + i * 1000, "denied", { src_network: "10.2.0.0/24" }),
    signIn(name, START + HOUR + i * 1000, "success", { src_network: "10.2.0.0/24" }),
  ]);
  expect(told(moved).map(({ severity }) => severity)).toEqual(["medium"]);
});

describe("nothing is said of", () => {
  test.each<[string, readonly Event[]]>([
    ["an office where people mistype their names and passwords", mistyped],
    ["a new office where they do", newOffice(MINUTE)],
    ["a broken job that fails with one name", BROKEN],
    ["a load test of which some fail", LOADED],
    ["what a gateway refuses", tried(NAMES, () => ({ src_network: EVIL, source: "gateway" }))],
    ["workflows that may not have a token", tried(NAMES, () => ({ src_network: EVIL, identity_kind: "ci-workflow" }))],
    ["an outage", tried(NAMES, () => ({ src_network: EVIL, outcome: "error" }))],
  ])("%s", (_, events) => {
    expect(told(events)).toEqual([]);
  });
});
