import type { Event } from "@rolecall/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRules, RULES } from "../rules/index.ts";
import { Sequences } from "../rules/sequences.ts";
import { compileUserRule, isSigma, readSigma, type UserRule } from "./index.ts";

const BASE: UserRule = {
  rule: "deploy-outside-ci",
  title: "{identity_name} deployed {resource|something} outside CI",
  sources: ["aws-cloudtrail"],
  actions: ["UpdateFunctionCode*"],
  severity: "high",
};

function event(members: Partial<Event> = {}): Event {
  return {
    event_uid: "e1",
    time: "2026-11-24T10:00:00.000Z",
    tenant: "default",
    source: "aws-cloudtrail",
    provider: "aws",
    action: "UpdateFunctionCode20150331v2",
    action_class: "write",
    identity_uid: "aws:1:role:deploy",
    identity_kind: "role",
    identity_name: "deploy",
    outcome: "success",
    origin: "test:1",
    ...members,
  };
}

function minutes(at: number): string {
  return new Date(Date.parse("2026-11-24T10:00:00Z") + at * 60_000).toISOString();
}

/** Which of the events a rule of these members matches, by index. */
function fires(members: Partial<UserRule>, events: readonly Event[]): number[] {
  const { rule, faults } = compileUserRule({ ...BASE, ...members });
  expect(faults).toEqual([]);
  const rules = createRules([rule]);
  return events.flatMap((each, at) => (rules.check(each).length > 0 ? [at] : []));
}

describe("a user's rule", () => {
  test.each<[string, Partial<UserRule>, Partial<Event>, boolean]>([
    ["of an operation", {}, {}, true],
    ["of another operation", {}, { action: "Invoke" }, false],
    ["of an operation in another case", {}, { action: "updatefunctioncode" }, true],
    ["with a condition that holds", { when: ['event.client != "terraform"'] }, { client: "boto3" }, true],
    ["with a condition that does not", { when: ['event.client != "terraform"'] }, { client: "terraform" }, false],
    ["with two, of which one does not", { when: ["true", "false"] }, {}, false],
    ["with a number", { when: ["event.status_code >= 500"] }, { status_code: 503 }, true],
    ["with a label", { when: ['event.labels["region"] == "eu"'] }, { labels: { region: "eu" } }, true],
    ["with a label that is not there", { when: ['event.labels["region"] == "eu"'] }, {}, false],
    ["that shows a name with dots at the top", { shows: ["raw[a.b]", "labels[a.b]"] }, {}, true],
    ["with the original record", { when: ['raw.a.b == "x"'] }, { raw: '{"a":{"b":"x"}}' }, true],
    ["with a record that has it not", { when: ['raw.a.b == "x"'] }, { raw: '{"a":[]}' }, false],
    ["without a record", { when: ['raw.a.b == "x"'] }, {}, false],
    ["of kinds", { kinds: ["human"] }, {}, false],
    ["of what was refused", {}, { outcome: "denied" }, false],
    ["of what was refused, where it says so", { attempted: "low" }, { outcome: "denied" }, true],
    ["of a platform's own work", {}, { identity_kind: "cloud-service" }, false],
    ["of a platform's own work, where it says so", { platform: true }, { identity_kind: "cloud-service" }, true],
  ])("%s", (_, members, changes, expected) => {
    expect(fires(members, [event(changes)])).toEqual(expected ? [0] : []);
  });

  test("counts events, and distinct values, within a span", () => {
    const events = Array.from({ length: 5 }, (_, at) =>
      event({ event_uid: `e${at}`, resource: `r${at % 2}`, time: minutes(at) }),
    );
    expect(fires({ threshold: { count: 3, within: "10m" } }, events)).toEqual([2, 3, 4]);
    expect(fires({ threshold: { count: 3, within: "2m" } }, events)).toEqual([]);
    expect(fires({ threshold: { count: 2, within: "10m", distinct: "resource" } }, events)).toEqual([1, 2, 3, 4]);
    expect(fires({ threshold: { count: 3, within: "10m", distinct: "resource" } }, events)).toEqual([]);
  });

  const steps = [{ actions: ["CreateUser"] }, { actions: ["AttachUserPolicy"], when: ['event.resource == "admin"'] }];

  test.each<[string, readonly (readonly [string, number, string?])[], number[]]>([
    [
      "in order",
      [
        ["CreateUser", 0],
        ["AttachUserPolicy", 5, "admin"],
      ],
      [1],
    ],
    [
      "with others between",
      [
        ["CreateUser", 0],
        ["ListUsers", 1],
        ["AttachUserPolicy", 5, "admin"],
      ],
      [2],
    ],
    [
      "in the wrong order",
      [
        ["AttachUserPolicy", 0, "admin"],
        ["CreateUser", 5],
      ],
      [],
    ],
    [
      "too far apart",
      [
        ["CreateUser", 0],
        ["AttachUserPolicy", 61, "admin"],
      ],
      [],
    ],
    [
      "begun twice, the second in time",
      [
        ["CreateUser", 0],
        ["CreateUser", 30],
        ["AttachUserPolicy", 61, "admin"],
      ],
      [2],
    ],
    [
      "whose end comes from hours before its beginning",
      [
        ["CreateUser", 300],
        ["AttachUserPolicy", 5, "admin"],
      ],
      [],
    ],
    [
      "whose condition does not hold",
      [
        ["CreateUser", 0],
        ["AttachUserPolicy", 5, "read"],
      ],
      [],
    ],
    [
      "twice over",
      [
        ["CreateUser", 0],
        ["AttachUserPolicy", 1, "admin"],
        ["AttachUserPolicy", 2, "admin"],
      ],
      [1],
    ],
  ])("a sequence %s", (_, given, expected) => {
    const events = given.map(([action, at, resource]) => event({ action, time: minutes(at), resource }));
    const { actions: _actions, ...base } = BASE;
    const { rule } = compileUserRule({ ...base, sequence: { within: "1h", steps } });
    const rules = createRules([rule]);
    expect(events.flatMap((each, at) => (rules.check(each).length > 0 ? [at] : []))).toEqual(expected);
  });

  test("a sequence goes on after a restart in its middle, and is no other identity's", () => {
    const { actions: _actions, ...base } = BASE;
    const { rule } = compileUserRule({ ...base, sequence: { within: "1h", steps } });
    const before = createRules([rule]);
    before.check(event({ action: "CreateUser" }));
    const { rows } = before.takeRows();
    const last = event({ action: "AttachUserPolicy", resource: "admin", time: minutes(3) });
    const after = createRules([rule]);
    after.restore(rows);
    expect(after.check({ ...last, identity_uid: "aws:1:role:other" })).toHaveLength(0);
    expect(after.check(last)).toHaveLength(1);
    expect(after.takeRows()).toEqual({ rows: [], removed: [rows[0]?.key] });
  });

  test("a sequence is found wherever one is, and nowhere else", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(2), fc.integer({ min: 1, max: 4 })), { maxLength: 12 }), (moves) => {
        const sequences = new Sequences(10);
        let at = 0;
        let since = 0;
        const seen: { readonly step: number; readonly at: number }[] = [];
        for (const [step, later] of moves) {
          at += later;
          seen.push({ step, at });
          const found = sequences.advance("k", at, 6, [step === 0, step === 1, step === 2]);
          expect(found).toBe(endsOne(seen.slice(since)));
          if (found) since = seen.length;
        }
      }),
      { numRuns: 2000 },
    );
  });
});

