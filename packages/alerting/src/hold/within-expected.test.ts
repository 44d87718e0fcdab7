import type { Dimension, Pattern } from "@rolecall/core";
import { expect, test } from "vitest";
import { isWithin } from "./within-expected.ts";

const dimension = (name: string, pattern: Pattern, observed: string): Dimension => ({
  ...{ name, pattern, observed, expected: "", surprise: 3, added: 3 },
});

test.each<[string, Pattern, string, string, boolean]>([
  ["calls_per_hour", "SURGE", "51 calls in the hour", "60 calls in the hour", true],
  ["calls_per_hour", "SURGE", "51 calls in the hour", "1,020 calls in the hour", false],
  ["calls_per_hour", "SURGE", "51 calls in the hour", "9 calls in the hour", true],
  ["bytes_per_hour", "SURGE", "1.2 MB in the hour", "900 kB in the hour", true],
  ["bytes_per_hour", "SURGE", "900 kB in the hour", "1.2 GB in the hour", false],
  ["error", "SURGE", "6 of 10 calls failed: GetObject, SlowDown", "9 of 12 calls failed: PutObject, Throttled", true],
  ["error", "SURGE", "6 of 10 calls failed", "60 of 100 calls failed", false],
  [
    "denied",
    "SURGE",
    "2 of 4 calls denied: ListUsers, AccessDenied",
    "2 of 4 calls denied: ListUsers, AccessDenied",
    true,
  ],
  [
    "denied",
    "SURGE",
    "2 of 4 calls denied: ListUsers, AccessDenied",
    "2 of 4 calls denied: GetSecret, AccessDenied",
    false,
  ],
  ["denied", "SURGE", "1 of 4 calls denied: ListUsers", "2 of 4 calls denied: e.g. ListUsers", true],
  ["denied", "SURGE", "2 of 4 calls denied: ListUsers", "2 of 4 calls denied: e.g. ListUsers", true],
  ["denied", "SURGE", "2 of 4 calls denied: e.g. ListUsers", "2 of 4 calls denied: e.g. GetSecret", false],
  ["runs_started", "SURGE", "61 runs and sessions in the hour", "about 70 runs and sessions in the hour", true],
  ["calls_per_day", "SURGE", "64 calls today; evidence × 20 today", "70 calls today; evidence × 2 on 2026-10-09", true],
  ["action", "UNSEEN", "ListRoles, ListUsers", "ListUsers", true],
  ["action", "UNSEEN", "ListUsers", "ListRoles, ListUsers", false],
  ["src_network", "UNSEEN", "192.0.2.0/24", "192.0.1.0/24", false],
  ["src_asn", "FREQUENT", "AS3320, AS64500", "AS3320", true],
  ["src_asn", "FREQUENT", "AS3320", "AS64500", false],
  [
    "cadence",
    "OFF_HOURS",
    "called 27 minutes after its scheduled run",
    "called 12 minutes after its scheduled run",
    false,
  ],
])("%s %s: expected %j, then %j: %s", (name, pattern, expected, observed, within) => {
  expect(isWithin(expected, dimension(name, pattern, observed))).toBe(within);
});
