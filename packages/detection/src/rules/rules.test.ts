import type { Event, JsonObject } from "@rolecall/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { OWASP_NHI, TACTICS, TECHNIQUES } from "../tags/index.ts";
import { createRules, RULES, type Rule, type RuleMatch } from "./index.ts";
import { decodeRecord } from "./test/decode-record.ts";

/** What the last of some records, read in order by a fresh set of rules, matches. */
function lastMatches(records: readonly JsonObject[]): readonly RuleMatch[] {
  const rules = createRules();
  let last: readonly RuleMatch[] = [];
  for (const record of records) last = rules.check(decodeRecord(record));
  return last;
}

const FIRES = RULES.flatMap((rule) => rule.fires.map((example) => ({ id: rule.id, rule, ...example })));
const QUIET = RULES.flatMap((rule) => rule.quiet.map((example) => ({ id: rule.id, rule, ...example })));

describe("the rules' own examples", () => {
  test.each(FIRES)("$id fires: $name", ({ rule, records }) => {
    const match = lastMatches(records).find((found) => found.rule === rule.id);
    expect(match).toBeDefined();
    expect(match?.title).not.toMatch(/[{}]|undefined|\n/);
    const { outcome } = decodeRecord(records.at(-1) ?? {});
    const severities = { denied: rule.attempted, error: rule.failed, success: rule.severity, unknown: rule.severity };
    expect(match?.severity).toBe(severities[outcome]);
  });

  test.each(QUIET)("$id is quiet: $name", ({ rule, records }) => {
    expect(lastMatches(records).filter((match) => match.rule === rule.id)).toEqual([]);
  });
});

test("the last words of a place in a sentence are words, and not the name of a field", () => {
  const last = RULES.flatMap(({ title }) => Array.from(title.matchAll(/\|([^|{}]*)\}/g), ([, words = ""]) => words));
  expect(last.length).toBeGreaterThan(100);
  expect(last.filter((words) => /^[a-z]+(?:[._][A-Za-z_]+)+$/.test(words))).toEqual([]);
});

test("what was refused is said to be so, once", () => {
  const titles = FIRES.filter(({ records }) => decodeRecord(records.at(-1) ?? {}).outcome === "denied").flatMap(
    ({ id, records }) => lastMatches(records).flatMap(({ rule, title }) => (rule === id ? [title] : [])),
  );
  const isSaid = (title: string): number =>
    title.match(/\b(?:refused|may not|tried)\b|\(attempted, denied\)$/g)?.length ?? 0;
  expect(titles.length).toBeGreaterThan(3);
  expect(titles.filter((title) => isSaid(title) !== 1)).toEqual([]);
});

describe("each rule", () => {
  test.each(RULES.map((rule) => ({ id: rule.id, rule })))("$id says everything that a rule must say", ({ rule }) => {
    expect(rule.id).toMatch(
      /^(?:agent|anthropic|auth0|aws|azure|device|entra|gcp|github|gitlab|kubernetes|linux|m365|mcp|ocsf|okta|opa|openai|service|slack|vault|windows|workspace)-[a-z0-9-]+$/,
    );
    for (const list of [
      rule.fires,
      rule.quiet,
      rule.attacks,
      rule.falsePositives,
      rule.response,
      rule.actions,
      rule.sources,
    ])
      expect(list.length).toBeGreaterThan(0);
    for (const { tactic, technique } of rule.attacks) {
      expect(Object.keys(TACTICS)).toContain(tactic);
      expect(TECHNIQUES[technique].tactics).toContain(tactic);
    }
    for (const action of rule.actions) expect(action.slice(0, -1)).not.toContain("*");
    for (const risk of rule.owasp) expect(Object.keys(OWASP_NHI)).toContain(risk);
    expect(rule.threshold?.atLeast ?? 2).toBeGreaterThanOrEqual(2);
    expect(rule.threshold?.atLeast ?? 2).toBeLessThanOrEqual(64);
  });

  test("has an id of its own", () => {
    expect(new Set(RULES.map((rule) => rule.id)).size).toBe(RULES.length);
    expect(() => createRules([...RULES, ...RULES.slice(0, 1)])).toThrow("same id");
  });

  test("critical is rare", () => {
    expect(RULES.filter((rule) => rule.severity === "critical").map((rule) => rule.id)).toEqual([
      "aws-key-quarantined",
    ]);
  });
});

const EVENTS: readonly Event[] = FIRES.flatMap(({ records }) => records.slice(-1)).map(decodeRecord);

