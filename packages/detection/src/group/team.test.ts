import type { Event, Finding } from "@rolecall/core";
import { expect, test } from "vitest";
import { findingsOf, fresh, OPTIONS } from "../test/run.ts";
import { call } from "../test/tiny-world.ts";
import { CALM_HOURS, type Change, crewOf, fleetOf, WAVE, waveOf } from "../test/wave.ts";

const MINUTE = 60_000;
const CREW = crewOf(12);
const FLOWS = Array.from({ length: 12 }, (_, i) => `flow-${i}`);
const RELEASE: Partial<Event> = { action: "TagResource", action_class: "write" };
const ELSEWHERE: Partial<Event> = { src_network: "203.0.113.0/24", src_asn: 64_666 };

/** Workflows beside the crew; the first so many act anew ten minutes after each other, from twenty minutes into the wave on. */
function flows(anew: readonly Partial<Event>[], usual: Partial<Event>): readonly Event[] {
  return FLOWS.flatMap((name, i) =>
    Array.from({ length: CALM_HOURS * 6 + 6 }, (_, k) => {
      const at = WAVE + (k - CALM_HOURS * 6) * 10 * MINUTE + (20 + i) * 5000;
      const isAnew = at >= WAVE + (20 + 10 * i) * MINUTE;
      return call(name, at, `${name}-${k}`, { identity_kind: "ci-workflow", ...usual, ...(isAnew && anew[i]) });
    }),
  );
}

/** The first of the crew acts anew, then workflows; `group` says whose an identity is beside its kind. */
function released(
  first: Partial<Event>,
  then: readonly Partial<Event>[],
  group: (uid: string) => string = () => "team-a",
  usual: Partial<Event> = {},
): readonly Finding[] {
  const change: Change = (i, at) => (i === 0 && at >= WAVE + 10 * MINUTE ? first : undefined);
  const context: typeof OPTIONS.context = (uid) => ({ ...OPTIONS.context(uid, {}), owner: "", group: group(uid) });
  return waveOf(findingsOf(fleetOf(CREW, change, flows(then, usual)), fresh({ ...OPTIONS, context })));
}

const told = (findings: readonly Finding[]): readonly string[] =>
  findings.map(({ detector, identity_name }) => `${detector} ${identity_name}`).toSorted();

test("what a release brings a team, machines of several kinds, is told of the first and once more of all", () => {
  const findings = released(RELEASE, [RELEASE, RELEASE, RELEASE]);
  expect(told(findings)).toEqual(["behavior crew-0", "behavior.group flow-0"]);
  const [group] = findings.filter(({ detector }) => detector === "behavior.group");
  expect(group?.title).toBe(
    "4 members of team-a did a kind of work they had never done (write: TagResource), since 00:10 UTC",
  );
  for (const uid of ["aws:1:role:crew-0", "aws:1:ci-workflow:flow-0", "aws:1:ci-workflow:flow-2"])
    expect(group?.sql).toContain(`'${uid}'`);
});

test("so is what is a new kind of work for the first, and for the others a new call of a kind that they always make", () => {
  const findings = released(RELEASE, [RELEASE, RELEASE], undefined, { action: "PutObject", action_class: "write" });
  expect(told(findings)).toEqual(["behavior crew-0", "behavior.group flow-0"]);
  expect(findings.map(({ title }) => title).join()).toContain("crew-0 did a kind of work");
});

test.each<[string, Partial<Event>, (uid: string) => string]>([
  ["of another team", RELEASE, (uid) => (uid.includes(":role:") ? "team-a" : "team-b")],
  ["of which nothing but the account is known", RELEASE, () => "1"],
])("one %s is none of them", (_, then, group) => {
  expect(told(released(RELEASE, [then], group))).toEqual(["behavior crew-0", "behavior flow-0"]);
});

test.each<[string, Partial<Event>, Partial<Event>]>([
  ["the same from elsewhere", RELEASE, { ...RELEASE, ...ELSEWHERE }],
  ["the same with a client of its own", RELEASE, { ...RELEASE, client: "pacu" }],
  ["the same and is refused", RELEASE, { ...RELEASE, outcome: "denied" }],
  ["another call", RELEASE, { ...RELEASE, action: "CreateAccessKey", action_class: "admin" }],
  ["what it always does, from where one of another kind is as well", ELSEWHERE, ELSEWHERE],
])("who does, minutes after the team's release, %s is told of by itself", (_, first, then) => {
  expect(told(released(first, [then]))).toContain("behavior flow-0");
});
