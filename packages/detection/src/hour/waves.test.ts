import { type Event, type Finding, parseTime } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { findingsOf } from "../test/run.ts";
import { call, WORLD_START } from "../test/tiny-world.ts";

const HOUR = 3_600_000;
const MINUTE = 60_000;
const CALM_HOURS = 192;
const RELEASE = WORLD_START + CALM_HOURS * HOUR;
const CREW = Array.from({ length: 12 }, (_, i) => `crew-${i}`);

/** Twelve who do the same every ten minutes for eight days; then, one after another, each shows something new as well. */
function released(most: number, over: Partial<Event>): readonly Event[] {
  const calls = CREW.flatMap((name, i) =>
    Array.from({ length: (CALM_HOURS + 14) * 6 }, (_, k) =>
      call(name, WORLD_START + k * 10 * MINUTE + i * 5000, `${name}-${k}`),
    ),
  );
  const news = CREW.slice(0, most).map((name, i) => call(name, RELEASE + (i * 60 + 7) * MINUTE, `new-${i}`, over));
  return [...calls, ...news].toSorted((a, b) =>
    a.time < b.time ? -1 : a.time > b.time ? 1 : a.event_uid < b.event_uid ? -1 : 1,
  );
}

function toldOf(findings: readonly Finding[]): readonly string[] {
  return findings
    .filter(({ time, detector }) => parseTime(time) >= RELEASE && detector === "behavior")
    .map(({ identity_name }) => identity_name)
    .toSorted();
}

describe("what peers take up one after another", () => {
  test("is told of the first ones, and no news of those who follow", () => {
    const told = toldOf(findingsOf(released(12, { action: "Describe2", client: "sdk/2", action_class: "discover" })));
    expect(told.length).toBeGreaterThan(0);
    expect(told.filter((name) => !["crew-0", "crew-1", "crew-2"].includes(name))).toEqual([]);
  });

  test("is told of two, who are no wave", () => {
    const told = toldOf(findingsOf(released(2, { action: "Describe2", client: "sdk/2", action_class: "discover" })));
    expect(told).toEqual(["crew-0", "crew-1"]);
  });

  test("is told of everybody where it takes secrets", () => {
    const findings = findingsOf(released(12, { action: "TakeSecret", action_class: "secret" }));
    const members = findings.flatMap(({ dimensions }) => dimensions.filter(({ name }) => name === "members"));
    const named = members.flatMap(({ observed }) => observed.split(", ").map((each) => each.replace(/ \(.*$/, "")));
    const whole = new Set([...toldOf(findings), ...named.map((uid) => uid.slice(uid.lastIndexOf(":") + 1))]);
    expect(whole).toEqual(new Set(CREW));
  });
});
