import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { labelsOf } from "../matcher/labels.ts";
import { matchesAll, parseMatchers } from "../matcher/matcher.ts";
import { groupKey, groupLabels, matchRoutes, type RouteNode } from "../route/route.ts";
import { aFinding } from "../testing/finding.ts";
import { compileConfig } from "./compile.ts";
import type { AlertingConfig, RouteConfig } from "./config.ts";
import { parseDuration } from "./config.ts";

const RECEIVERS = [
  { name: "secops", slack: {} },
  { name: "on-call", pagerduty: {} },
];

function tree(route: RouteConfig): RouteNode {
  const compilation = compileConfig({ receivers: RECEIVERS, route });
  if (!compilation.ok) throw new Error(JSON.stringify(compilation.problems));
  return compilation.config.root;
}

function problems(config: Partial<AlertingConfig>): readonly string[] {
  const compilation = compileConfig({ receivers: RECEIVERS, route: { receiver: "secops" }, ...config });
  return compilation.ok ? [] : compilation.problems.map(({ path, message }) => `${path}: ${message}`);
}

describe("section 3, match algorithm", () => {
  const root = tree({
    receiver: "secops",
    routes: [
      { name: "pages", matchers: ['severity=~"high|critical"'], receiver: "on-call", continue: true },
      {
        name: "payments",
        matchers: ['owner="team-payments"'],
        routes: [
          { name: "prod", matchers: ["environment=production"] },
          { name: "rules", matchers: ["kind=rule"], continue: true },
        ],
      },
      { name: "low", matchers: ["severity=low"] },
    ],
  });
  const names = (labels: Record<string, string>): readonly string[] =>
    matchRoutes(root, labels).map(({ name }) => name);

  test.each([
    ["a node whose matchers fail contributes nothing", { severity: "low" }, ["low"]],
    [
      "after a child with continue the next is tried",
      { severity: "high", owner: "team-payments" },
      ["pages", "payments"],
    ],
    ["after a child without continue the search stops", { owner: "team-payments", severity: "low" }, ["payments"]],
    ["a child that matches replaces its parent", { owner: "team-payments", environment: "production" }, ["prod"]],
    ["continue inside a child does not reach beyond its parent", { owner: "team-payments", kind: "rule" }, ["rules"]],
    ["a match with continue alone still replaces the root", { severity: "critical" }, ["pages"]],
    ["the root is the match where no child is", {}, ["root"]],
  ])("%s", (_, labels, expected) => {
    expect(names(labels)).toEqual(expected);
  });

  test("route matching always yields at least the root, whatever the labels", () => {
    fc.assert(fc.property(fc.dictionary(fc.string(), fc.string()), (labels) => names(labels).length > 0));
  });
});

describe("section 3, inheritance", () => {
  const root = tree({
    receiver: "secops",
    group_by: ["owner"],
    group_wait: "1m",
    group_interval: 7000,
    repeat_interval: "2h",
    routes: [{ name: "child", routes: [{ name: "grandchild", group_by: ["kind"], receiver: "on-call" }] }],
  });

  test("receiver, group_by and the three timers are inherited, and the nearest wins", () => {
    expect(root.routes[0]).toMatchObject({
      receiver: "secops",
      groupBy: ["owner"],
      groupWaitMs: 60_000,
      groupIntervalMs: 7000,
      repeatIntervalMs: 7_200_000,
    });
    expect(root.routes[0]?.routes[0]).toMatchObject({ receiver: "on-call", groupBy: ["kind"], groupWaitMs: 60_000 });
  });

  test("time intervals are not inherited", () => {
    const compilation = compileConfig({
      receivers: RECEIVERS,
      time_intervals: [{ name: "night", time_intervals: [{}] }],
      route: { receiver: "secops", routes: [{ name: "a", mute_time_intervals: ["night"], routes: [{ name: "b" }] }] },
    });
    if (!compilation.ok) throw new Error("refused");
    expect(compilation.config.routes.get("a")?.muteTimeIntervals).toEqual(["night"]);
    expect(compilation.config.routes.get("b")?.muteTimeIntervals).toEqual([]);
  });
});

describe("section 3, matchers", () => {
  test.each([
    ['severity="high"', { severity: "high" }, true],
    ["severity = high", { severity: "high" }, true],
    ['severity!="high"', { severity: "low" }, true],
    ['severity=~"hi"', { severity: "high" }, false],
    ['severity=~"hi.*"', { severity: "high" }, true],
    ['severity!~"hi.*"', { severity: "high" }, false],
    ['missing=""', {}, true],
    ['missing!=""', {}, false],
    ['missing=~".*"', {}, true],
    ['{severity="high", owner=~"team-.+"}', { severity: "high", owner: "team-a" }, true],
    ['{severity="high", owner=~"team-.+"}', { severity: "high", owner: "" }, false],
    ['title="a, \\"b\\" {c}"', { title: 'a, "b" {c}' }, true],
    ['title=~"a\\.b"', { title: "a.b" }, true],
    ['title=~"a\\.b"', { title: "axb" }, false],
    ['constructor=""', {}, true],
  ])("%s of %o is %s", (text, labels, expected) => {
    expect(matchesAll(parseMatchers(text), labels)).toBe(expected);
  });

  test.each(["=x", "a", "a<b", 'a="b', 'a="b" c', "{a=b", 'a=~"("', 'a=~"(?=b)"'])("%s is refused", (text) => {
    expect(() => parseMatchers(text)).toThrow();
  });
});

