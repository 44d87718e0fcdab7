import type { Event } from "@rolecall/core";
import { expect, test } from "vitest";
import { findingsAcross } from "./test/run.ts";
import { call, tinyWorld, WORLD_START } from "./test/tiny-world.ts";

const DAY = 24 * 3_600_000;
/** Every tenth of a device's records bears a time that is ten years old; each is read first, since a log is read in order of time. */
const AGENT = Array.from({ length: 40 }, (_, k): Event => {
  const at = WORLD_START + k * 2 * 3_600_000 - (k % 10 === 9 ? 3650 * DAY : 0);
  return call("edge-agent", at, `edge-${k}`, { source: "otel" });
});
const WORLD = [...tinyWorld(5, 120, 60)];

const inOrder = [...WORLD, ...AGENT].toSorted((a, b) => (a.time < b.time ? -1 : 1));

test.each([Infinity, 2])(
  "a device whose clock is years behind makes no fleet of the first day an old one, and nothing silent",
  (restartAt) => {
    const findings = findingsAcross(inOrder, restartAt);
    expect(findings.filter(({ kind }) => kind === "coverage")).toEqual([]);
    expect(findings.filter(({ calibration }) => calibration === "calibrated")).toEqual([]);
  },
);

/** Five machines that call once an hour for nine days, and a device beside them that sends so many records of next year. */
function ahead(many: number): readonly Event[] {
  const usual = (hour: number): readonly Event[] =>
    [0, 1, 2, 3, 4].map((i) => call(`svc-${i}`, WORLD_START + hour * 3_600_000 + i * 60_000, `svc-${i}-${hour}`));
  const hours = Array.from({ length: 9 * 24 }, (_, hour) => usual(hour));
  const device = Array.from({ length: many }, (_, k) => call("edge", WORLD_START + (374 + k) * DAY, `edge-${k}`));
  const theft = {
    action: "TakeSecret",
    action_class: "secret",
    src_network: "203.0.113.0/24",
    client: "curl",
  } as const;
  const thief = Array.from({ length: 60 }, (_, k) =>
    call("svc-1", WORLD_START + 9 * DAY + k * 10_000, `x-${k}`, theft),
  );
  return [...hours.flat(), ...device, ...thief, ...usual(9 * 24 + 1)];
}

test("a device whose clock is a year ahead makes no fleet young again and keeps nobody from being judged", () => {
  const judged = (many: number): unknown =>
    findingsAcross(ahead(many))
      .filter(({ identity_name }) => identity_name === "svc-1")
      .map(({ severity, calibration, time }) => [severity, calibration, time]);
  expect(judged(0)).toHaveLength(1);
  expect(judged(40)).toEqual(judged(0));
});
