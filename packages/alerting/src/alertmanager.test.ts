import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileConfig } from "./config/compile.ts";
import type { RouteConfig, TimeSpecConfig } from "./config/config.ts";
import type { Silence } from "./hold/silence.ts";
import { labelsOf } from "./matcher/labels.ts";
import { formatMatcher, type Labels, matchesAll, parseMatchers } from "./matcher/matcher.ts";
import { type RouteTestMatch, routeTest } from "./route/route-test.ts";
import { aFinding } from "./testing/finding.ts";

// What Alertmanager's documentation and its own tests say of routes, matchers, intervals, inhibition and silences:
// prometheus/alertmanager docs/configuration.md, dispatch/route_test.go, matcher/, timeinterval/, inhibit/.

interface Setting {
  readonly route: RouteConfig;
  readonly intervals?: Readonly<Record<string, readonly TimeSpecConfig[]>>;
  readonly rules?: NonNullable<Parameters<typeof compileConfig>[0]["inhibit_rules"]>;
}

function compiled({ route, intervals = {}, rules = [] }: Setting) {
  const names = ["default", "a", "b", "c", "d"];
  const result = compileConfig({
    receivers: names.map((name) => ({ name, webhook: {} })),
    route,
    time_intervals: Object.entries(intervals).map(([name, time_intervals]) => ({ name, time_intervals })),
    inhibit_rules: rules,
  });
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.config;
}

function matchesOf(setting: Setting, labels: Labels, at = 0): readonly RouteTestMatch[] {
  return routeTest(compiled(setting), labels, { at }).matches;
}

const TREE: RouteConfig = {
  receiver: "default",
  group_by: [],
  routes: [
    {
      name: "team-a",
      matchers: ['owner="team-a"', 'level!="critical"'],
      receiver: "a",
      routes: [
        { name: "testing", matchers: ['{env="testing"}', '{job!~".*quux"}'], receiver: "b", group_by: ["..."] },
        { name: "prod-1", matchers: ["env=production"], receiver: "c", continue: true },
        { name: "prod-2", matchers: ['env=~"produ.*"', 'job=~".*"'], receiver: "d", group_by: ["job"] },
      ],
    },
    { name: "team-bc", matchers: ['owner=~"team-(b|c)"'], group_by: ["foo", "bar"], receiver: "b" },
    {
      name: "role",
      matchers: ["kind=role"],
      group_by: ["role"],
      routes: [
        {
          name: "role-testing",
          matchers: ["env=testing"],
          receiver: "c",
          routes: [{ name: "role-long", matchers: ["wait=long"] }],
        },
      ],
    },
    { name: "audit", matchers: ["audit=yes"], receiver: "d", continue: true },
    { name: "audit-too", matchers: ["audit=~y.*"], receiver: "a" },
  ],
};

