import type { Dimension, Finding } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { compileConfig } from "../config/compile.ts";
import type { AlertingConfig } from "../config/config.ts";
import { labelsOf } from "../matcher/labels.ts";
import type { Labels } from "../matcher/matcher.ts";
import { aFinding } from "../testing/finding.ts";
import { Scenario } from "../testing/scenario.ts";
import { routeTest } from "./route-test.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const dimension = (name: string, observed: string, expected = ""): Dimension => ({
  ...{ name, pattern: "MATCH", observed, expected, surprise: 0, added: 0 },
});
const uidOf = (name: string): string => `aws:${name.charCodeAt(0)}:role:${name}`;

/** What `b` decided and these do, each of the owner that stands in capitals behind it: `aX bY`. */
function group(whose: string, over: Partial<Finding> = {}): Finding {
  const all = whose.split(" ").map(([name = "", owner = ""]) => ({ uid: uidOf(name), owner }));
  const owners = [...new Set(all.map(({ owner }) => owner))];
  const told = owners.filter((owner) => owner !== "" && owners.length > 1);
  const of = (owner: string): string => all.flatMap((each) => (each.owner === owner ? [each.uid] : [])).join(", ");
  return aFinding({
    ...{ finding_uid: "f_group", detector: "behavior.group", fingerprint: "v1:group", identity_uid: uidOf("b") },
    owner: owners.filter((owner) => owner !== "").join(", "),
    dimensions: [
      { ...dimension("action", "TagResource"), added: 5, surprise: 5 },
      dimension("members", all.map(({ uid }) => uid).join(", ")),
      ...told.map((owner) => dimension("owner_of_members", owner, `of ${of(owner)}`)),
    ],
    ...over,
  });
}

const BY_OWNER: AlertingConfig = {
  receivers: ["soc", "X", "Y"].map((name) => ({ name, slack: {} })),
  route: {
    receiver: "soc",
    routes: ["X", "Y"].map((owner) => ({ name: owner, receiver: owner, matchers: [`owner="${owner}"`] })),
  },
};
const told = (run: Scenario): readonly string[] => run.sent.map(({ receiver, reason }) => `${receiver} ${reason}`);
const FIRST = "first_notification";

describe("a finding about a group takes the routes of each of its members", () => {
  test.each<[string, string, readonly string[]]>([
    ["of two owners: each hears of it once, and nobody else", "aX bY cX", ["X", "Y"]],
    ["of one owner", "aX bX", ["X"]],
    ["of some that nobody owns: whoever takes those as well", "aX b", ["X", "soc"]],
  ])("%s", (_, whose, receivers) => {
    for (const restart of [false, true]) {
      const run = new Scenario(BY_OWNER).push(group(whose));
      if (restart) run.restart();
      run.advance(10 * MINUTE);
      expect(told(run).toSorted()).toEqual(receivers.map((receiver) => `${receiver} ${FIRST}`));
    }
  });

  test("an owner who comes in with a later member hears of it then, and the first is not told anew", () => {
    const run = new Scenario(BY_OWNER).push(group("aX bX")).advance(10 * MINUTE);
    run.push(group("aX bX cY")).advance(10 * MINUTE);
    expect(told(run).filter((each) => each.endsWith(FIRST))).toEqual([`X ${FIRST}`, `Y ${FIRST}`]);
  });

  test("who takes it takes it for all, and all are told of the end", () => {
    const run = new Scenario(BY_OWNER).push(group("aX bY")).advance(MINUTE);
    run.push({ kind: "acknowledge", subject: { groupId: run.sent[0]?.groupId ?? "" }, by: "ann" }).advance(MINUTE);
    run.reload(BY_OWNER).advance(2 * DAY);
    for (const receiver of ["X", "Y"])
      expect(run.reasons(receiver)).toEqual([FIRST, "acknowledged", "all_alerts_resolved"]);
  });

  test.each<[string, string, AlertingConfig["route"], Readonly<Record<string, Labels>>, readonly string[]]>([
    [
      "accounts",
      "aX bX",
      { receiver: "soc", routes: [{ name: "a", receiver: "X", matchers: ['identity_uid=~"aws:97:.*"'] }] },
      {},
      ["X root a", "soc root"],
    ],
    [
      "the inventory's labels",
      "aX bX",
      { receiver: "soc", routes: [{ name: "a", receiver: "Y", matchers: ['team="data"'] }] },
      { [uidOf("a")]: { team: "data" } },
      ["Y root a", "soc root"],
    ],
    [
      "expressions",
      "aX bY",
      { receiver: "soc", routes: [{ name: "a", receiver: "Y", when: 'finding.owner == "X"' }] },
      {},
      ["Y root a", "soc root"],
    ],
  ])("by %s", (_, whose, route, members, ways) => {
    const run = new Scenario({ ...BY_OWNER, ...(route && { route }) });
    run.push({ kind: "finding", finding: group(whose), members }).advance(MINUTE);
    expect(run.sent.map(({ receiver }) => receiver).toSorted()).toEqual(
      ways.map((way) => way.split(" ", 1)[0]).toSorted(),
    );
  });

  test("it is one message where it is grouped by who acted, and one for each owner where it is grouped by owner", () => {
    const grouped = (by: string): Scenario =>
      new Scenario({ ...BY_OWNER, route: { receiver: "soc", group_by: [by] } }).push(group("aX bY cX")).advance(MINUTE);
    expect(grouped("identity_uid").sent.map(({ groupKey }) => groupKey)).toEqual([
      `root{identity_uid="${uidOf("b")}"}`,
    ]);
    expect(grouped("owner").sent.map(({ groupKey }) => groupKey)).toEqual(['root{owner="X"}', 'root{owner="Y"}']);
  });
});

