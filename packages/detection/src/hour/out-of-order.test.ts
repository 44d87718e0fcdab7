import { type Event, SEVERITIES } from "@rolecall/core";
import { expect, test } from "vitest";
import { findingsAcross } from "../test/run.ts";
import { call, random, WORLD_START } from "../test/tiny-world.ts";

const HOUR = 3_600_000;
const DOWN = 250;
const failed: Partial<Event> = { outcome: "error", status_code: 503, error_code: "ServiceUnavailable" };

/** Forty machines that call three calls each; from the hour `DOWN` on hardly any is served, and each is made again. */
function outage(): readonly Event[] {
  const next = random(3);
  const hourOf = (m: number, hour: number): readonly Event[] => {
    const isDown = hour >= DOWN;
    const calls = Math.max(1, Math.round((2 + (m % 8)) * (isDown ? 4 : 1) * (0.6 + 0.8 * next())));
    return Array.from({ length: calls }, (_, k) =>
      call(`svc-${m}`, WORLD_START + hour * HOUR + Math.floor(next() * HOUR), `svc-${m}-${hour}-${k}`, {
        ...{ action: `Serve${(m + (k % 3)) % 7}`, bytes_out: 900 },
        ...(isDown && next() < 0.9 && failed),
      }),
    );
  };
  return Array.from({ length: 40 }, (_, m) =>
    Array.from({ length: DOWN + 4 }, (_, hour) => hourOf(m, hour)).flat(),
  ).flat();
}

const OUTAGE = outage();

test.each<[string, number, Partial<Event>]>([
  ["takes a secret", 4, { action: "GetSecretValue", action_class: "secret" }],
  ["calls from elsewhere", 6, { src_network: "203.0.113.0/24", src_asn: 64_500 }],
  ["moves data", 10, { bytes_out: 500_000_000 }],
])(
  "in the second hour in which what all call is out of order, who %s is told of as gravely as ever",
  (_, many, over) => {
    const at = WORLD_START + (DOWN + 1) * HOUR + 600_000;
    const thief = Array.from({ length: many }, (_, k) =>
      call("svc-20", at + k * 8000, `thief-${k}`, { action: `Serve${(20 + (k % 3)) % 7}`, bytes_out: 900, ...over }),
    );
    const log = [...OUTAGE, ...thief].toSorted((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
    const own = findingsAcross(log).filter((each) => each.identity_name === "svc-20" && each.detector === "behavior");
    expect(own.some(({ severity }) => SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf("high"))).toBe(true);
  },
);
