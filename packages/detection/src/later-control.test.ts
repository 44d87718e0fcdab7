import type { ControlRecord } from "@rolecall/core";
import { expect, test } from "vitest";
import { findingsOf, fresh, OPTIONS } from "./test/run.ts";
import { tinyWorld } from "./test/tiny-world.ts";

const at = "2026-01-05T00:00:00.000Z";
const OF_TENANT = { at, tenant: OPTIONS.tenant };

/** As a later release may have put them into the topic and the history. */
test.each([
  ["of a kind that is not known", { control: "pardon", ...OF_TENANT, identities: ["aws:*"] }],
  ["in parts, of a kind that is not known", { control: "owners", ...OF_TENANT, version: "v", part: 0, parts: 1 }],
  ["a change of a kind that is not known", { control: "change", ...OF_TENANT, change: "audit", change_uid: "c" }],
  ["a verdict that is not known", { control: "feedback", at, finding_uid: "f_1", verdict: "shared" }],
])("a control record of a later release changes nothing, and ends nobody: %s", (_, record) => {
  const events = Array.from(tinyWorld(3, 5, 30));
  const [plain, told] = [fresh(), fresh()];
  told.control(record as unknown as ControlRecord, -0.5);
  expect(findingsOf(events, told)).toEqual(findingsOf(events, plain));
  expect(told.snapshot().rows.length).toBe(plain.snapshot().rows.length);
});
