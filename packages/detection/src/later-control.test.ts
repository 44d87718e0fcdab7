import type { ControlRecord } from "@rolecall/core";
import { expect, test } from "vitest";
import { findingsOf, fresh, OPTIONS } from "./test/run.ts";
import { tinyWorld } from "./test/tiny-world.ts";

const at = "2026-01-05T00:00:00.000Z";
const OF_TENANT = { at, tenant: OPTIONS.tenant };
const CHANGE = {
  control: "change",
  ...OF_TENANT,
  change: "deploy",
  change_uid: "c",
  identities: ["*"],
  by: "b",
  note: "n",
};
const PART = { at, version: "v", part: 0, parts: 1 };
const POLICY = { file: "f", lines: {}, policy: { policy: "p", pattern: "*" } };
const INVENTORY = { identities: [], credentials: [], owners: [], accounts: [] };

/** As a later release may have put them into the topic and the history. */
test.each([
  ["of a kind that is not known", { control: "pardon", ...OF_TENANT, identities: ["aws:*"] }],
  ["in parts, of a kind that is not known", { control: "owners", ...OF_TENANT, version: "v", part: 0, parts: 1 }],
  ["a change of a kind that is not known", { control: "change", ...OF_TENANT, change: "audit", change_uid: "c" }],
  ["a time that is none", { control: "watermark", at: "soon" }],
  ["a time of another form", { control: "watermark", at: { seconds: 5 } }],
  ["a change at a time of another form", { ...CHANGE, from: 5, until: 6 }],
  ["a change of nobody by name", { ...CHANGE, from: at, until: at, identities: [{ owner: "o" }] }],
  ["an inventory that is none", { control: "inventory", ...PART, inventory: { people: [] } }],
  ["one with entries of another form", { control: "inventory", ...PART, inventory: { ...INVENTORY, identities: [5] } }],
  [
    "one whose entries stand nowhere",
    { control: "inventory", ...PART, inventory: { ...INVENTORY, owners: [{ name: "o" }] } },
  ],
  ["policies of another form", { control: "policies", ...PART, policies: { p: {} } }],
  [
    "one whose clauses are",
    { control: "policies", ...PART, policies: [{ ...POLICY, policy: { ...POLICY.policy, allow: { actions: "*" } } }] },
  ],
  ["a verdict on what is named otherwise", { control: "feedback", at, verdict: "expected", fingerprint: "f" }],
  ["a verdict that is not known", { control: "feedback", at, finding_uid: "f_1", verdict: "shared" }],
])("a control record of a later release changes nothing, and ends nobody: %s", (_, record) => {
  const events = Array.from(tinyWorld(3, 5, 30));
  const [plain, told] = [fresh(), fresh()];
  told.control(record as unknown as ControlRecord, -0.5);
  expect(findingsOf(events, told)).toEqual(findingsOf(events, plain));
  expect(told.snapshot().rows.length).toBe(plain.snapshot().rows.length);
});
