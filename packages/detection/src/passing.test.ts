import type { Event, Finding } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { findingsOf } from "./test/run.ts";
import { call, random, WORLD_START } from "./test/tiny-world.ts";

const HOUR = 3_600_000;
const MINUTE = 60_000;
const DAYS = 9;
const ACTIONS = ["GetParameter", "PutObject", "SendMessage", "GetObject", "ListBuckets"];
const THEFT = WORLD_START + 200 * HOUR + 7 * MINUTE;

/** Runners that act up to five times within minutes and never again, so many an hour, with one client, from three networks. */
function runners(perHour: number): readonly Event[] {
  const next = random(7);
  return Array.from({ length: DAYS * 24 * perHour }, (_, k) => {
    const at = WORLD_START + Math.floor((k * HOUR) / perHour);
    const src_network = `10.9.${Math.floor(next() * 3)}.0/24`;
    return Array.from({ length: 1 + Math.floor(next() * 5) }, (_, n) => {
      const action = ACTIONS[n < 2 ? n : Math.floor(next() * ACTIONS.length)] as string;
      return call(`run-${k}`, at + n * MINUTE, `run-${k}-${n}`, { action, src_network, client: "runner" });
    });
  }).flat();
}

/** Machines that live here, each with calls of its own as often as they come. */
function machines(count: number): readonly Event[] {
  const next = random(11);
  return Array.from({ length: count }, (_, m) =>
    Array.from({ length: DAYS * 24 }, (_, hour) =>
      Array.from({ length: 2 + Math.floor(next() * (2 + (m % 8))) }, (_, n) =>
        call(`svc-${m}`, WORLD_START + hour * HOUR + Math.floor(next() * HOUR), `svc-${m}-${hour}-${n}`, {
          action: `Serve${(m + n) % 7}`,
        }),
      ),
    ).flat(),
  ).flat();
}

/** One of the runners, with more than they have. */
function thief(over: Partial<Event>, calls = 5): readonly Event[] {
  return Array.from({ length: calls }, (_, n) =>
    call("thief", THEFT + n * 5000, `thief-${n}`, {
      ...{ action: ACTIONS[n % 2] as string, src_network: "10.9.1.0/24", client: "runner" },
      ...(n === 1 && over),
    }),
  );
}

function told(...parts: readonly (readonly Event[])[]): readonly Finding[] {
  const all = parts.flat().toSorted((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
  return findingsOf(all).filter(({ severity }) => severity !== "info");
}

describe("identities that act once and never again", () => {
  test.each([
    ["one an hour, beside twenty machines", 1, 20],
    ["twenty an hour, beside twenty machines", 20, 20],
    ["thirty an hour, and nobody else", 30, 0],
    ["two hundred an hour, beside four machines", 200, 4],
  ])("%s, are told of by nothing, nor are these", (_, perHour, count) => {
    expect(told(runners(perHour), machines(count))).toEqual([]);
  });

  test("one of them is told of that does what none of them does", () => {
    const stream = [runners(60), machines(20)];
    const of = (part: readonly Event[]): readonly string[] =>
      told(...stream, part).map(({ identity_name }) => identity_name);
    expect(of(thief({ action: "DeleteTrail", action_class: "delete", client: "curl" }))).toContain("thief");
    expect(of(thief({ src_network: "203.0.113.0/24", src_asn: 64_500, client: "curl" }))).toContain("thief");
    expect(of(thief({}, 200))).toContain("thief");
    expect(of(thief({}))).toEqual([]);
  });
});
