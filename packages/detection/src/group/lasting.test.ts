import { expect, test } from "vitest";
import { isOneOf } from "./lasting.ts";
import type { Alarm } from "./recent-alarms.ts";

const HOUR = 3_600_000;
const FLOW: Alarm = {
  ...{ at: 3 * HOUR, identity: "flow", episode: "e", peers: "ci-workflow/team-a" },
  ...{ family: 0, marks: ["TagResource"], values: ["TagResource"], hasValue: true },
};
const VITAL: Alarm = { ...FLOW, isVital: true };
/** Roles of the team that came hours ago. */
const ROLES = Array.from({ length: 4 }, (_, i) => ({ kin: "role/team-a", from: i * 60_000 }));

test.each<[string, Alarm, string, boolean]>([
  ["a team's release, whatever its kind", FLOW, "*/team-a", true],
  ["a team's release, on whom much hangs", VITAL, "*/team-a", false],
  ["what a few of the fleet do", FLOW, "", false],
  ["its own group of peers, on whom much hangs", VITAL, "ci-workflow/team-a", true],
])("%s: the first of its peers is one of them, or is told of alone", (_, alarm, among, isOne) => {
  expect(isOneOf(ROLES, alarm, among)).toBe(isOne);
});
