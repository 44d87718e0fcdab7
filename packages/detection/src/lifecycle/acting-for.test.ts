import type { Event, Finding } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { findingsAcross } from "../test/run.ts";
import { call, WORLD_START } from "../test/tiny-world.ts";

const DAY = 24 * 3_600_000;

interface Act {
  readonly day: number;
  readonly who: string;
  readonly over: Partial<Event>;
}

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n);
const person = (name: string): string => `a:1:human:${name}`;
const agent = (name: string): string => `otel:1:ai-agent:${name}`;
const acts = (from: number, to: number, over: Partial<Event>, who = "helper"): readonly Act[] =>
  range(to - from).map((n) => ({ day: from + n + 0.3, who, over: { identity_kind: "ai-agent", ...over } }));
const served = (...names: readonly string[]): Partial<Event> => ({ delegation: names.map(person) });
const called = (caller: string, by = "ann"): Partial<Event> => ({
  parent_uid: agent(caller),
  delegation: [agent(caller), person(by)],
});
const token = (...granted: readonly string[]): Partial<Event> => ({
  identity_kind: "oauth-app",
  granted_scopes: granted,
});

/** What is told of who is behind machines and of their tokens, with a restart after so many events. */
function told(all: readonly Act[], restartAt = Infinity): readonly Finding[] {
  const events = all
    .toSorted((a, b) => a.day - b.day)
    .map(({ day, who, over }, n) => call(who, WORLD_START + day * DAY, `e${n}`, over));
  return findingsAcross(events, restartAt).filter(({ detector: by }) => /^delegation\.(?:new-|wider-)/.test(by));
}

const names = (findings: readonly Finding[]): readonly string[] =>
  findings.map(({ detector, severity, title }) => `${severity} ${detector}: ${title}`);

describe("who is behind it", () => {
  test("an agent that is called by another is told of by what people call that one", () => {
    const planner = acts(19, 20, { identity_uid: agent("p-7f3a"), identity_name: "planner" });
    const found = told([...acts(0, 20, called("desk")), ...planner, ...acts(20, 21, called("p-7f3a"))]);
    expect(found.map(({ title }) => title)).toEqual([
      "helper acted for a machine or agent it had never acted for (planner)",
    ]);
  });

  test("a restart in between tells the same", () => {
    const all = [...acts(0, 12, served("ann")), ...acts(12, 14, served("eve")), ...acts(14, 26, called("desk"))];
    const whole = told([...all, ...acts(26, 27, called("rogue"))]);
    expect(names(whole)).toHaveLength(2);
    expect(told([...all, ...acts(26, 27, called("rogue"))], 20)).toEqual(whole);
  });

  test("where the names of all people change in one night a few are told of", () => {
    const of = (n: number): string => `agent-${n}`;
    const before = range(40).flatMap((n) => acts(0, 20, served(`p${n}`), of(n)));
    expect(told([...before, ...range(40).flatMap((n) => acts(20, 22, served(`oid-${n}`), of(n)))])).toHaveLength(5);
  });

  const secret: Partial<Event> = { action: "GetSecretValue", action_class: "secret" };
  test.each<[string, (n: number) => Partial<Event>, (n: number) => Partial<Event>]>([
    ["the names of all people", (n) => served(`p${n}`), (n) => served(`oid-${n}`)],
    ["the gateway", () => called("desk"), () => called("desk-2")],
    ["the names of scopes", () => token("read"), () => token("files.read")],
  ])("where %s change and machines read secrets for a living, one finding names the most of them", (_, was, is) => {
    const days = (from: number, to: number, by: typeof was): readonly Act[] =>
      range(40).flatMap((n) => acts(from, to, { ...by(n), ...secret }, `agent-${n}`));
    const found = told([...days(0, 20, was), ...days(20, 22, is)]);
    expect(found).toHaveLength(8);
    expect(found.at(-1)?.title).toMatch(/^40 identities: /);
  });

  test("what a new agent calls from its first day on is one finding from the third on", () => {
    const before = range(4).flatMap((n) => acts(0, 20, called("desk"), `tool-${n}`));
    const found = told([...before, ...range(4).flatMap((n) => acts(20, 21, called("new"), `tool-${n}`))]);
    expect(found.map(({ title }) => title).at(-1)).toContain("4 identities: acted for a machine or agent");
  });
});

const KNOWN = range(60).flatMap((n) => acts(n / 3, n / 3 + 1, served("ann")));

test.each<[string, readonly Act[], readonly string[]]>([
  ["a colleague, once", acts(20, 21, served("eve")), ["medium"]],
  ["somebody who takes a secret", acts(20, 21, { ...served("eve"), action_class: "secret" }), ["high"]],
  [
    "somebody who takes a secret with the third call",
    [...acts(20, 21, served("eve")), ...acts(20.1, 21.1, { ...served("eve"), action: "execute_tool read_secrets" })],
    ["high", "medium", "medium"],
  ],
  [
    "somebody who takes a secret four days later",
    [...acts(20, 24, served("eve")), ...acts(24.1, 25.1, { ...served("eve"), action_class: "secret" })],
    ["medium"],
  ],
  [
    "somebody who is refused a secret with the second call",
    [
      ...acts(20, 21, served("eve")),
      ...acts(20.1, 21.1, { ...served("eve"), action_class: "secret", outcome: "denied" }),
    ],
    ["medium"],
  ],
  ["somebody who is refused", acts(20, 21, { ...served("eve"), outcome: "denied" }), ["low"]],
  ["through another agent, for the usual person", acts(20, 21, called("rogue")), ["low"]],
  ["for another person, through another agent", acts(20, 21, called("rogue", "eve")), ["low", "medium"]],
  ["thirteen, to have no circle any more", range(13).flatMap((n) => acts(20, 21, served(`eve${n}`))), ["medium"]],
  [
    "the second of two, a day after the first",
    [...acts(20, 21, served("eve")), ...acts(21, 22, served("mal"))],
    ["medium"],
  ],
  ["the usual person, with their token", acts(20, 21, served("ann")), []],
])("as a thief, with an agent of one: %s", (_, attack, severities) => {
  expect(
    told([...KNOWN, ...attack])
      .map(({ severity }) => severity)
      .toSorted(),
  ).toEqual(severities);
});

test.each<[string, readonly Act[], readonly string[]]>([
  [
    "another scope after ten days",
    [...acts(0, 11, token("read", "list")), ...acts(11, 13, token("read", "export"))],
    ["low delegation.wider-token: helper comes with a token of a scope that it never had (export)"],
  ],
  [
    "everything",
    [...acts(0, 11, token("read")), ...acts(11, 13, token("read", "admin"))],
    ["medium delegation.wider-token: helper comes with a token of a scope that it never had (admin)"],
  ],
  ["another scope within ten days", [...acts(0, 10, token("read")), ...acts(10, 12, token("write"))], []],
  ["fewer scopes, by turns", [...acts(0, 20, token("read", "list")), ...acts(20, 22, token("list"))], []],
  [
    "a log that says what was used as well",
    [...acts(0, 20, { ...token("read"), scopes: ["read"] }), ...acts(20, 22, { ...token("all"), scopes: ["read"] })],
    [],
  ],
  [
    "a token of more scopes than one keeps to",
    [...acts(0, 20, token(...range(32).map((n) => `s${n}`))), ...acts(20, 22, token("more"))],
    [],
  ],
])("tokens: %s", (_, all, expected) => {
  expect(names(told(all))).toEqual(expected);
});
