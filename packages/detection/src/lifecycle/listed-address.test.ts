import type { Event, Finding } from "@rolecall/core";
import { expect, test } from "vitest";
import { findingsAcross } from "../test/run.ts";
import { call, WORLD_START } from "../test/tiny-world.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const TOR: Partial<Event> = {
  src_ip: "203.0.113.9",
  src_network: "203.0.113.0/24",
  labels: { address_lists: "tor", threat_lists: "tor" },
};

let serial = 0;
function at(ms: number, over: Partial<Event> = TOR, name = "report"): Event {
  serial += 1;
  return call(name, WORLD_START + ms, `l${serial}`, over);
}

function told(events: readonly Event[]): readonly Finding[] {
  return findingsAcross(events, Infinity).filter(({ detector: by }) => by === "lifecycle.listed-address");
}

test("whoever comes from a listed address is told of, from the first event on, with the list", () => {
  const [finding, ...others] = told([at(0), at(HOUR), at(2 * DAY)]);
  expect(others).toEqual([]);
  expect(finding).toMatchObject({
    severity: "high",
    title: "report acted from 203.0.113.9, which is on the list tor",
    dimensions: [
      { name: "src_ip", observed: "203.0.113.9 on tor", expected: "addresses that no list of threats has" },
      { name: "called_from" },
    ],
  });
});

test.each<[string, readonly Event[], readonly string[]]>([
  ["an address on no list", [at(0, { ...TOR, labels: {} })], []],
  ["an address on a list that is none of threats", [at(0, { ...TOR, labels: { address_lists: "offices" } })], []],
  ["a list of what is never routed", [at(0, { ...TOR, src_ip: "10.1.2.3", src_network: "10.1.2.0/24" })], []],
  ["a secret taken", [at(0, { ...TOR, action_class: "secret" })], ["critical"]],
  ["a person", [at(0, { ...TOR, identity_kind: "human" })], ["medium"]],
  ["refused, then let in", [at(0, { ...TOR, outcome: "denied" }), at(HOUR)], ["low", "high"]],
  ["again after a week", [at(0), at(8 * DAY)], ["high", "high"]],
])("%s", (_, events, severities) => {
  expect(told(events).map(({ severity }) => severity)).toEqual(severities);
});
