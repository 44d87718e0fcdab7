import type { Event, Finding } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { findingsAcross } from "../test/run.ts";
import { call, WORLD_START } from "../test/tiny-world.ts";

const DAY = 24 * 3_600_000;
const WAY_OUT = "198.51.100.0/24";
const ELSEWHERE = "203.0.113.0/24";

const FAILED_LOGIN: Partial<Event> = { src_network: ELSEWHERE, action_class: "auth", outcome: "error" };

let serial = 0;
function at(day: number, name: string, over: Partial<Event> = {}): Event {
  serial += 1;
  return call(name, WORLD_START + day * DAY, `n${serial}`, { src_network: WAY_OUT, ...over });
}

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n);
/** So many machines with one way out, each once a week. */
const house = (count: number): readonly Event[] =>
  range(count).flatMap((n) => range(4).map((week) => at(7 * week + n / 100, `house-${n}`)));
/** A machine of the house on the days of its work. */
const works = (days: readonly number[], over: Partial<Event> = {}): readonly Event[] =>
  days.map((day) => at(day, "report", over));

function told(events: readonly Event[], restartAt = Infinity): readonly Finding[] {
  const log = events.toSorted((a, b) => (a.time < b.time ? -1 : 1));
  return findingsAcross(log, restartAt).filter(({ detector: by }) => by === "lifecycle.strange-network");
}

const stolen = (over: Partial<Event> = {}): Event => at(22.5, "report", { src_network: ELSEWHERE, ...over });
const weekly = works([1, 8, 15, 22]);
/** A workflow's run begins a session of it. */
const begun = (day: number, network: string): Event =>
  at(day, "shop/deploy.yml", {
    ...{ identity_kind: "ci-workflow", identity_uid: "github:acme:ci-workflow:shop/deploy.yml" },
    ...{ action: "AssumeRoleWithWebIdentity", src_ip: network.replace("0/24", "9"), src_network: network },
    raw: JSON.stringify({
      requestParameters: { roleArn: "arn:aws:iam::123456789012:role/report" },
      responseElements: { credentials: { accessKeyId: "ASIA1" } },
    }),
  });
const runs = [1.1, 8.1, 15.1, 22.1].map((day) => begun(day, WAY_OUT));
const OF_RUN: Partial<Event> = { credential_uid: "ASIA1", credential_kind: "sts-session" };

describe("a machine that acts once a week, by the way out of twelve others", () => {
  test("and then once from where nobody of them ever was is told of", () => {
    const [finding, ...others] = told([...house(12), ...weekly, stolen()]);
    expect(others).toEqual([]);
    expect(finding?.severity).toBe("medium");
    expect(finding?.title).toBe(
      "report acted from 203.0.113.0/24, where hardly any machine ever was; it had always been where others are",
    );
    expect(finding?.dimensions[0]).toMatchObject({
      observed: "203.0.113.0/24, of nobody before, by boto3",
      expected: "the one network of its 4 active hours in 21 days, shared by 13",
    });
  });

  test("is told of the same after a restart", () => {
    const events = [...house(12), ...weekly, stolen()];
    for (const restartAt of [20, 45, 52]) expect(told(events, restartAt)).toEqual(told(events));
  });

  test.each<[string, readonly Event[], readonly string[]]>([
    ["takes a secret there", [...weekly, stolen({ action_class: "secret" })], ["high"]],
    ["is refused there", [...weekly, stolen({ outcome: "denied" })], ["low"]],
    [
      "is there once two others are, whose keys were taken as well",
      [...weekly, ...range(2).map((n) => at(22.4, `house-${n}`, { src_network: ELSEWHERE })), stolen()],
      ["medium", "medium", "medium"],
    ],
    [
      "is there once three names that nobody has failed to log in there",
      [...weekly, ...range(3).map((n) => at(22.1, `made-up-${n}`, FAILED_LOGIN)), stolen()],
      ["medium"],
    ],
    ["has been there before", [...weekly, at(15.2, "report", { src_network: ELSEWHERE }), stolen()], ["medium"]],
    ["is known for less than a week", [...works([16, 19, 22]), stolen()], []],
    ["had its first hour there", [...works([1]), stolen()], []],
    ["is in another private network", [...weekly, stolen({ src_network: "10.9.1.0/24" })], []],
    ["acts for a person who travels", [...weekly, stolen({ delegation: ["okta::human:ann"] })], []],
    ["is called by a service", [...weekly, stolen({ src_network: "cloudformation.amazonaws.com" })], []],
    [
      "comes from another network nearly every time",
      [...range(5).map((n) => at(1 + 4 * n, "report", { src_network: `192.0.${n % 4}.0/24` })), stolen()],
      [],
    ],
    [
      "acts each hour, and is known by that",
      [...works(range(5 * 24).map((hour) => 15 + hour / 24)), at(1, "report"), stolen()],
      [],
    ],
  ])("and %s", (_, events, severities) => {
    expect(told([...house(12), ...events]).map(({ severity }) => severity)).toEqual(severities);
  });
});