/** Does a rule of its own fire for its first example, changed in every one of its events? */
function firesWhen(rule: Rule, change: Partial<Event>, before: readonly Partial<Event>[] = []): RuleMatch | undefined {
  const rules = createRules([rule, WATCHED]);
  let last: readonly RuleMatch[] = [];
  for (const record of rule.fires[0]?.records ?? []) {
    const event = decodeRecord(record);
    for (const other of before) rules.check({ ...event, source: "rolecall", ...other });
    last = rules.check({ ...event, ...change }).filter((match) => match.rule === rule.id);
  }
  return last[0];
}

/** Another operation that a rule watches. */
const WATCHED: Rule = {
  id: "watched",
  version: 1,
  title: "watched",
  sources: ["rolecall", "otel"],
  actions: ["watched", "claude_code.watched"],
  severity: "low",
  attempted: "low",
  confidence: "low",
  attacks: [],
  owasp: [],
  expected: "",
  shows: [],
  falsePositives: [],
  response: [],
  fires: [],
  quiet: [],
};

const NAMED = RULES.map((rule) => ({ id: rule.id, rule }));
/** Rules that are about failures have no success to change. */
const SUCCESSES = NAMED.filter(({ rule }) =>
  rule.fires[0]?.records.every((r) => decodeRecord(r).outcome === "success"),
);

describe("what every rule leaves out", () => {
  test.each(NAMED.filter(({ rule }) => rule.service !== undefined))(
    "$id: the same operation of another service",
    ({ rule }) => {
      expect(firesWhen(rule, { service: "elsewhere.amazonaws.com" })).toBeUndefined();
    },
  );

  test.each(NAMED.filter(({ rule }) => rule.kinds !== undefined))("$id: other kinds of identity", ({ rule }) => {
    expect(firesWhen(rule, { identity_kind: "webhook" })).toBeUndefined();
  });

  test.each(NAMED.filter(({ rule }) => rule.actors === undefined))("$id: a platform's own work", ({ rule }) => {
    expect(firesWhen(rule, { identity_kind: "cloud-service" })).toBeUndefined();
    if (rule.id.startsWith("aws-")) {
      const linked = { identity_name: "AWSServiceRoleForBackup", identity_kind: "role", src_ip: undefined } as const;
      expect(firesWhen(rule, linked)).toBeUndefined();
      expect(firesWhen(rule, { labels: { invoked_by: "backup.amazonaws.com" } })).toBeUndefined();
    }
  });

  test.each(SUCCESSES)("$id: errors and refusals, unless it says otherwise", ({ rule }) => {
    // Of an agent of one identity for everybody, by what it does for that person.
    const refused = [
      { action: "watched", outcome: "denied" },
      { source: "otel", action: "claude_code.watched", outcome: "denied" },
    ] as const;
    expect(firesWhen(rule, { outcome: "denied" }, refused)?.severity).toBe(rule.attempted);
    expect(firesWhen(rule, { outcome: "error" }, refused)?.severity).toBe(rule.failed);
    expect(firesWhen(rule, { outcome: "unknown" })?.severity).toBe(rule.severity);
  });

  const patient = SUCCESSES.filter(({ rule }) => rule.refusal !== "alone" && rule.threshold === undefined);
  test.each(patient)("$id: one refusal alone", ({ rule }) => {
    const done = [{ action: "watched", outcome: "success" }] as const;
    const old = [{ action: "watched", outcome: "denied", time: "2020-01-01T00:00:00.000Z" }] as const;
    expect(firesWhen(rule, { outcome: "denied" }, [])).toBeUndefined();
    expect(firesWhen(rule, { outcome: "denied" }, done)).toBeUndefined();
    expect(firesWhen(rule, { outcome: "denied" }, old)).toBeUndefined();
  });

  test("a dry run, which does nothing", () => {
    const rule = RULES.find(({ id }) => id === "aws-sharing-block-lifted");
    expect(firesWhen(rule as Rule, { error_code: "Client.DryRunOperation" })).toBeUndefined();
  });

  test("CloudFormation does what somebody's template says, and is not left out", () => {
    const rule = RULES.find(({ id }) => id === "aws-admin-granted");
    expect(firesWhen(rule as Rule, { labels: { invoked_by: "cloudformation.amazonaws.com" } })).toBeDefined();
  });
});