/** By trying all: do three in order, within 6, end at the last? */
function endsOne(seen: readonly { readonly step: number; readonly at: number }[]): boolean {
  const last = seen.length - 1;
  if (seen[last]?.step !== 2) return false;
  return seen.some(
    (first, i) =>
      first.step === 0 &&
      (seen[last]?.at ?? 0) - first.at <= 6 &&
      seen.some((middle, j) => middle.step === 1 && j > i && j < last),
  );
}

describe("what is wrong with a user's rule", () => {
  test.each<[string, Partial<UserRule>, string]>([
    ["a member that an event has not", { when: ['event.actoin == "x"'] }, "when.0"],
    ["a path with a bracket that is never closed", { key: "raw.labels[app.kubernetes.io/name" }, "key"],
    ["a path with nothing in brackets", { shows: ["raw.labels[]"] }, "shows.0"],
    ["a path with two dots", { shows: ["raw..labels"] }, "shows.0"],
    ["a condition that is no truth", { when: ["event.action"] }, "when.0"],
    ["a condition that breaks off", { when: ["event.action =="] }, "when.0"],
    ["a regular expression", { when: ['event.action.matches("(a+)+")'] }, "when.0"],
    ["a star in the middle", { actions: ["Get*Secret"] }, "actions.0"],
    ["no span", { threshold: { count: 3, within: "soon" } }, "threshold.within"],
    ["a count of one", { threshold: { count: 1, within: "1m" } }, "threshold.count"],
    ["a path from nowhere", { key: "resurce" }, "key"],
    ["a path from nowhere in the title", { title: "{idenity_name} did it" }, "title"],
    ["a tactic of another version", { attacks: ["Defense Evasion/T1685"] }, "attacks.0"],
    ["a risk that is not there", { owasp: ["NHI11"] }, "owasp.0"],
    ["a sequence of one", { sequence: { within: "1h", steps: [{ actions: ["a"] }] } }, "actions sequence.steps"],
  ])("%s", (_, members, paths) => {
    const { faults } = compileUserRule({ ...BASE, ...members });
    expect(faults.map(({ path }) => path.join(".")).join(" ")).toBe(paths);
    for (const fault of faults) expect(fault.message).not.toBe("");
  });

  test("all of it is said at once", () => {
    const faults = compileUserRule({ ...BASE, when: ["1", "event.x"], key: "y", owasp: ["NHI0"] }).faults;
    expect(faults).toHaveLength(4);
  });
});

