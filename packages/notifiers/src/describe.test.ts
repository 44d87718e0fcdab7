import type { Dimension } from "@rolecall/core";
import { expect, test } from "vitest";
import { describe, drawnLines, firstLine } from "./describe.ts";
import { anItem } from "./testing/a-page.ts";
import { FINDINGS_BY_KIND } from "./testing/kinds.ts";

const plain = (text: string, max: number): string => text.slice(0, max);
const itemOf = (kind: string) => anItem({}, FINDINGS_BY_KIND[kind]);

test.each([
  ["policy", "deploy went beyond its policy deploy: action iam:CreateUser and 1 more – owner team-payments"],
  ["coverage", "aws-cloudtrail of 123456789012 has logged nothing for 9 hours – no owner"],
  ["lifecycle", "deploy acts again after 143 days of silence – owner team-payments"],
  ["credential", "deploy uses a credential that another machine uses too – owner team-payments"],
  [
    "group",
    "4 members of role/team-payments called from a network they had never used, since 09:12 UTC – once in 14,000 identity-days – owner team-payments",
  ],
  [
    "sequence",
    "deploy came in or looked around, took credentials or data together, and took data out – owner team-payments",
  ],
  ["delegation", "lookup has a scope that its parent was never granted – owner team-payments"],
])("%s leads with who did what, and whose it is", (kind, line) => {
  expect(firstLine(itemOf(kind), plain)).toBe(line);
});

test.each([
  [
    "policy",
    "actions: iam:CreateUser (allowed: ecs:*, PutObject (policies/deploy.yaml:5)); networks: 203.0.113.9 (allowed: 10.0.0.0/8 (policies/deploy.yaml:7))",
  ],
  ["coverage", "hours without events: 9 hours (normally: never more than 1 hour in 504 hours with events)"],
  [
    "credential",
    "credential: AKIAIOSFODNN7EXAMPLE (normally: one machine; aws:123456789012:role:backup used it on 2026-11-20)",
  ],
  ["group", "network operator: AS64500 (usually AS14618 (512 of 512 hours))"],
  ["sequence", "3 steps: Discovery, then Credential Access, then Exfiltration"],
])("%s says what it did beside what is usual", (kind, what) => {
  expect(describe(itemOf(kind)).what).toBe(what);
});

test.each([
  ["lifecycle.over-permissioned", "Ask team-payments which of these rights it needs"],
  ["lifecycle.new-country", "Ask team-payments whether this was planned"],
  ["lifecycle.human-use", "Ask team-payments who used it"],
  ["lifecycle.session-in-two-places", "Ask team-payments where this credential belongs"],
  ["lifecycle.key-in-two-places", "Ask team-payments where this credential belongs"],
  ["lifecycle.used-after-rotation", "Ask team-payments where this credential belongs"],
  ["lifecycle.orphaned", "team-payments has left: ask whoever took over"],
  ["lifecycle.beyond-grant", "Ask team-payments whether it may do that"],
  ["lifecycle.wide-scope", "Ask team-payments which of these rights it needs"],
])("%s has advice of its own", (detector, advice) => {
  const { dimensions = [] } = FINDINGS_BY_KIND["lifecycle"] ?? {};
  const item = anItem({}, { ...FINDINGS_BY_KIND["lifecycle"], detector, dimensions });
  expect(describe(item).advice.slice(0, advice.length)).toBe(advice);
});

test.each([
  [{ error: 4, calls_per_5_minutes: 2 }, "Look first whether what it calls is down or was changed"],
  [{ error: 4, client: 2 }, "Ask team-payments whether this was planned."],
  [{ error: 4, denied: 2 }, "Ask team-payments whether this was planned."],
  [{ bytes_per_hour: 4, calls_per_hour: 2 }, "Ask team-payments whether so much work was planned"],
  [{ cadence: 4, src_network: 2 }, "Ask team-payments whether somebody ran it by hand, or a second copy of it runs."],
  [{ hours_since_last_call: 4, client: 0 }, "Ask team-payments who started it again"],
  [{ delegation: 5, calls_per_hour: 1 }, "Ask team-payments who let it act so."],
  [{}, "Ask team-payments whether this was planned."],
])("of a behaviour that shows in %j it says what to look at", (added, advice) => {
  const dimensions = Object.entries(added).map(([name, units]) => ({
    ...{ name, pattern: "SURGE", observed: "9", expected: "1", surprise: units, added: units },
  })) as Dimension[];
  expect(describe(anItem({}, { dimensions })).advice.slice(0, advice.length)).toBe(advice);
});

test("a tool that an agent was never seen to call is no question of who acts for whom", () => {
  const item = anItem({}, { ...FINDINGS_BY_KIND["delegation"], detector: "delegation.new-tool" });
  expect(describe(item).advice).toContain("whether it was meant to have this tool");
});

