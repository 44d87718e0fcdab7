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
