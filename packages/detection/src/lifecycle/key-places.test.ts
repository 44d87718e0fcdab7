import type { Event } from "@rolecall/core";
import { expect, test } from "vitest";
import { findingsOf, fresh } from "../test/run.ts";
import { call, WORLD_START } from "../test/tiny-world.ts";

const MINUTE = 60_000;
const KEY = { identity_kind: "access-key", credential_uid: "AKIA1", credential_kind: "access-key" } as const;
const VERSION = "aws-cli/2.15.30 Python/3.11.8 Linux/5.15.0 exe/x86_64";
const OTHER_VERSION = "aws-cli/2.13.5 Python/3.11.4 Windows/10 exe/AMD64";

/** A place: an address in its network, and the program there. */
function place(address: string, user_agent: string | undefined = VERSION, client = "aws-cli"): Partial<Event> {
  const src_network = address.includes(":") ? "2001:db8::/48" : `${address.slice(0, address.lastIndexOf("."))}.0/24`;
  return { ...KEY, src_ip: address, src_network, user_agent, client };
}

const HOME = place("10.26.226.89");
const AWAY = place("203.0.113.9", OTHER_VERSION);
/** A second way out of its network, before and after an update. */
const WAY_OUT = place("198.51.100.7");
const UPDATED = place("198.51.100.7", OTHER_VERSION);
const SUBNET = place("10.26.7.7", OTHER_VERSION);
const SERVICE = { ...AWAY, src_ip: undefined, src_network: "athena.amazonaws.com", client: "aws-service" };
/** The same program, where the log does not say more of it. */
const SILENT_HOME = { ...HOME, user_agent: undefined };
const SILENT_AWAY = { ...AWAY, user_agent: undefined };

let serial = 0;
function at(minute: number, over: Partial<Event>): Event {
  serial += 1;
  return call("export", WORLD_START + minute * MINUTE, `e${serial}`, over);
}

/** A call every hour of so many days. */
function days(from: number, to: number, over: Partial<Event> = HOME): Event[] {
  return Array.from({ length: (to - from) * 24 }, (_, hour) => at(from * 1440 + hour * 60, over));
}

/** By turns on the day given, ten minutes apart: away, at home, and so on. */
function turns(day: number, ...places: readonly Partial<Event>[]): Event[] {
  return places.map((over, n) => at(day * 1440 + 5 + n * 10, over));
}

function told(events: readonly Event[]): readonly string[] {
  const sorted = events.toSorted((a, b) => (a.time < b.time ? -1 : Number(a.time > b.time)));
  return findingsOf(sorted)
    .filter(({ detector }) => detector.endsWith("-in-two-places"))
    .map(({ detector, severity, dimensions }) => `${detector} ${severity}: ${dimensions[0]?.expected}`);
}

const TOLD = "lifecycle.key-in-two-places medium: 10.26.0.0/16 alone, as on 6 days";

test.each<[string, () => readonly Event[], string]>([
  ["by another version of its program", () => [...days(0, 6), ...turns(5, AWAY, HOME, AWAY)], TOLD],
  [
    "by another program that says no more of itself",
    () => {
      const thief = { ...SILENT_AWAY, client: "curl" };
      return [...days(0, 6, SILENT_HOME), ...turns(5, thief, SILENT_HOME, thief)];
    },
    TOLD,
  ],
  [
    "after another version was at home, too",
    () => [
      ...days(0, 4, place("10.26.226.89", "aws-cli/2.14.0")),
      ...days(4, 6),
      ...turns(5, AWAY, HOME, AWAY, HOME, AWAY),
    ],
    TOLD,
  ],
  [
    "where home is in several subnets of one private network",
    () => [...days(0, 6), ...turns(1, place("10.26.1.1")), ...turns(5, AWAY, place("10.26.2.1"), AWAY)],
    TOLD,
  ],
  [
    "from a private network of somebody else",
    () => [...days(0, 6), ...turns(5, place("10.99.1.1", OTHER_VERSION), HOME, place("10.99.2.1", OTHER_VERSION))],
    TOLD,
  ],
  [
    "where home has updated its program often",
    () => [
      ...days(0, 1),
      ...[1, 2, 3, 4, 5].flatMap((day) => days(day, day + 1, place("10.26.226.89", `aws-cli/2.15.3${day}`))),
      ...turns(5, AWAY, place("10.26.226.89", "aws-cli/2.15.35"), AWAY),
    ],
    TOLD,
  ],
  [
    "where a service of the provider uses it at times, too",
    () => [...days(0, 6), ...turns(3, SERVICE), ...turns(5, AWAY, HOME, AWAY)],
    TOLD,
  ],
  [
    "on the day after it was first seen there",
    () => [...days(0, 7), ...turns(5, AWAY), ...turns(6, AWAY, HOME, AWAY)],
    TOLD.replace("6 days", "7 days"),
  ],
  [
    "a month and a half after its home moved",
    () => [...days(0, 6, place("198.51.100.7")), ...days(6, 60), ...turns(59, AWAY, HOME, AWAY)],
    TOLD.replace("6 days", "54 days"),
  ],
  [
    "in production, to delete something",
    () => [...days(0, 6), ...turns(5, AWAY, HOME, { ...AWAY, action_class: "delete" })],
    TOLD.replace("medium", "high"),
  ],
  [
    "where it was refused",
    () => [...days(0, 6), ...turns(5, AWAY, HOME, { ...AWAY, outcome: "denied" })],
    TOLD.replace("medium", "low"),
  ],
])("a lasting key at work at home and in a new network is told: %s", (_, events, said) => {
  expect(told(events())).toEqual([said]);
});