test("what added nothing is left out of a message, but not what explains the rest", () => {
  const said = (name: string, added: number): Dimension => ({
    ...{ name, pattern: "UNSEEN", observed: `${name}!`, expected: "", surprise: added, added },
  });
  const dimensions = [said("scope", 4), said("action", 0), said("change", 0)];
  expect(describe(anItem({}, { dimensions })).what).toBe("permission: scope!; change: change!");
  expect(describe(anItem({}, { kind: "rule", dimensions: [said("action", 0)] })).what).toBe("action: action!");
});

test.each([
  ["receiver-failing", "What others are told does not arrive there"],
  ["dead-letters", "What they say is not seen"],
  ["heartbeat", "Nothing."],
])("what Rolecall says of itself has advice of its own: %s", (detector, advice) => {
  const item = anItem({}, { kind: "coverage", detector, origin: "alerter", dimensions: [] });
  expect(describe(item).advice).toContain(advice);
});

test("the first day of a habit is said without how it would become one", () => {
  const expected = "not told again once it was so on 2 days, with the same client and network";
  const habit = {
    name: "habit",
    pattern: "UNSEEN",
    observed: "the first day on which it does this",
    expected,
  } as const;
  const item = anItem({}, { kind: "rule", dimensions: [{ ...habit, surprise: 0, added: 0 }] });
  expect(describe(item).what).toBe("habit: the first day on which it does this");
});

test("a group names the others too", () => {
  expect(describe(itemOf("group")).who).toBe(
    "deploy (role, aws:123456789012:role:deploy) and 3 others: billing, refunds, reports",
  );
});

test("what each day added to a drift is left to its page", () => {
  const day = { name: "calls_per_day", pattern: "SURGE", expected: "126 calls on such a day", surprise: 2, added: 2 };
  const observed = "367 calls today; evidence × 1.3 on 2026-10-18, × 2.7 today";
  const item = anItem({}, { dimensions: [{ ...day, observed } as Dimension] });
  expect(describe(item).what).toBe("calls per day: 367 calls today (usually 126 calls on such a day)");
  expect(drawnLines(item.finding, plain)).toEqual(["calls per day ████████████   2.0  surge 367 calls today"]);
});

test("of steps one after another that serve the same, the number is said", () => {
  const step = (minute: number, tactic: string): Dimension => ({
    ...{ name: tactic, pattern: "MATCH", expected: "", surprise: 0, added: 0 },
    observed: `2026-11-24T09:${minute}:00.000Z deploy did it (f_${minute})`,
  });
  const dimensions = [step(10, "Discovery"), step(11, "Impact"), step(12, "Impact"), step(13, "Discovery")];
  const { what } = describe(anItem({}, { ...FINDINGS_BY_KIND["sequence"], dimensions }));
  expect(what).toBe("4 steps: Discovery, then Impact × 2, then Discovery");
});

test("a sequence is drawn step by step, with the time of each", () => {
  expect(drawnLines(itemOf("sequence").finding, plain)).toEqual([
    "09:12  Discovery          deploy listed all buckets",
    "09:31  Credential Access  deploy read 14 secrets within 10 minutes",
    "09:58  Exfiltration       deploy shared the snapshot snap-0a1 outside the account",
  ]);
});

test.each([
  ["policy", /whether the policy or the caller is wrong/],
  ["coverage", /Check the source/],
  ["lifecycle", /whether it is still needed/],
  ["credential", /revoke it now/],
  ["group", /the one cause behind all of them/],
  ["sequence", /^Revoke its credential first/],
  ["delegation", /who let it act for whom/],
])("%s says what to do", (kind, advice) => {
  expect(describe(itemOf(kind)).advice).toMatch(advice);
});

test.each([
  [
    "of whom to ask",
    ["Ask whoever did it; put back what was there."],
    "put back what was there. Then revoke the credential",
  ],
  ["of the credential", ["Revoke the secret now; then look."], "If nobody knows: revoke the secret now; then look."],
  ["in two steps", ["Stop the run.", "Rotate its token."], "If nobody knows: stop the run. Rotate its token."],
  ["nothing", [], "If nobody knows: revoke the credential and keep the events of its session."],
])("a rule that speaks %s is told with what it says", (_, responses, advice) => {
  const item = anItem({}, { kind: "rule", detector: "own-rule" });
  expect(describe(item, (detector) => (detector === "own-rule" ? responses : undefined)).advice).toContain(advice);
});

test("whose agent it was is said, once", () => {
  const person: Dimension = {
    ...{ name: "person", pattern: "MATCH", observed: "otel::human:ann@example.com", expected: "x" },
    ...{ surprise: 0, added: 0 },
  };
  const server: Dimension = { ...person, name: "server", observed: "notes" };
  const of = (title: string) => anItem({}, { title, identity_name: "claude-code", dimensions: [server, person] });
  expect(firstLine(of("claude-code called a new server"), plain)).toContain("a new server for ann@example.com – ");
  expect(firstLine(of("claude-code sent a file (Bash for ann@example.com)"), plain)).not.toContain(") for ann");
  expect(describe(of("claude-code called a new server"))).toMatchObject({
    who: expect.stringMatching(/^claude-code .* for ann@example.com$/),
    what: expect.not.stringContaining("ann"),
  });
});