describe("section 3, checks at load time", () => {
  test.each<[string, Partial<AlertingConfig>, readonly string[]]>([
    ["an unknown receiver", { route: { receiver: "nobody" } }, ["route.receiver: unknown receiver nobody"]],
    [
      "an unknown interval",
      { route: { receiver: "secops", routes: [{ name: "a", mute_time_intervals: ["night"] }] } },
      ["route.routes[0].mute_time_intervals[0]: unknown time interval night"],
    ],
    [
      "a duplicate route name",
      {
        route: {
          receiver: "secops",
          routes: [
            { name: "a", matchers: ["x=1"] },
            { name: "a", matchers: ["y=1"] },
          ],
        },
      },
      ["route.routes[1].name: route name a is taken"],
    ],
    [
      "a route called root",
      { route: { receiver: "secops", routes: [{ name: "root" }] } },
      ["route.routes[0].name: route name root is taken"],
    ],
    [
      "a route without a name",
      { route: { receiver: "secops", routes: [{ matchers: ["x=1"] }] } },
      ["route.routes[0].name: a route needs a name of its own"],
    ],
    [
      "a sibling that is never reached",
      {
        route: {
          receiver: "secops",
          routes: [
            { name: "a", matchers: ["x=1"] },
            { name: "b", matchers: ["x=1", "y=2"] },
          ],
        },
      },
      ["route.routes[1]: never reached: a takes what it matches, without continue"],
    ],
    [
      "a pattern that cannot run in linear time",
      { route: { receiver: "secops", routes: [{ name: "a", matchers: ['x=~"(a)\\1"'] }] } },
      [
        'route.routes[0].matchers[0]: "(a)\\\\1": not a regular expression of linear time (RE2): invalid escape sequence: `\\1`',
      ],
    ],
    [
      "what is beside a route that cannot be read is no fault of its own",
      {
        route: {
          receiver: "secops",
          routes: [
            { name: "a", matchers: ["(", "x=1"] },
            { name: "b", matchers: ["y=1"] },
          ],
        },
      },
      ["route.routes[0].matchers[0]: expected = != =~ or !~ after (, found the end"],
    ],
    [
      "a root with matchers",
      { route: { receiver: "secops", matchers: ["x=1"] } },
      ["route.matchers: the root matches everything"],
    ],
    ["a root without a receiver", { route: {} }, ["route.receiver: the root route needs a receiver"]],
    [
      "a root with intervals",
      {
        route: { receiver: "secops", active_time_intervals: ["n"] },
        time_intervals: [{ name: "n", time_intervals: [] }],
      },
      ["route.active_time_intervals: the root carries no intervals"],
    ],
    [
      "a duration that is none",
      { route: { receiver: "secops", group_wait: "soon" } },
      ["route.group_wait: not a duration; write 30s, 5m, 4h or 1d"],
    ],
    [
      "a group interval of nothing",
      { route: { receiver: "secops", group_interval: 0 } },
      ["route.group_interval: must be longer than nothing"],
    ],
    [
      "a reminder after nothing",
      { route: { receiver: "secops", repeat_interval: 0 } },
      ["route.repeat_interval: must be longer than nothing"],
    ],
    [
      "an inhibition without a source",
      { inhibit_rules: [{ target_matchers: ["x=1"] }] },
      ["inhibit_rules[0].source_matchers: without source matchers a rule would hide everything"],
    ],
    [
      "two receivers of one name",
      { receivers: [...RECEIVERS, { name: "secops" }] },
      ["receivers[2].name: receiver secops is defined twice"],
    ],
    [
      "an unknown time zone, a backwards range and a wrong hour, all at once",
      {
        time_intervals: [
          {
            name: "n",
            time_intervals: [
              {
                location: "Mars/Base",
                weekdays: ["friday:monday"],
                times: [{ start_time: "25:00", end_time: "26:00" }],
              },
            ],
          },
        ],
      },
      [
        "time_intervals[0].time_intervals[0].location: unknown time zone Mars/Base",
        "time_intervals[0].time_intervals[0].times[0]: needs HH:MM, the start before the end",
        "time_intervals[0].time_intervals[0].weekdays[0]: not a value or range: friday:monday",
      ],
    ],
  ])("%s", (_, config, expected) => {
    expect(problems(config)).toEqual(expected);
  });
});

describe("section 1, keys", () => {
  const labels = labelsOf(aFinding(), { team: "payments" });

  test("the group key is the route's name and the sorted labels, and editing matchers leaves it", () => {
    const before = tree({
      receiver: "secops",
      group_by: ["owner", "kind"],
      routes: [{ name: "a", matchers: ["owner=~team-.*"] }],
    });
    const after = tree({
      receiver: "secops",
      group_by: ["kind", "owner"],
      routes: [{ name: "a", matchers: ["kind=behavior"] }],
    });
    const keys = [before, after].map((root) =>
      matchRoutes(root, labels).map((route) => groupKey(route.name, groupLabels(route, labels))),
    );
    expect(keys).toEqual([['a{kind="behavior",owner="team-payments"}'], ['a{kind="behavior",owner="team-payments"}']]);
  });

  test("group_by ... takes all labels", () => {
    const root = tree({ receiver: "secops", group_by: ["..."] });
    expect(Object.keys(groupLabels(root, labels))).toEqual(Object.keys(labels).toSorted());
  });

  test("labels of the inventory do not cover the finding's own", () => {
    expect(labelsOf(aFinding(), { severity: "low", team: "x" })).toMatchObject({ severity: "high", team: "x" });
  });
});

test.each([
  ["1h30m", 5_400_000],
  ["90s", 90_000],
  ["500ms", 500],
  ["1d", 86_400_000],
  ["0", 0],
  [250, 250],
  ["", undefined],
  ["5", undefined],
  ["-5m", undefined],
  ["5 m", undefined],
  [Number.NaN, undefined],
] as const)("the duration %s is %s ms", (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});
