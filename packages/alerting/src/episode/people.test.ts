import { type Dimension, PERSON } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import type { AlertingConfig } from "../config/config.ts";
import { aFinding } from "../testing/finding.ts";
import { Scenario } from "../testing/scenario.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const AGENT = "otel::ai-agent:claude-code";
const PLAIN: AlertingConfig = { receivers: [{ name: "secops", slack: {} }] };

const dimension = (name: string, observed: string): Dimension => ({
  ...{ name, pattern: "MATCH", observed, expected: "", surprise: 0, added: 0 },
});
/** Of an agent that is one identity for everybody; of `undefined` the agent's own. */
const of = (person: string | undefined, over: Parameters<typeof aFinding>[0] = {}) =>
  aFinding({
    ...{ identity_uid: AGENT, identity_kind: "ai-agent", identity_name: "claude-code", kind: "rule" },
    ...{ finding_uid: `f_${person}${over.detector ?? ""}`, fingerprint: `v1:${person}${over.detector ?? ""}` },
    dimensions: [
      dimension("server", "x"),
      ...(person === undefined ? [] : [dimension(PERSON, `otel::human:${person}`)]),
    ],
    ...over,
  });
const messages = (run: Scenario): readonly string[] => Array.from(new Set(run.sent.map(({ groupKey }) => groupKey)));

describe("what is found of two people who work with one agent", () => {
  test.each<[string, AlertingConfig, number]>([
    ["is two messages where nobody says how to group", PLAIN, 2],
    [
      "is two where it is grouped by who acted",
      { ...PLAIN, route: { receiver: "secops", group_by: ["identity_uid"] } },
      2,
    ],
    ["is two where the person is named as well", { ...PLAIN, route: { receiver: "secops", group_by: ["person"] } }, 2],
    [
      "is one where it is grouped by something else",
      { ...PLAIN, route: { receiver: "secops", group_by: ["detector"] } },
      1,
    ],
  ])("%s", (_, config, count) => {
    const run = new Scenario(config)
      .push(of("ann"))
      .advance(MINUTE)
      .push(of("bob"))
      .advance(10 * MINUTE);
    expect(messages(run)).toHaveLength(count);
  });

  test("is a message by itself beside that of the agent, whose key is what it was", () => {
    const run = new Scenario(PLAIN).push(of(undefined)).push(of("ann")).advance(MINUTE);
    expect(messages(run)).toEqual([
      `root{identity_uid="${AGENT}"}`,
      `root{identity_uid="${AGENT}",person="otel::human:ann"}`,
    ]);
  });

  test("takes routes, silences and expressions by the person", () => {
    const routes = [
      { name: "ann", receiver: "secops", matchers: ['person="otel::human:ann"'] },
      { name: "bob", receiver: "secops", when: 'finding.person == "otel::human:bob"' },
    ];
    const run = new Scenario({ ...PLAIN, route: { receiver: "secops", routes } });
    run.push(of("ann")).push(of("bob")).advance(MINUTE);
    expect(
      messages(run)
        .map((key) => key.split("{", 1)[0])
        .toSorted(),
    ).toEqual(["ann", "bob"]);
  });

  test("holds nothing back of the other", () => {
    const inhibit_rules = [
      {
        ...{ source_matchers: ['severity="critical"'], target_matchers: ['severity="low"'] },
        equal: ["identity_uid"],
      },
    ];
    const run = new Scenario({ ...PLAIN, inhibit_rules }).push(of("ann", { severity: "critical" }));
    run
      .push(of("ann", { severity: "low", detector: "b" }))
      .push(of("bob", { severity: "low" }))
      .advance(MINUTE);
    expect(run.sent.flatMap(({ firing }) => firing.map(({ finding }) => finding.finding_uid))).toEqual([
      "f_ann",
      "f_bob",
    ]);
  });

  test("is not related by the agent alone", () => {
    const run = new Scenario(PLAIN).push(of("ann")).advance(MINUTE).push(of("bob")).advance(MINUTE);
    expect(run.sent.at(-1)?.firing[0]?.related).toEqual([]);
  });
});

