import { describe, expect, test } from "vitest";
import { compileConfig } from "../config/compile.ts";
import type { Silence } from "../hold/silence.ts";
import { labelsOf } from "../matcher/labels.ts";
import { aFinding } from "../testing/finding.ts";
import { routeTest } from "./route-test.ts";

const compilation = compileConfig({
  receivers: [
    { name: "secops", slack: {} },
    { name: "on-call", pagerduty: {} },
  ],
  route: {
    receiver: "secops",
    group_by: ["identity_uid"],
    routes: [
      { name: "pages", matchers: ['severity=~"high|critical"'], receiver: "on-call", continue: true },
      {
        name: "chat",
        receiver: "secops",
        group_by: ["owner", "kind"],
        active_time_intervals: ["office"],
        mute_time_intervals: ["lunch"],
      },
    ],
  },
  time_intervals: [
    {
      name: "office",
      time_intervals: [
        { weekdays: ["monday:friday"], times: [{ start_time: "09:00", end_time: "17:00" }], location: "Europe/Berlin" },
      ],
    },
    {
      name: "lunch",
      time_intervals: [{ times: [{ start_time: "12:00", end_time: "13:00" }], location: "Europe/Berlin" }],
    },
  ],
  inhibit_rules: [
    {
      name: "worst-first",
      source_matchers: ['severity="critical"'],
      target_matchers: ['severity=~"low|medium"'],
      equal: ["identity_uid"],
    },
  ],
});
if (!compilation.ok) throw new Error(JSON.stringify(compilation.problems));
const { config } = compilation;

const silence: Silence = {
  silenceId: "s1",
  matchers: [["owner=team-payments"]],
  startsAt: Date.parse("2026-11-24T00:00:00Z"),
  endsAt: Date.parse("2026-11-25T00:00:00Z"),
  createdBy: "ann",
  comment: "",
  updatedAt: 0,
  hidden: 0,
  episodes: [],
};

describe("route test, as the public contract words it", () => {
  const at = Date.parse("2026-11-24T10:00:00Z");

  test("path, receivers, group_by and group key of each match", () => {
    expect(routeTest(config, labelsOf(aFinding()), { at })).toEqual({
      matches: [
        {
          route: "pages",
          receiver: "on-call",
          path: ["root", "pages"],
          group_by: ["identity_uid"],
          group_key: 'pages{identity_uid="aws:123456789012:role:deploy"}',
          held: [],
        },
        {
          route: "chat",
          receiver: "secops",
          path: ["root", "chat"],
          group_by: ["owner", "kind"],
          group_key: 'chat{kind="behavior",owner="team-payments"}',
          held: [],
        },
      ],
    });
  });

  const chat = (labels: Parameters<typeof routeTest>[1], circumstances: Parameters<typeof routeTest>[2]): unknown =>
    routeTest(config, labels, circumstances).matches.at(-1)?.held;
  const low = labelsOf(aFinding({ severity: "low", detector: "other" }));

  test.each([
    ["outside of the active interval", "2026-11-24T20:00:00Z", [{ reason: "outside-active", by: "office" }]],
    ["the same UTC hour in summer is inside", "2026-07-21T07:30:00Z", []],
    ["and in winter is not", "2026-11-24T07:30:00Z", [{ reason: "outside-active", by: "office" }]],
    ["in a mute interval", "2026-11-24T11:30:00Z", [{ reason: "muted", by: "lunch" }]],
    [
      "on a Sunday at noon: both, the one that counts first",
      "2026-11-29T11:30:00Z",
      [
        { reason: "outside-active", by: "office" },
        { reason: "muted", by: "lunch" },
      ],
    ],
  ])("held back %s", (_, time, held) => {
    expect(chat(low, { at: Date.parse(time) })).toEqual(held);
  });

  test("inhibition comes before intervals, and silences after", () => {
    const firing = [aFinding({ severity: "critical" })];
    expect(chat(low, { at: Date.parse("2026-11-24T20:00:00Z"), firing, silences: [silence] })).toEqual([
      { reason: "inhibited", by: "worst-first" },
      { reason: "outside-active", by: "office" },
      { reason: "silenced", by: "s1" },
    ]);
  });

  test("a finding among the firing ones does not inhibit itself", () => {
    const medium = aFinding({ severity: "medium" });
    expect(chat(labelsOf(medium), { at, firing: [medium] })).toEqual([]);
  });

  test("a silence that has ended holds nothing", () => {
    expect(chat(low, { at: Date.parse("2026-11-26T10:00:00Z"), silences: [silence] })).toEqual([]);
  });

  test("labels given one by one need not be a whole finding", () => {
    expect(
      routeTest(config, { severity: "low" }, { at }).matches.map(({ route, group_key }) => [route, group_key]),
    ).toEqual([["chat", 'chat{kind="",owner=""}']]);
  });
});