const SIGMA = {
  title: "AWS User Login Profile Was Modified",
  id: "055fb148-60f8-462d-ad16-26926ce050f1",
  logsource: { product: "aws", service: "cloudtrail" },
  detection: {
    selection: { eventSource: "iam.amazonaws.com", eventName: "UpdateLoginProfile" },
    filter_main_user: { "userIdentity.arn|contains": ":user/alice" },
    condition: "selection and not 1 of filter_main_*",
  },
  level: "high",
  tags: ["attack.persistence", "attack.t1098"],
};

describe("a Sigma rule", () => {
  test("of one event is a rule", () => {
    expect(isSigma(SIGMA)).toBe(true);
    const { rule } = readSigma(SIGMA);
    expect(rule).toMatchObject({
      id: "sigma-055fb148-60f8-462d-ad16-26926ce050f1",
      sources: ["aws-cloudtrail"],
      actions: ["UpdateLoginProfile"],
      severity: "high",
      attacks: [{ tactic: "Persistence", technique: "T1098" }],
    });
    const rules = createRules(rule === undefined ? [] : [rule]);
    const one = event({ action: "UpdateLoginProfile", service: "iam.amazonaws.com" });
    expect(rules.check({ ...one, raw: '{"userIdentity":{"arn":"arn:aws:iam::1:user/bob"}}' })).toHaveLength(1);
    expect(rules.check({ ...one, raw: '{"userIdentity":{"arn":"arn:aws:iam::1:user/alice"}}' })).toHaveLength(0);
  });

  const detected = (detection: object): boolean => {
    const { rule, notUnderstood } = readSigma({ ...SIGMA, detection } as never);
    expect(notUnderstood).toEqual([]);
    return (
      createRules(rule === undefined ? [] : [rule]).check(event({ raw: '{"a":"one two","b":["x","y"],"n":5}' }))
        .length > 0
    );
  };

  test.each<[string, object, boolean]>([
    ["all of a list", { s: { "a|contains|all": ["one", "two"] }, condition: "s" }, true],
    ["all of a list, one missing", { s: { "a|contains|all": ["one", "three"] }, condition: "s" }, false],
    ["any of a list", { s: { a: ["three", "one*"] }, condition: "s" }, true],
    ["a list of maps", { s: [{ a: "no" }, { b: "y" }], condition: "s" }, true],
    ["start and end", { s: { "a|startswith": "ONE", "b|endswith": "y" }, condition: "s" }, true],
    ["nothing there", { s: { c: null }, condition: "s" }, true],
    ["something there", { s: { "a|exists": true }, condition: "s" }, true],
    ["at least", { s: { "n|gte": 5 }, condition: "s" }, true],
    ["all of them", { s: { n: 5 }, t: { a: "no" }, condition: "all of them" }, false],
    ["one of them", { s: { n: 5 }, t: { a: "no" }, condition: "1 of them" }, true],
    ["brackets", { s: { n: 5 }, t: { a: "no" }, condition: "not (t or not s)" }, true],
    ["several conditions", { s: { n: 5 }, t: { a: "no" }, condition: ["t", "s"] }, true],
  ])("knows %s", (_, detection, expected) => {
    expect(detected(detection)).toBe(expected);
  });

  test.each<[string, object, RegExp]>([
    ["a regular expression", { detection: { s: { "a|re": "x.*" }, condition: "s" } }, /modifier re/],
    ["an aggregation", { detection: { s: { a: "x" }, condition: "s | count() > 5" } }, /aggregations/],
    ["keywords", { detection: { k: ["x", "y"], condition: "k" } }, /keywords/],
    ["a selection that is not there", { detection: { s: { a: "x" }, condition: "s and t" } }, /selection t/],
    [
      "a log source of none of ours",
      { logsource: { product: "windows", category: "process_creation" } },
      /product windows/,
    ],
    ["a span", { detection: { s: { a: "x" }, condition: "s", timeframe: "5m" } }, /timeframe/],
    ["a single character", { detection: { s: { a: "x?" }, condition: "s" } }, /wildcard \?/],
  ])("says that it does not understand %s", (_, members, expected) => {
    const { rule, notUnderstood } = readSigma({ ...SIGMA, ...members } as never);
    expect(rule).toBeUndefined();
    expect(notUnderstood.join("\n")).toMatch(expected);
  });
});

test("rules of our own and of users stand side by side, and no id twice", () => {
  const { rule } = compileUserRule(BASE);
  expect(createRules([...RULES, rule]).rules).toHaveLength(RULES.length + 1);
});
