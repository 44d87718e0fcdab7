import type { Event, Finding, JsonObject } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { findingsAcross } from "../test/run.ts";
import { call, WORLD_START } from "../test/tiny-world.ts";

const DAY = 24 * 3_600_000;
const WAY_OUT = "198.51.100.0/24";
const ELSEWHERE = "203.0.113.0/24";

let serial = 0;
function at(day: number, name: string, over: Partial<Event> = {}): Event {
  serial += 1;
  return call(name, WORLD_START + day * DAY, `u${serial}`, { src_network: WAY_OUT, ...over });
}

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n);
/** So many machines that act every other hour by one way out, for so many days. */
const house = (count: number, days = 10, over: Partial<Event> = {}): readonly Event[] =>
  range(count).flatMap((n) => range(days * 12).map((beat) => at(beat / 12 + n / 1000, `house-${n}`, over)));
/** The same, and so many of them by a way out of their own. */
const withOwn = (count: number, own: number): readonly Event[] => [
  ...house(count),
  ...range(own).flatMap((n) => range(9).map((day) => at(day + 0.5, `own-${n}`, { src_network: `192.0.${n}.0/24` }))),
];
const found = (over: Partial<Event> = {}, name = "forgotten", day = 9.5): Event =>
  at(day, name, { src_network: ELSEWHERE, ...over });

const FAILED_LOGIN: Partial<Event> = { action_class: "auth", outcome: "error" };
const taken = found({ action_class: "secret" }, "forgotten", 9.52);
const knocked = (day: number): Event => found({ ...FAILED_LOGIN, src_network: "192.0.2.0/24" }, "forgotten", day);

const of = (account_uid: string, day: number): Event =>
  found({ account_uid, ...(day < 9 && { src_network: WAY_OUT }) }, `in-${account_uid}-${day}`, day);

function told(events: readonly Event[], restartAt = Infinity): readonly Finding[] {
  const log = events.toSorted((a, b) => (a.time < b.time ? -1 : 1));
  return findingsAcross(log, restartAt).filter(({ detector: by }) => by === "lifecycle.unknown-arrival");
}

describe("a machine that nobody knew, in a house of twelve with one way out", () => {
  test("acts from where nobody of them ever was, and is told of at its first call", () => {
    const [finding, ...others] = told([...house(12), found(), found({}, "forgotten", 9.501)]);
    expect(others).toEqual([]);
    expect(finding?.severity).toBe("medium");
    expect(finding?.title).toBe(
      "forgotten, which was never seen, acts from 203.0.113.0/24, where hardly any machine ever was",
    );
    expect(finding?.dimensions[0]).toMatchObject({
      observed: "203.0.113.0/24, of nobody before, by boto3",
      expected: "where others are: 12 of its kind have no network that fewer than 3 machines share",
    });
  });

  test("is told of the same after a restart", () => {
    const events = [...house(12), found()];
    for (const restartAt of [200, 1300, 1368]) expect(told(events, restartAt)).toEqual(told(events));
  });

  test.each<[string, readonly Event[], readonly string[]]>([
    ["takes a secret there", [...house(12), found({ action_class: "secret" })], ["high"]],
    ["is refused there", [...house(12), found({ outcome: "denied" })], []],
    ["fails to log in there", [...house(12), found(FAILED_LOGIN)], []],
    ["is refused there first", [...house(12), found({ outcome: "denied" }), taken], ["high"]],
    ["is refused elsewhere, and let in days later", [...house(12), knocked(7.9), taken], ["high"]],
    ["comes where others are", [...house(12), found({ src_network: WAY_OUT })], []],
    ["comes in a private network", [...house(12), found({ src_network: "10.9.1.0/24" })], []],
    ["is called by a service", [...house(12), found({ src_network: "cloudformation.amazonaws.com" })], []],
    ["acts for a person who travels", [...house(12), found({ delegation: ["okta::human:ann"] })], []],
    ["is a person", [...house(12), found({ identity_kind: "human" })], []],
    ["comes to few", [...house(6), found()], []],
    ["comes by a log that is read since yesterday", [...house(12), of("2", 8.9), of("2", 9.5)], []],
    ["comes by a log of another account that is read as long", [...house(12), of("2", 1), of("2", 9.5)], ["medium"]],
    ["comes in the first week", [...house(12, 5), found({}, "forgotten", 4.9)], []],
    ["comes where two of twelve have a way out of their own", [...withOwn(10, 2), found()], ["medium"]],
    ["comes where three of twelve have a way out of their own", [...withOwn(9, 3), found()], []],
  ])("and %s", (_, events, severities) => {
    expect(told(events).map(({ severity }) => severity)).toEqual(severities);
  });

  test("was given a key by somebody first, as the log tells, and is awaited", () => {
    const raw: JsonObject = { requestParameters: { userName: "partner" } };
    const made = at(9.2, "house-1", {
      ...{ source: "aws-cloudtrail", provider: "aws", account_uid: "111122223333", action: "CreateAccessKey" },
      ...{ action_class: "secret", raw: JSON.stringify(raw) },
    });
    const partner = found({
      ...{ provider: "aws", identity_uid: "aws:111122223333:access-key:partner", identity_kind: "access-key" },
      identity_name: "partner",
    });
    const keys = house(12, 10, { identity_kind: "access-key", account_uid: "111122223333" });
    const late = { ...partner, account_uid: "111122223333" };
    expect(told([...keys, late]).map(({ title }) => title.slice(0, 7))).toEqual(["partner"]);
    expect(told([...keys, made, late])).toEqual([]);
  });
});

test("newcomers from everywhere are how it is: two networks a week are told of", () => {
  const newcomers = range(6).map((n) => found({ src_network: `203.0.${n}.0/24` }, `new-${n}`, 9 + n / 10));
  expect(told([...house(24), ...newcomers])).toHaveLength(2);
});

test("who was turned away before a restart is let in after it as without one", () => {
  const events = [...house(12), knocked(9.3), taken];
  const before = events.filter(({ time }) => time < taken.time).length;
  expect(told(events)).toHaveLength(1);
  expect(told(events, before)).toEqual(told(events));
});

test("names that are made up use up nothing of what is told in a week, and no network is known by them", () => {
  const madeUp = range(40).map((n) =>
    found({ ...FAILED_LOGIN, src_network: `203.0.${100 + (n % 14)}.0/24` }, `made-up-${n}`, 9 + n / 100),
  );
  const titles = told([...house(12), ...madeUp, found()]).map(({ title }) => title.split(",")[0]);
  expect(titles).toEqual(["forgotten"]);
});

test("a network in which each machine is asked for its password first is one that they share", () => {
  const asked = range(3).flatMap((n) => [
    found({ outcome: "denied" }, `early-${n}`, 3 + n / 1000),
    found({}, `early-${n}`, 3.01 + n / 1000),
  ]);
  expect(told([...house(12), ...asked, found()])).toEqual([]);
});