describe("the routing tree", () => {
  test.each<[string, Labels, readonly string[]]>([
    ["nothing matches: the root", { owner: "team-z" }, ["root:default"]],
    ["no labels at all: the root", {}, ["root:default"]],
    ["a child without a matching child of its own", { owner: "team-a" }, ["team-a:a"]],
    ["a grandchild that does not match leaves the child", { owner: "team-a", env: "unset" }, ["team-a:a"]],
    ["all matchers must hold", { owner: "team-a", level: "critical" }, ["root:default"]],
    ["the deepest match wins", { owner: "team-a", env: "testing" }, ["testing:b"]],
    [
      "a negative pattern that holds for the label keeps out",
      { owner: "team-a", env: "testing", job: "xquux" },
      ["team-a:a"],
    ],
    ["continue goes on to the next sibling", { owner: "team-a", env: "production" }, ["prod-1:c", "prod-2:d"]],
    ["the sibling alone", { owner: "team-a", env: "produce" }, ["prod-2:d"]],
    ["an alternative of a pattern", { owner: "team-c" }, ["team-bc:b"]],
    ["patterns are anchored at the end", { owner: "team-cc" }, ["root:default"]],
    ["patterns are anchored at the start", { owner: "xteam-b" }, ["root:default"]],
    ["a child inherits the receiver of the root", { kind: "role" }, ["role:default"]],
    ["a grandchild", { kind: "role", env: "testing" }, ["role-testing:c"]],
    [
      "a great-grandchild inherits its parent's receiver",
      { kind: "role", env: "testing", wait: "long" },
      ["role-long:c"],
    ],
    ["continue at the top level", { audit: "yes" }, ["audit:d", "audit-too:a"]],
    ["a match without continue ends the search", { kind: "role", audit: "yes" }, ["role:default"]],
    ["the first in order, not the most specific", { owner: "team-a", kind: "role" }, ["team-a:a"]],
  ])("%s", (_, labels, want) => {
    expect(matchesOf({ route: TREE }, labels).map(({ route, receiver }) => `${route}:${receiver}`)).toEqual(want);
  });

  test("continue inside of a branch does not leave it when the branch itself has none", () => {
    const route: RouteConfig = {
      receiver: "default",
      routes: [
        {
          name: "outer",
          matchers: ["x=1"],
          routes: [{ name: "inner", matchers: ["y=1"], receiver: "a", continue: true }],
        },
        { name: "next", matchers: ["x=1", "z=1"].slice(1), receiver: "b" },
      ],
    };
    expect(matchesOf({ route }, { x: "1", y: "1", z: "1" }).map(({ route: name }) => name)).toEqual(["inner"]);
  });

  test("continue on a branch whose children match goes on after it", () => {
    const route: RouteConfig = {
      receiver: "default",
      routes: [
        {
          name: "outer",
          matchers: ["x=1"],
          continue: true,
          routes: [
            { name: "first", matchers: ["y=1"], receiver: "a" },
            { name: "second", receiver: "b" },
          ],
        },
        { name: "next", matchers: ["z=1"], receiver: "c" },
      ],
    };
    const names = (labels: Labels): readonly string[] => matchesOf({ route }, labels).map(({ route: name }) => name);
    expect(names({ x: "1", y: "1", z: "1" })).toEqual(["first", "next"]);
    expect(names({ x: "1", z: "1" })).toEqual(["second", "next"]);
    expect(names({ x: "1" })).toEqual(["second"]);
  });

  test.each<[string, Labels, string, readonly string[]]>([
    ["inherited from the root", { owner: "team-z" }, "root{}", []],
    ["its own", { owner: "team-b", foo: "1", other: "x" }, 'team-bc{bar="",foo="1"}', ["foo", "bar"]],
    ["inherited from the parent", { kind: "role", env: "testing", role: "r" }, 'role-testing{role="r"}', ["role"]],
    ["... is every label", { owner: "team-a", env: "testing" }, 'testing{env="testing",owner="team-a"}', ["..."]],
  ])("group_by %s", (_, labels, key, groupBy) => {
    expect(matchesOf({ route: TREE }, labels)).toMatchObject([{ group_key: key, group_by: groupBy }]);
  });

  test.each([
    [["...", "severity"], "... takes all labels, and stands alone"],
    [["a", "a"], "names a label twice"],
  ])("group_by %j is refused", (group_by, message) => {
    const result = compileConfig({ receivers: [{ name: "a" }], route: { receiver: "a", group_by } });
    expect(result).toEqual({ ok: false, problems: [{ path: "route.group_by", message }] });
  });

  test("a child under group_by ... inherits it, and another overrides it", () => {
    const route: RouteConfig = {
      receiver: "default",
      routes: [
        {
          name: "parent",
          matchers: ["env=~.+"],
          group_by: ["..."],
          routes: [
            { name: "one", matchers: ["env=one"] },
            { name: "two", matchers: ["env=two"], group_by: ["foo"] },
          ],
        },
      ],
    };
    expect(matchesOf({ route }, { env: "one" })[0]?.group_by).toEqual(["..."]);
    expect(matchesOf({ route }, { env: "two" })[0]?.group_by).toEqual(["foo"]);
  });
});