describe("a rule with a threshold", () => {
  test.each(NAMED.filter(({ rule }) => rule.threshold !== undefined))(
    "$id counts on after a restart in the middle",
    ({ rule }) => {
      const events = (rule.fires[0]?.records ?? []).map(decodeRecord);
      const before = createRules([rule]);
      for (const event of events.slice(0, -1)) before.check(event);
      const after = createRules([rule]);
      after.restore(before.takeRows().rows);
      expect(after.check(events.at(-1) as Event)).toHaveLength(1);
      expect(createRules([rule]).check(events.at(-1) as Event)).toHaveLength(0);
    },
  );

  test("says how many it saw", () => {
    const rule = RULES.find(({ id }) => id === "aws-secrets-enumerated");
    expect(firesWhen(rule as Rule, {})?.dimensions).toMatchObject([
      { name: "action", pattern: "MATCH", observed: "GetSecretValue: secret-14" },
      {
        name: "distinct_secrets",
        pattern: "BURST",
        observed: "15 or more distinct secrets within 10 minutes",
        expected: "fewer than 15",
      },
    ]);
  });
});

/** Any JSON in any place of a record, also keys that objects have by nature. */
const hostileJson = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(null, "", "{", "*", "%7B%", "0.0.0.0/0", Number.MAX_VALUE, [[[]]], {
    __proto__: "x",
    Statement: [null],
  }),
  fc.string({ unit: "binary", maxLength: 200 }),
);

function mutate(record: JsonObject, path: readonly number[], value: unknown): JsonObject {
  const keys = Object.keys(record);
  const [at = 0, ...rest] = path;
  const key = keys[at % Math.max(keys.length, 1)];
  if (key === undefined) return record;
  const member = record[key];
  const isObject = typeof member === "object" && member !== null && !Array.isArray(member);
  return {
    ...record,
    [key]: isObject && rest.length > 0 ? mutate(member as JsonObject, rest, value) : value,
  } as JsonObject;
}

describe("whatever a log holds", () => {
  test("no mutated record makes the rules throw, or write more than bounded plain text", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...EVENTS),
        fc.array(fc.nat(30), { minLength: 1, maxLength: 5 }),
        hostileJson,
        (event, path, value) => {
          const raw = JSON.stringify(mutate(JSON.parse(event.raw ?? "{}"), path, value));
          for (const match of createRulesOnce().check({ ...event, raw })) {
            expect(match.title.length).toBeLessThan(700);
            expect(match.title).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
            expect(match.key.length).toBeLessThanOrEqual(256);
          }
        },
      ),
      { numRuns: 3000 },
    );
  });

  test.each(["", "not json", "[]", "null", `{"a":${"[".repeat(5000)}${"]".repeat(5000)}}`, '"text"'])(
    "a record that is no object matches nothing that needs it: %.20s",
    (raw) => {
      for (const event of EVENTS) expect(() => createRulesOnce().check({ ...event, raw })).not.toThrow();
    },
  );

  test("a name with control and direction characters is harmless in a title", () => {
    const event = EVENTS.find((each) => each.action === "StopLogging");
    const [match] = createRules().check({ ...(event as Event), identity_name: "a\u202Eb\n\u0007c\u200B".repeat(100) });
    expect(match?.title).toMatch(/^a b c a b c [a-c ]*… stopped the audit log main$/);
  });
});

let shared: ReturnType<typeof createRules> | undefined;

function createRulesOnce(): ReturnType<typeof createRules> {
  shared ??= createRules();
  return shared;
}

describe("the index", () => {
  test("knows which events need their record", () => {
    const rules = createRules();
    expect(rules.concerns({ source: "aws-cloudtrail", provider: "", action: "StopLogging" })).toBe(true);
    expect(rules.concerns({ source: "aws-cloudtrail", provider: "", action: "UpdateFunctionCode20150331v2" })).toBe(
      true,
    );
    expect(rules.concerns({ source: "aws-cloudtrail", provider: "", action: "GetObject" })).toBe(false);
    expect(rules.concerns({ source: "gateway", provider: "", action: "StopLogging" })).toBe(false);
    expect(rules.concerns({ source: "kubernetes-audit", provider: "", action: "get pods" })).toBe(false);
  });

  test("gives one shared answer for events that no rule matches", () => {
    const rules = createRules();
    const [event] = EVENTS;
    const other = { ...(event as Event), action: "GetObject" };
    expect(rules.check(other)).toBe(rules.check({ ...other, source: "gateway" }));
    expect(rules.check(other)).toEqual([]);
  });

  test("made-up operations cost memory up to a bound and change nothing", () => {
    const rules = createRules();
    for (let n = 0; n < 10_000; n += 1)
      expect(rules.concerns({ source: "github-audit", provider: "", action: `x.${n}` })).toBe(false);
    expect(rules.concerns({ source: "aws-cloudtrail", provider: "", action: "DeleteTrail" })).toBe(true);
  });
});