test("a label of that name that an identity has of its own, from the inventory, tells nothing apart", () => {
  const finding = aFinding({ identity_uid: "aws:1:role:deploy", identity_kind: "role" });
  const run = new Scenario({ ...PLAIN, route: { receiver: "secops", group_by: ["identity_uid"] } });
  run.push({ kind: "finding", finding, labels: { person: "bob" } }).advance(MINUTE);
  expect(messages(run)).toEqual(['root{identity_uid="aws:1:role:deploy"}']);
});

describe("a verdict of expected", () => {
  const judged = (of: string) =>
    ({
      kind: "feedback",
      subject: { findingUid: `f_${of}` },
      verdict: { feedback: "expected", by: "eve", comment: "" },
    }) as const;
  const again = (run: Scenario, person: string | undefined): boolean => {
    const before = run.sent.length;
    const finding_uid = `f_${person}-again`;
    run.push(of(person, { finding_uid, fingerprint: `v1:${person}-again` })).advance(10 * MINUTE);
    return run.sent.length > before;
  };

  test.each<[string, string | undefined, string | undefined, boolean]>([
    ["on what was done for ann holds for ann", "ann", "ann", false],
    ["on what was done for ann says nothing of bob", "ann", "bob", true],
    ["on what was done for ann says nothing of the agent", "ann", undefined, true],
    ["on the agent's own holds for that", undefined, undefined, false],
    ["on the agent's own says nothing of ann", undefined, "ann", true],
  ])("%s", (_, first, second, isTold) => {
    const run = new Scenario(PLAIN)
      .push(of(first))
      .advance(MINUTE)
      .push(judged(String(first)))
      .advance(MINUTE);
    expect(again(run, second)).toBe(isTold);
    const restarted = new Scenario(PLAIN)
      .push(of(first))
      .advance(MINUTE)
      .push(judged(String(first)))
      .restart();
    expect(again(restarted, second)).toBe(isTold);
  });

  test("that is older than people in findings holds for all, as it did", () => {
    const run = new Scenario(PLAIN).push(of("ann")).advance(MINUTE).push(judged("ann"));
    for (const row of run.episodes.values()) {
      const { expectation, ...episode } = JSON.parse(row.snapshot);
      const { person: _, ...older } = expectation;
      run.episodes.set(row.episode_id, { ...row, snapshot: JSON.stringify({ ...episode, expectation: older }) });
    }
    expect(again(run.restart(), "bob")).toBe(false);
  });
});

test.each<[string, string | undefined, string, boolean]>([
  ["of ann's message holds ann's back", "ann", "ann", false],
  ["of ann's message does not hold bob's back", "ann", "bob", true],
  ["of the agent's message does not hold ann's back", undefined, "ann", true],
])("a snooze %s", (_, first, second, isTold) => {
  const run = new Scenario(PLAIN).push(of(first)).advance(MINUTE);
  run.push({ kind: "snooze", groupId: run.sent[0]?.groupId ?? "", forMs: 4 * HOUR, by: "eve" }).advance(MINUTE);
  const before = run.sent.filter(({ state }) => state === "firing").length;
  run.push(of(second, { detector: "other" })).advance(10 * MINUTE);
  expect(run.sent.filter(({ state }) => state === "firing").length > before).toBe(isTold);
});

test("a snooze of an agent's own message holds where its identity has a label of that name from the inventory", () => {
  const labelled = (detector: string) =>
    ({ kind: "finding", finding: of(undefined, { detector }), labels: { person: "bob" } }) as const;
  const run = new Scenario(PLAIN).push(labelled("one")).advance(MINUTE);
  run.push({ kind: "snooze", groupId: run.sent[0]?.groupId ?? "", forMs: 4 * HOUR, by: "eve" }).advance(MINUTE);
  const before = run.sent.filter(({ state }) => state === "firing").length;
  run.push(labelled("other")).advance(10 * MINUTE);
  expect(run.sent.filter(({ state }) => state === "firing")).toHaveLength(before);
});
