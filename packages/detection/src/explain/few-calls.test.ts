import type { Event, Finding, IdentityKind } from "@rolecall/core";
import { expect, test } from "vitest";
import { findingsOf } from "../test/run.ts";
import { call, tinyWorld, WORLD_START } from "../test/tiny-world.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const LAST = 12;
const RULE = { action: "New-InboxRule", action_class: "admin", service: "Exchange" } as const;

const FILE = { action: "FileAccessed", service: "SharePoint" } as const;
const SEARCH = { action: "New-ComplianceSearch", action_class: "admin", service: "Exchange" } as const;

/** Twenty people who read a file in each of six hours of a day; each but the first made a rule for his mail once, and another such call. */
function office(kind: IdentityKind, alsoMade: Partial<Event>): readonly Event[] {
  const events: Event[] = [];
  for (let who = 0; who < 20; who += 1)
    for (let day = 0; day <= LAST; day += 1)
      for (let hour = 0; hour < 6; hour += 1) {
        const at = WORLD_START + day * DAY + (8 + hour) * HOUR + who * 100_000;
        const isOnce = who > 0 && day === 2 + (who % 9);
        const over = isOnce && hour > 2 && hour < 5 ? (hour === 3 ? RULE : alsoMade) : FILE;
        events.push(call(`user-${who}`, at, `${who}-${day}-${hour}`, { ...over, identity_kind: kind }));
      }
  return events;
}

const TINY = Array.from(tinyWorld(5, 12, (LAST + 1) * 24));

/** What is told of the first of them, who does these in the fourth hour of the last day. */
function told(acts: readonly Partial<Event>[], kind: IdentityKind = "human"): Finding | undefined {
  const at = WORLD_START + LAST * DAY + 11 * HOUR + 60_000;
  const now = acts.map((over, k) => call("user-0", at + k * 30_000, `now-${k}`, { identity_kind: kind, ...over }));
  const log = [...TINY, ...office(kind, acts.includes(SEARCH) ? SEARCH : FILE), ...now].toSorted((a, b) =>
    a.time < b.time ? -1 : 1,
  );
  return findingsOf(log).find(({ identity_name, time }) => identity_name === "user-0" && Date.parse(time) >= at);
}

const files = (many: number): readonly Partial<Event>[] => Array.from({ length: many }, () => FILE);

test.each<[string, readonly Partial<Event>[], string]>([
  ["which is a step less", [RULE, ...files(3)], "high"],
  ["but with forty calls beside it", [RULE, ...files(40)], "critical"],
  ["but from elsewhere", [RULE, ...files(3)].map((each) => ({ ...each, src_network: "203.0.113.0/24" })), "critical"],
  ["but one that nobody makes", [{ ...RULE, action: "Add-MailboxPermission" }, ...files(3)], "critical"],
  ["but two of them", [RULE, SEARCH, ...files(2)], "critical"],
  ["but refused", [{ ...RULE, outcome: "denied" }, ...files(3)], "critical"],
])("a call that peers make and a few of one's own, %s", (_, acts, severity) => {
  expect(told(acts)?.severity).toBe(severity);
});

test("a machine that does so is told of as before", () => {
  expect(told([RULE, ...files(3)], "role")?.severity).toBe("high");
});
