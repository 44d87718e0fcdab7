import type { Dimension, Finding, Severity } from "@rolecall/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { AlertingConfig, RouteConfig } from "../config/config.ts";
import type { Silence } from "../hold/silence.ts";
import { labelsOf } from "../matcher/labels.ts";
import { aFinding } from "../testing/finding.ts";
import { Scenario } from "../testing/scenario.ts";
import { routeTest } from "./route-test.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const OWNERS = ["", "X", "Y", "Z"] as const;
const uidOf = (n: number): string => `aws:${n % 3}:role:i${n}`;

const dimension = (name: string, observed: string, expected = ""): Dimension => ({
  ...{ name, pattern: "MATCH", observed, expected, surprise: 0, added: 0 },
});

interface Whose {
  readonly owners: readonly string[];
  readonly severity: Severity;
  readonly environment: string;
}

/** Identities 0, 1, 2, …, of these owners, of whom the first decided it. */
function groupOf({ owners, severity, environment }: Whose): Finding {
  const named = [...new Set(owners)];
  const of = (owner: string): string => owners.flatMap((each, n) => (each === owner ? [uidOf(n)] : [])).join(", ");
  const told = named.filter((owner) => owner !== "" && named.length > 1);
  return aFinding({
    ...{ finding_uid: "f_group", detector: "behavior.group", fingerprint: "v1:group", identity_uid: uidOf(0) },
    ...{ severity, environment, owner: named.filter((owner) => owner !== "").join(", ") },
    dimensions: [
      { ...dimension("action", "TagResource"), added: 5, surprise: 5 },
      dimension("members", owners.map((_, n) => uidOf(n)).join(", ")),
      ...told.map((owner) => dimension("owner_of_members", owner, `of ${of(owner)}`)),
    ],
  });
}

const matcher = fc.constantFrom(
  ...['owner="X"', 'owner=~"Y|Z"', 'owner=""', 'identity_uid=~"aws:1:.*"', `identity_uid="${uidOf(1)}"`],
  ...['severity=~"high|critical"', 'detector="behavior.group"', 'identity_name!="i0"', 'environment="dev"'],
);
const severity = fc.constantFrom<Severity>("info", "low", "medium", "high", "critical");
const whose = fc.record({
  owners: fc.oneof(
    fc.array(fc.constantFrom(...OWNERS), { minLength: 2, maxLength: 6 }),
    fc.integer({ min: 90, max: 400 }).map((size) => Array.from({ length: size }, (_, n) => OWNERS[n % 4] ?? "")),
  ),
  severity,
  environment: fc.constantFrom("", "dev", "production"),
});
const route = fc.record({
  receiver: fc.constantFrom("soc", "X", "Y"),
  matchers: fc.array(matcher, { minLength: 1, maxLength: 2 }),
  continue: fc.boolean(),
  group_by: fc.constantFrom([], ["identity_uid"], ["owner"], ["owner", "severity"], ["..."]),
  mute_time_intervals: fc.constantFrom([], [], ["morning"], ["night"]),
  active_time_intervals: fc.constantFrom([], [], ["morning"], ["night"]),
});

/** Two routes with the same matchers are refused, and names are unique. */
function treeOf(
  routes: readonly RouteConfig[],
  nested: readonly RouteConfig[],
  group_by: readonly string[],
): RouteConfig {
  const children = nested.map((each, n) => ({ ...each, name: `n${n}`, continue: true }));
  const [first, ...rest] = routes.map((each, n) => ({ ...each, name: `r${n}`, continue: each.continue ?? false }));
  return { receiver: "soc", group_by, routes: first ? [{ ...first, routes: children }, ...rest] : [] };
}

const circumstances = fc.record({
  whose,
  routes: fc.uniqueArray(route, { maxLength: 4, selector: ({ matchers }) => matchers.toSorted().join() }),
  nested: fc.uniqueArray(route, { maxLength: 2, selector: ({ matchers }) => matchers.toSorted().join() }),
  rootBy: fc.constantFrom(["identity_uid"], ["owner"], ["detector"]),
  silences: fc.array(fc.array(matcher, { minLength: 1, maxLength: 2 }), { maxLength: 4 }),
  snoozes: fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 2 }),
  firing: fc.uniqueArray(fc.record({ who: fc.integer({ min: 0, max: 5 }), severity }), {
    maxLength: 3,
    selector: ({ who }) => who,
  }),
  equal: fc.constantFrom([], ["identity_uid"], ["owner"]),
  lowered: fc.boolean(),
});