describe("matchers", () => {
  test.each<[string, readonly string[]]>([
    ["", []],
    ["{}", []],
    ["{foo=bar}", ['foo="bar"']],
    ["{foo=bar,}", ['foo="bar"']],
    ["foo=bar,", ['foo="bar"']],
    ['foo="bar"', ['foo="bar"']],
    ['foo!="bar"', ['foo!="bar"']],
    ["foo=~[a-z]+", ['foo=~"[a-z]+"']],
    ["{foo!~[a-z]+}", ['foo!~"[a-z]+"']],
    ['{foo = "bar", dings != "bums", }', ['foo="bar"', 'dings!="bums"']],
    ["foo=bar,dings!=bums", ['foo="bar"', 'dings!="bums"']],
    ['{foo="bar,quux", job="job1"}', ['foo="bar,quux"', 'job="job1"']],
    ['foo=""', ['foo=""']],
    ["foo=", ['foo=""']],
    ["{foo=🙂bar}", ['foo="🙂bar"']],
    ['{"foo"="bar"}', ['foo="bar"']],
    ['"foo bar"!~"x y"', ['"foo bar"!~"x y"']],
    ['{"foo/🙂"="b"}', ['"foo/🙂"="b"']],
    ["service.name=checkout", ['"service.name"="checkout"']],
    ["label-with-dash=x", ['"label-with-dash"="x"']],
    ["foo=bar baz", ['foo="bar baz"']],
    ['foo="with \\"quotes\\""', ['foo="with \\"quotes\\""']],
    ['foo="back\\\\slash"', ['foo="back\\\\slash"']],
    ['foo="line\\nbreak"', ['foo="line\\nbreak"']],
    ["tricky=~~~", ['tricky=~"~~"']],
    ['trickier==\\\\=\\=\\"', ['trickier="=\\\\=\\\\=\\""']],
    // Classic and UTF-8 disagree: the classic meaning holds.
    ['foo=~"a\\.b\\d"', ['foo=~"a\\\\.b\\\\d"']],
    ['foo="tab\\t"', ['foo="tab\\\\t"']],
    // Only UTF-8 reads these.
    ['"foo bar"="tab\\t\\u00e9"', ['"foo bar"="tab\té"']],
    ['"foo bar"="\\xf0\\x9f\\x99\\x82"', ['"foo bar"="🙂"']],
  ])("%s", (text, want) => {
    expect(parseMatchers(text).map(formatMatcher)).toEqual(want);
  });

  test.each([
    ",",
    "{,}",
    "{",
    "}",
    "{foo=bar",
    "foo",
    "=bar",
    "foo==~",
    'foo="bar',
    'foo=bar"',
    'foo=b"ar',
    '"foo bar"="\\w"',
    '"foo bar"="\\xf0\\x9f"',
    "foo bar=baz",
    'foo=~"("',
    'foo=~"(?=x)"',
    'foo=~"(a)\\\\1"',
  ])("%s is refused", (text) => {
    // A lone operator after = is a value in the classic syntax.
    if (text === "foo==~") expect(parseMatchers(text).map(formatMatcher)).toEqual(['foo="=~"']);
    else expect(() => parseMatchers(text)).toThrow();
  });

  test.each<[string, Labels, boolean]>([
    ["foo=~a.c", { foo: "a\nc" }, false],
    ["foo=~(?s)a.c", { foo: "a\nc" }, true],
    ["foo=~(?i)HIGH", { foo: "high" }, true],
    ["foo=~\\pL+", { foo: "größe" }, true],
    ["foo=~high|critical", { foo: "highx" }, false],
    ["foo=~^high$", { foo: "high" }, true],
    ["foo!~.+", {}, true],
    ["foo=~.*", {}, true],
    ["foo=~.+", {}, false],
    ['foo=""', {}, true],
    ["foo!=bar", {}, true],
    ["foo=~|bar", {}, true],
    ["toString=~.+", {}, false],
  ])("%s on %j: %s", (text, labels, want) => {
    expect(matchesAll(parseMatchers(text), labels)).toBe(want);
  });

  test("law: a matcher that was written out reads back as itself", () => {
    const text = fc.string({ unit: "binary", maxLength: 12 }).map((value) => value.toWellFormed());
    fc.assert(
      fc.property(
        text.filter((name) => name !== ""),
        text,
        (name, value) => {
          const [again] = parseMatchers(formatMatcher({ name, operator: "=", value }));
          expect(again).toMatchObject({ name, operator: "=", value });
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("time intervals", () => {
  const held = (specs: readonly TimeSpecConfig[], at: string, key: "mute_time_intervals" | "active_time_intervals") => {
    const route: RouteConfig = { receiver: "default", routes: [{ name: "r", [key]: ["i"] }] };
    const [match] = matchesOf({ route, intervals: { i: specs } }, {}, Date.parse(at));
    return match?.held.map(({ reason }) => reason) ?? [];
  };
  const office: readonly TimeSpecConfig[] = [
    { weekdays: ["monday:friday"], times: [{ start_time: "09:00", end_time: "17:00" }] },
  ];
  const berlin = office.map((spec) => ({ ...spec, location: "Europe/Berlin" }));
  const sydney = office.map((spec) => ({ ...spec, location: "Australia/Sydney" }));
  test.each<[string, readonly TimeSpecConfig[], string, boolean]>([
    ["the start is in", office, "2020-07-08T09:00:00Z", true],
    ["the last minute is in", office, "2020-07-08T16:59:59Z", true],
    ["the end is out", office, "2020-07-08T17:00:00Z", false],
    ["before", office, "2020-07-08T08:59:59Z", false],
    ["a Sunday", office, "2020-05-03T15:04:00Z", false],
    ["in summer, Berlin is two hours ahead", berlin, "2026-07-01T07:00:00Z", true],
    ["and not in office before", berlin, "2026-07-01T06:59:00Z", false],
    ["in winter, one", berlin, "2026-01-07T08:00:00Z", true],
    ["and not in office before", berlin, "2026-01-07T07:59:00Z", false],
    ["the day after clocks went forward", berlin, "2026-03-30T07:00:00Z", true],
    ["the day after clocks went back", berlin, "2026-10-26T08:00:00Z", true],
    ["Sydney's Monday is Sunday in UTC", sydney, "2021-10-31T22:00:00Z", true],
    ["Sydney before nine", sydney, "2021-10-31T21:00:00Z", false],
    [
      "the hour that the clocks skip never comes",
      [{ times: [{ start_time: "02:00", end_time: "03:00" }], location: "Europe/Berlin" }],
      "2026-03-29T01:00:00Z",
      false,
    ],
    [
      "the hour that comes twice, the first time",
      [{ times: [{ start_time: "02:00", end_time: "03:00" }], location: "Europe/Berlin" }],
      "2026-10-25T00:30:00Z",
      true,
    ],
    [
      "the hour that comes twice, the second time",
      [{ times: [{ start_time: "02:00", end_time: "03:00" }], location: "Europe/Berlin" }],
      "2026-10-25T01:30:00Z",
      true,
    ],
    ["the last three days, of a leap February", [{ days_of_month: ["-3:-1"] }], "2020-02-27T00:00:00Z", true],
    ["and no more", [{ days_of_month: ["-3:-1"] }], "2020-02-26T23:59:00Z", false],
    ["the last three days, of January", [{ days_of_month: ["-3:-1"] }], "2020-01-29T00:00:00Z", true],
    ["1:-1 is all of a month", [{ days_of_month: ["1:-1"] }], "2026-02-28T12:00:00Z", true],
    [
      "a range past the month's end is clamped",
      [{ months: ["june"], days_of_month: ["-31:-1"] }],
      "2020-06-01T00:00:00Z",
      true,
    ],
    [
      "one that begins past it is not",
      [{ months: ["february", "march"], days_of_month: ["30:31"] }],
      "2021-02-28T13:00:00Z",
      false,
    ],
    ["months by number and name, any case", [{ months: ["January:3"] }], "2026-03-31T23:59:00Z", true],
    ["a year outside of the range", [{ years: ["2020:2023"] }], "2024-01-01T00:00:00Z", false],
    [
      "24:00 is the end of a day",
      [{ times: [{ start_time: "23:00", end_time: "24:00" }] }],
      "2026-01-01T23:59:59Z",
      true,
    ],
    [
      "any spec of the list will do",
      [{ weekdays: ["saturday"] }, { weekdays: ["sunday"] }],
      "2026-11-22T00:00:00Z",
      true,
    ],
    ["all fields of a spec must", [{ weekdays: ["sunday"], months: ["may"] }], "2026-11-22T00:00:00Z", false],
    [
      "any entry of a field will do",
      [{ weekdays: ["monday:wednesday", "saturday"], days_of_month: ["1", "10", "20:-1"] }],
      "2021-01-30T14:24:00Z",
      true,
    ],
  ])("%s", (_, specs, at, inside) => {
    expect(held(specs, at, "mute_time_intervals")).toEqual(inside ? ["muted"] : []);
    expect(held(specs, at, "active_time_intervals")).toEqual(inside ? [] : ["outside-active"]);
  });

  test.each<[string, TimeSpecConfig]>([
    ["a weekday range over the week's end", { weekdays: ["friday:monday"] }],
    ["a weekday by number", { weekdays: ["1:3"] }],
    ["no such weekday", { weekdays: ["blursday"] }],
    ["day 0", { days_of_month: ["0"] }],
    ["day 50", { days_of_month: ["1:50"] }],
    ["from the end to the start", { days_of_month: ["-15:5"] }],
    ["an end that is always before the start", { days_of_month: ["10:-25"] }],
    ["months backwards", { months: ["december:january"] }],
    ["years backwards", { years: ["2022:2020"] }],
    ["no time at all", { times: [{ start_time: "17:31", end_time: "17:31" }] }],
    ["past midnight", { times: [{ start_time: "12:30", end_time: "24:01" }] }],
    ["no such zone", { location: "Europe/Atlantis" }],
    ["a day that never comes", { months: ["february"], days_of_month: ["30:31"] }],
  ])("%s is refused", (_, spec) => {
    const result = compileConfig({
      receivers: [{ name: "a" }],
      time_intervals: [{ name: "i", time_intervals: [spec] }],
    });
    expect(result.ok).toBe(false);
  });

  test("intervals are not inherited, and a muted route still ends the search", () => {
    const intervals = { always: [{}] };
    const route: RouteConfig = {
      receiver: "default",
      routes: [
        {
          name: "muted",
          matchers: ["x=1"],
          mute_time_intervals: ["always"],
          routes: [{ name: "child", matchers: ["y=1"] }],
        },
        { name: "next", matchers: ["z=1"], receiver: "b" },
      ],
    };
    const of = (labels: Labels) =>
      matchesOf({ route, intervals }, labels).map(({ route: name, held: by }) => [
        name,
        by.map(({ reason }) => reason),
      ]);
    expect(of({ x: "1", z: "1" })).toEqual([["muted", ["muted"]]]);
    expect(of({ x: "1", y: "1" })).toEqual([["child", []]]);
  });

  test("outside of its active intervals counts before inside of a mute one", () => {
    const intervals = { never: [{ years: ["1970"] }], always: [{}] };
    const route: RouteConfig = {
      receiver: "default",
      routes: [{ name: "r", mute_time_intervals: ["always"], active_time_intervals: ["never"] }],
    };
    const [match] = matchesOf({ route, intervals }, {}, Date.parse("2026-01-01T00:00:00Z"));
    expect(match?.held).toEqual([
      { reason: "outside-active", by: "never" },
      { reason: "muted", by: "always" },
    ]);
  });
});

describe("inhibition", () => {
  const rule = { name: "rule", source_matchers: ["severity=critical"], target_matchers: ['severity=~"low|medium"'] };
  const both = { name: "both", source_matchers: ["kind=rule"], target_matchers: ["owner=team-a"] };
  const route: RouteConfig = { receiver: "default" };
  const finding = (identity: string, change: Parameters<typeof aFinding>[0]) =>
    aFinding({ identity_uid: identity, ...change });
  const source = finding("aws:1:role:x", { severity: "critical" });
  test.each<[string, readonly string[], Parameters<typeof aFinding>[0], boolean]>([
    ["equal labels that are equal", ["identity_uid"], { identity_uid: "aws:1:role:x", detector: "t" }, true],
    ["equal labels that are not", ["identity_uid"], { identity_uid: "aws:1:role:y", detector: "t" }, false],
    ["no equal labels: any source will do", [], { identity_uid: "aws:1:role:y", detector: "t" }, true],
    ["a label that both lack is equal", ["cluster"], { identity_uid: "aws:1:role:y", detector: "t" }, true],
    [
      "one missing and one empty are equal",
      ["owner_group", "environment"],
      { environment: "production", detector: "t" },
      true,
    ],
    ["several labels, one of them different", ["owner", "environment"], { environment: "test", detector: "t" }, false],
  ])("%s", (_, equal, target, want) => {
    const config = compiled({ route, rules: [{ ...rule, equal }] });
    const labels = labelsOf(aFinding({ severity: "low", ...target }));
    const [match] = routeTest(config, labels, { at: 0, firing: [source] }).matches;
    expect(match?.held).toEqual(want ? [{ reason: "inhibited", by: "rule" }] : []);
  });

  test.each<[string, Parameters<typeof aFinding>[0], Parameters<typeof aFinding>[0], boolean]>([
    [
      "a source of the source side alone inhibits one of both sides",
      { kind: "rule", owner: "x" },
      { kind: "rule", owner: "team-a" },
      true,
    ],
    [
      "a source of both sides does not inhibit one of both sides",
      { kind: "rule", owner: "team-a" },
      { kind: "rule", owner: "team-a" },
      false,
    ],
    [
      "a source of both sides inhibits one of the target side",
      { kind: "rule", owner: "team-a" },
      { kind: "policy", owner: "team-a" },
      true,
    ],
    ["what is no target is never inhibited", { kind: "rule", owner: "x" }, { kind: "policy", owner: "x" }, false],
  ])("%s", (_, from, target, want) => {
    const config = compiled({ route, rules: [both] });
    const firing = [finding("aws:1:role:s", from)];
    const [match] = routeTest(config, labelsOf(finding("aws:1:role:t", target)), { at: 0, firing }).matches;
    expect(match?.held.length === 1).toBe(want);
  });

  test("a finding does not inhibit itself, nor does one that is not firing", () => {
    const config = compiled({ route, rules: [{ ...both, target_matchers: ["kind=rule"] }] });
    const self = finding("aws:1:role:s", { kind: "rule" });
    expect(routeTest(config, labelsOf(self), { at: 0, firing: [self] }).matches[0]?.held).toEqual([]);
    expect(routeTest(config, labelsOf(self), { at: 0 }).matches[0]?.held).toEqual([]);
  });
});

describe("silences", () => {
  const silence = (matchers: readonly (readonly string[])[], from = 0, to = 100): Silence => ({
    ...{ silenceId: "s", matchers, startsAt: from, endsAt: to },
    ...{ createdBy: "", comment: "", updatedAt: 0, hidden: 0, episodes: [] },
  });
  const config = compiled({ route: { receiver: "default" } });
  test.each<[string, Silence, Labels, number, boolean]>([
    ["all matchers of a set", silence([["a=1", "b=2"]]), { a: "1", b: "2" }, 50, true],
    ["one of a set that does not hold", silence([["a=1", "b=2"]]), { a: "1" }, 50, false],
    ["any of the sets", silence([["a=1"], ["b=2"]]), { b: "2" }, 50, true],
    ["a pattern", silence([["a=~1.*"]]), { a: "12" }, 50, true],
    ["a negative matcher on a label that is missing", silence([["a=1", 'b!="2"']]), { a: "1" }, 50, true],
    ["before its start", silence([["a=1"]], 60), { a: "1" }, 50, false],
    ["at its start", silence([["a=1"]], 50), { a: "1" }, 50, true],
    ["at its end", silence([["a=1"]], 0, 50), { a: "1" }, 50, false],
  ])("%s", (_, one, labels, at, want) => {
    const [match] = routeTest(config, labels, { at, silences: [one] }).matches;
    expect(match?.held).toEqual(want ? [{ reason: "silenced", by: "s" }] : []);
  });
});