describe("a finding about a group is held back where all of its members are", () => {
  const silenced = (...matchers: readonly string[]): Scenario => {
    const run = new Scenario(BY_OWNER);
    for (const [i, matcher] of matchers.entries()) {
      const silence = { silenceId: `s${i}`, matchers: [[matcher]], startsAt: run.now, endsAt: run.now + 2 * HOUR };
      run.push({
        kind: "silence",
        silence: { ...silence, createdBy: "ann", comment: "", updatedAt: 1, hidden: 0, episodes: [] },
      });
    }
    return run.push(group("aX bY cX")).advance(10 * MINUTE);
  };

  test.each<[string, readonly string[], readonly string[]]>([
    ["the one who decided it", [`identity_uid="${uidOf("b")}"`], ["X"]],
    ["one of an owner's two", [`identity_uid="${uidOf("a")}"`], ["X", "Y"]],
    ["an owner", ['owner="X"'], ["Y"]],
    ["all, by one", ['detector="behavior.group"'], []],
    ["all, one by one", ['owner="X"', `identity_uid="${uidOf("b")}"`], []],
  ])("a silence of %s", (_, matchers, receivers) => {
    const run = silenced(...matchers);
    expect(told(run).toSorted()).toEqual(receivers.map((receiver) => `${receiver} ${FIRST}`));
    run.advance(2 * HOUR);
    expect(
      told(run)
        .filter((each) => each.endsWith(FIRST))
        .toSorted(),
    ).toEqual([`X ${FIRST}`, `Y ${FIRST}`]);
  });

  test.each([["identity_uid"], ["owner"]])("a snooze of its message, grouped by %s, holds that message back", (by) => {
    const routes = BY_OWNER.route?.routes;
    const run = new Scenario({ ...BY_OWNER, route: { receiver: "soc", group_by: [by], ...(routes && { routes }) } });
    run.push(group("aX bY cX")).advance(MINUTE);
    const asked = run.sent.find(({ receiver }) => receiver === "X")?.groupId ?? "";
    run.push({ kind: "snooze", groupId: asked, forMs: 4 * HOUR, by: "eve" }).advance(MINUTE);
    expect(run.sent.at(-1)).toMatchObject({ receiver: "X", reason: "snoozed" });
    expect(run.sent.at(-1)?.firing[0]?.heldBy).toMatch(/^a snooze of eve/);
    run.advance(4 * HOUR);
    expect(run.reasons("X")).toEqual([FIRST, "snoozed", "repeat_interval_elapsed"]);
  });

  test("what else one of them does, however grave, says nothing for the others", () => {
    const inhibit_rules = [
      {
        ...{ source_matchers: ['severity="critical"'], target_matchers: ['severity="high"'] },
        equal: ["identity_uid"],
      },
    ];
    const run = new Scenario({ ...BY_OWNER, inhibit_rules });
    const other = { detector: "a-rule", severity: "critical", owner: "Y", identity_uid: uidOf("b") } as const;
    run
      .push(aFinding(other))
      .push(group("aX bY"))
      .advance(10 * MINUTE);
    expect(run.sent.map(({ receiver }) => receiver).toSorted()).toEqual(["X", "Y"]);
  });
});

test("route test shows where each of them goes", () => {
  const compilation = compileConfig(BY_OWNER);
  if (!compilation.ok) throw new TypeError("the configuration is wrong");
  const finding = group("aX bY");
  const at = Date.parse(finding.time);
  const { matches } = routeTest(compilation.config, labelsOf(finding), { at, finding });
  expect(matches.map(({ route, held }) => [route, held])).toEqual([
    ["X", []],
    ["Y", []],
  ]);
});