type Circumstances = typeof circumstances extends fc.Arbitrary<infer T> ? T : never;

function configOf({ routes, nested, rootBy, equal, lowered }: Circumstances): AlertingConfig {
  return {
    receivers: ["soc", "X", "Y"].map((name) => ({ name, slack: {} })),
    route: treeOf(routes, nested, rootBy),
    time_intervals: [
      { name: "morning", time_intervals: [{ times: [{ start_time: "09:00", end_time: "12:00" }] }] },
      { name: "night", time_intervals: [{ times: [{ start_time: "00:00", end_time: "05:00" }] }] },
    ],
    inhibit_rules: [
      {
        ...{
          name: "worst",
          source_matchers: ['severity="critical"'],
          target_matchers: ['severity=~"low|medium|high"'],
        },
        equal,
      },
    ],
    ...(lowered && { severity_by_environment: { dev: 1 } }),
  };
}

function silenced(run: Scenario, matchers: readonly string[], silenceId: string): Silence {
  const said = { createdBy: "ann", comment: "", updatedAt: run.now, hidden: 0, episodes: [] };
  return { ...said, silenceId, matchers: [matchers], startsAt: run.now, endsAt: run.now + 24 * HOUR };
}

/** Routes, groups and what holds it back there, as they are in the alerter after its first flush. */
function inAlerter(run: Scenario): readonly string[] {
  const { state, memberships } = run.alerter;
  const [episode] = [...state.episodes.values()].filter(({ finding }) => finding.finding_uid === "f_group");
  return memberships
    .of(episode?.episodeId ?? "")
    .flatMap((id) => state.groups.get(id) ?? [])
    .map(({ route: name, target, key, held, log }) => {
      const hold = held[episode?.episodeId ?? ""];
      const told = hold === undefined && log?.firing.includes(episode?.episodeId ?? "") === true;
      return `${name} ${target.receiver} ${key} ${hold ? `${hold.reason} ${hold.by}` : ""} ${told ? "told" : ""}`;
    })
    .toSorted();
}

test("route test says of a group what the alerter does, after a restart as well", () => {
  fc.assert(
    fc.property(circumstances, fc.boolean(), (given, restart) => {
      fc.pre(valid(given));
      const run = new Scenario(configOf(given));
      const firing = given.firing.map((each) =>
        aFinding({ identity_uid: uidOf(each.who), owner: "X", detector: "other", severity: each.severity }),
      );
      for (const finding of firing) run.push(finding);
      for (const [n, matchers] of given.silences.entries())
        run.push({ kind: "silence", silence: silenced(run, matchers, `s${n}`) });
      const finding = groupOf(given.whose);
      run.push(finding);
      snoozeSome(run, given.snoozes);
      if (restart) run.restart();
      run.advance(10 * MINUTE);
      const { matches } = routeTest(run.alerter.config, labelsOf(finding), {
        ...{ at: run.now, firing, finding },
        silences: [...run.silences.values()],
      });
      const said = matches.map(
        ({ route: name, receiver, group_key, held: [hold] }) =>
          `${name} ${receiver} ${group_key} ${hold ? `${hold.reason} ${hold.by}` : ""} ${hold ? "" : "told"}`,
      );
      expect(inAlerter(run)).toEqual(said.toSorted());
    }),
    { numRuns: 150 },
  );
});

/** Somebody snoozes messages before they are sent. */
function snoozeSome(run: Scenario, which: readonly number[]): void {
  const groups = [...run.alerter.state.groups.keys()];
  for (const n of which) {
    const groupId = groups[n];
    if (groupId !== undefined) run.push({ kind: "snooze", groupId, forMs: 4 * HOUR, by: "eve" });
  }
}

function valid(given: Circumstances): boolean {
  try {
    new Scenario(configOf(given));
    return true;
  } catch {
    return false;
  }
}