const POOLED = (n: number): Partial<Event> => place(`198.51.${n % 200}.7`, n % 2 === 0 ? VERSION : OTHER_VERSION);

test.each<[string, () => readonly Event[]]>([
  ["moves, and its program is updated there", () => [...days(0, 6), ...days(6, 9, AWAY)]],
  ["leaves home once, and comes back", () => [...days(0, 6), ...turns(5, AWAY, AWAY, HOME)]],
  ["is used away twice, an hour apart", () => [...days(0, 6), ...turns(5, AWAY, HOME, HOME, HOME, AWAY)]],
  ["comes from hosted machines", () => Array.from({ length: 6 * 48 }, (_, n) => at(n * 30, POOLED(n)))],
  [
    "has two ways out, and is updated",
    () => [...days(0, 6), ...[0, 1, 2].flatMap((day) => turns(day, WAY_OUT)), ...turns(5, UPDATED, HOME, UPDATED)],
  ],
  [
    "had a second way out before, and is used from a third",
    () => [...days(0, 6), ...turns(2, WAY_OUT), ...turns(5, AWAY, HOME, AWAY)],
  ],
  [
    "goes out another way with the same program",
    () => [...days(0, 6), ...turns(5, place("203.0.113.9"), HOME, place("203.0.113.9"))],
  ],
  [
    "goes out another way with the second of its programs",
    () => {
      const second = place("10.26.226.89", "terraform/1.9", "terraform");
      const out = place("203.0.113.9", "terraform/1.9", "terraform");
      return [...days(0, 6), ...turns(1, second, second), ...turns(5, out, HOME, out)];
    },
  ],
  ["does not say its version elsewhere", () => [...days(0, 6), ...turns(5, SILENT_AWAY, HOME, SILENT_AWAY)]],
  ["does not say its version at home", () => [...days(0, 6, SILENT_HOME), ...turns(5, AWAY, SILENT_HOME, AWAY)]],
  [
    "had another program where it is now",
    () => {
      const before = place("203.0.113.9", "terraform/1.9", "terraform");
      return [...days(0, 3, before), ...days(3, 9), ...turns(8, AWAY, HOME, AWAY)];
    },
  ],
  [
    "has a program that says something else in each call",
    () => [
      ...days(0, 6),
      ...turns(5, ...["ls", "cp", "mv", "rm"].map((verb) => place("10.26.226.89", `${VERSION} command/s3.${verb}`))),
      ...[50, 70].map((minute) => at(5 * 1440 + minute, place("203.0.113.9", `${VERSION} command/s3.sync`))),
    ],
  ],
  ["is used in another subnet of its network", () => [...days(0, 6), ...turns(5, SUBNET, HOME, SUBNET)]],
  [
    "is used by a new program on the same host",
    () => {
      const tool = place("10.26.226.89", "curl/8", "curl");
      return [...days(0, 6), ...turns(5, tool, HOME, tool)];
    },
  ],
  ["is known for four days only", () => [...days(0, 4), ...turns(3, AWAY, HOME, AWAY)]],
  [
    "has an address of each family",
    () => [...days(0, 6), ...turns(5, place("2001:db8::1", OTHER_VERSION), HOME, place("2001:db8::1", OTHER_VERSION))],
  ],
  ["is used for it by a service of the provider", () => [...days(0, 6), ...turns(5, SERVICE, HOME, SERVICE)]],
  [
    "is a person's",
    () =>
      [...days(0, 6), ...turns(5, AWAY, HOME, AWAY)].map((event) => ({
        ...event,
        identity_kind: "human",
        identity_uid: "aws:1:human:export",
      })),
  ],
])("nothing is told of a key that %s", (_, events) => {
  expect(told(events())).toEqual([]);
});

test("a restart between home and away says the same", () => {
  const events = [...days(0, 5), ...turns(5, HOME, AWAY, HOME, AWAY)];
  const first = fresh();
  for (const [offset, event] of events.slice(0, -1).entries()) first.offer(event, offset);
  const { position, rows } = first.snapshot();
  const second = fresh();
  second.restore(position, rows);
  for (const [offset, event] of events.entries()) if (offset >= position.lowWater) second.offer(event, offset);
  second.finish();
  const last = second.take().findLast(({ detector }) => detector === "lifecycle.key-in-two-places");
  expect(last).toEqual(findingsOf(events).find(({ detector }) => detector === "lifecycle.key-in-two-places"));
  expect(last?.time).toBe(events.at(-1)?.time);
});
