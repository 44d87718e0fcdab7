import { type Event, type Finding, parseTime } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import type { Detector } from "../detector.ts";
import { createRules } from "../rules/index.ts";
import { findingsOf, fresh, OPTIONS } from "../test/run.ts";
import { call, WORLD_START } from "../test/tiny-world.ts";

const HOUR = 3_600_000;
const MINUTE = 60_000;
const RULE = "aws-instance-key-in-two-places";
/** The day on which the gateways change, a third one of the machines' lives. */
const MOVE = WORLD_START + 72 * HOUR;
const CREW = Array.from({ length: 24 }, (_, i) => `shop-${i}`);

const watching = (): Detector => fresh(OPTIONS, createRules());

interface Place {
  readonly src_ip: string;
  readonly src_network: string;
}

const HOME: Place = { src_ip: "203.0.113.10", src_network: "203.0.113.0/24" };
const NEW_HOME: Place = { src_ip: "198.51.100.7", src_network: "198.51.100.0/24" };
/** Of its own, in a wider one that all move to. */
const ownHome = (machine: number): Place => ({
  src_ip: `198.18.${machine}.7`,
  src_network: `198.18.${machine}.0/24`,
});
const ELSEWHERE: Place = { src_ip: "192.88.99.4", src_network: "192.88.99.0/24" };

/** One call of a machine with the credential that it has all the time. */
function machineCall(name: string, at: number, place: Place): Event {
  return call(name, at, `${name}-${at}`, {
    ...place,
    session_uid: `i-0${name}`,
    credential_uid: `aws:1:key:ASIA${name}`,
    credential_kind: "sts-session",
  });
}

/** Each machine calls every quarter of an hour, from its home, and from where `placeOf` says after the move, one after another. */
function fleet(placeOf: (machine: number) => Place, more: readonly Event[] = []): readonly Event[] {
  const calls = CREW.flatMap((name, i) =>
    Array.from({ length: 4 * 78 }, (_, k) => {
      const at = WORLD_START + k * 15 * MINUTE + i * 5000;
      return machineCall(name, at, at >= MOVE + i * MINUTE ? placeOf(i) : HOME);
    }),
  );
  return [...calls, ...more].toSorted((a, b) => (a.time < b.time ? -1 : 1));
}

const told = (findings: readonly Finding[]): readonly Finding[] => findings.filter(({ detector }) => detector === RULE);
const membersOf = ({ dimensions }: Finding): string | undefined =>
  dimensions.find(({ name }) => name === "members")?.observed;

describe("machines that leave by another gateway from one day on", () => {
  const findings = told(
    findingsOf(
      fleet(() => NEW_HOME),
      watching(),
    ),
  );
  const [group, ...others] = findings.filter((each) => membersOf(each) !== undefined);

  test("are one finding, and those whose came first", () => {
    expect(others).toEqual([]);
    expect(findings).toHaveLength(3);
    expect(group?.title).toBe(
      "24 members of role/team-a: the credentials of their machines are used from a second network (198.51.0.0/16), since 00:00 UTC",
    );
    expect(group).toMatchObject({ kind: "rule", severity: "high", detector: RULE });
  });

  test("are all named there", () => {
    for (const name of CREW) expect(membersOf(group as Finding)).toMatch(new RegExp(`aws:1:role:${name}( |,|$)`));
    for (const name of CREW) expect(group?.sql).toContain(`'aws:1:role:${name}'`);
  });

  test("are the same whoever asks for them, and after a restore", () => {
    const events = fleet(() => NEW_HOME);
    const [before, after] = [watching(), watching()];
    const cut = events.findIndex(({ time }) => parseTime(time) >= MOVE + 12 * MINUTE);
    const last = new Map<string, Finding>();
    const offer = (detector: Detector, from: number, to: number): void => {
      for (let offset = from; offset < to; offset += 1) {
        detector.offer(events[offset] as Event, offset);
        for (const each of detector.take()) last.set(each.finding_uid, each);
      }
    };
    offer(before, 0, cut);
    const { position, rows } = before.snapshot();
    after.restore(position, rows);
    offer(after, position.lowWater, events.length);
    after.finish();
    for (const each of after.take()) last.set(each.finding_uid, each);
    const byId = Array.from(last.values()).toSorted((a, b) => (a.finding_uid < b.finding_uid ? -1 : 1));
    expect(told(byId)).toEqual(findings);
  });
});

test("so are those who move to networks of their own in one place", () => {
  const findings = told(findingsOf(fleet(ownHome), watching()));
  expect(findings).toHaveLength(3);
  const [group] = findings.filter((each) => membersOf(each) !== undefined);
  expect(group?.title).toContain(
    "24 members of role/team-a: the credentials of their machines are used from a second network (198.18.0.0/16)",
  );
});

test("who is at a place of its own that day is told of by itself", () => {
  const findings = told(
    findingsOf(
      fleet((i) => (i === 9 ? ELSEWHERE : NEW_HOME)),
      watching(),
    ),
  );
  const alone = findings.filter((each) => membersOf(each) === undefined);
  expect(alone.map(({ identity_name }) => identity_name)).toContain("shop-9");
});

test("who moved with the others and is used from elsewhere as well is told of by itself", () => {
  const thief = Array.from({ length: 5 }, (_, k) =>
    machineCall("shop-9", MOVE + 40 * MINUTE + k * MINUTE + 1, ELSEWHERE),
  );
  const findings = told(
    findingsOf(
      fleet(() => NEW_HOME, thief),
      watching(),
    ),
  );
  const [own, ...others] = findings.filter((each) => each.identity_name === "shop-9" && membersOf(each) === undefined);
  expect(others).toEqual([]);
  expect(own).toMatchObject({ severity: "high" });
  expect(JSON.stringify(own?.dimensions)).toContain("192.88.99.4");
});