test.each<[string, readonly Event[], readonly string[]]>([
  ["is where its run is, which is told of", [...runs, stolen(OF_RUN)], ["ci-workflow medium"]],
  [
    "takes a secret where its run is",
    [...runs, stolen({ ...OF_RUN, action_class: "secret" })],
    ["ci-workflow medium", "role high"],
  ],
  [
    "is elsewhere than its run",
    [...runs, stolen({ ...OF_RUN, src_network: "192.0.2.0/24" })],
    ["ci-workflow medium", "role medium"],
  ],
  ["is of a run that had no other place before", [stolen(OF_RUN)], ["role medium"]],
])("a session that %s", (_, events, expected) => {
  const found = told([...house(12), ...weekly, begun(22.4, ELSEWHERE), ...events]);
  expect(found.map(({ identity_kind, severity }) => `${identity_kind} ${severity}`)).toEqual(expected);
});

test("who has a network of its own is known by that, and not by others", () => {
  expect(told([...house(12), ...works([1, 8, 15, 22], { src_network: "192.0.2.0/24" }), stolen()])).toEqual([]);
});

test("where one machine a day acts from a network of its own, three in a week are told of, and whoever takes a secret", () => {
  const roaming = range(7).flatMap((n) => [
    at(1 + n / 10, `roaming-${n}`),
    at(8 + n / 10, `roaming-${n}`),
    at(15 + n / 10, `roaming-${n}`),
    at(21.5 + n, `roaming-${n}`, { src_network: `203.0.${n}.0/24`, ...(n === 6 && { action_class: "secret" }) }),
  ]);
  expect(told([...house(12), ...roaming]).map(({ severity }) => severity)).toEqual([
    "medium",
    "medium",
    "medium",
    "high",
  ]);
});

test("runners of a pool come from another network of it each day, and share each", () => {
  const runners = range(12).flatMap((n) =>
    range(45).map((k) => at(k / 2 + n / 100, `runner-${n}`, { src_network: `192.0.${(7 * k) % 9}.0/24` })),
  );
  const fresh = range(3).map((n) => at(23 + n, `runner-${n}`, { src_network: `198.18.${n}.0/24` }));
  expect(told([...runners, ...fresh])).toEqual([]);
});

test("a house that moves is told of three times: of two machines, and of the others as one", () => {
  const moved = range(12).map((n) => at(28 + n / 100, `house-${n}`, { src_network: ELSEWHERE }));
  const findings = told([...house(12), ...moved]);
  expect(findings).toHaveLength(3);
  expect(findings.filter(({ title }) => title.includes("act from a network where hardly any"))).toHaveLength(1);
});

test("a house that a carrier gives networks next to each other is told of three times as well", () => {
  const given = range(12).map((n) => at(23 + n / 100, `house-${n}`, { src_network: `203.0.${n % 6}.0/24` }));
  const findings = told([...house(12), ...given]);
  expect(findings).toHaveLength(3);
  expect(findings.at(-1)?.title).toContain("act from a network where hardly any machine ever was (203.0.0.0/16)");
});
