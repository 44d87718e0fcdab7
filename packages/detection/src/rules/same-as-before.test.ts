import type { JsonObject } from "@rolecall/core";
import { expect, test } from "vitest";
import { createRules } from "./index.ts";
import { directory } from "./shipped/examples/clouds.ts";
import { decodeRecord } from "./test/decode-record.ts";

const POLICY = "Update authorization policy";
const changed = (...modifiedProperties: readonly JsonObject[]): JsonObject =>
  directory(POLICY, {
    category: "AuthorizationPolicy",
    targetResources: [{ id: "p", type: "Policy", modifiedProperties }],
  });
const invites = (oldValue: string | null, newValue: string) => ({
  displayName: "AllowInvitesFrom",
  oldValue,
  newValue,
});
const EVERYBODY = '"everyone"';

test.each([
  ["everybody may invite now", changed(invites('"none"', EVERYBODY)), true],
  ["everybody might already", changed(invites(EVERYBODY, EVERYBODY)), false],
  ["what was before is not said", changed(invites(null, EVERYBODY)), true],
  ["what was before is said to be empty", changed(invites('""', EVERYBODY)), true],
  [
    "one thing as it was, and another not",
    changed(invites(EVERYBODY, EVERYBODY), { displayName: "Other", oldValue: "false", newValue: "true" }),
    true,
  ],
  [
    "whom it is about is no change",
    changed(invites('"none"', EVERYBODY), { displayName: "TargetId.UserType", oldValue: "Member", newValue: "Member" }),
    true,
  ],
])("%s", (_, record, isTold) => {
  const told = createRules().check(decodeRecord(record));
  expect(told.some(({ rule }) => rule === "entra-access-policy-weakened")).toBe(isTold);
});

test("an operation whose record has nothing but whom it is about is told of", () => {
  const record = directory("Disable Strong Authentication", {
    targetResources: [
      {
        id: "u",
        type: "User",
        modifiedProperties: [{ displayName: "TargetId.UserType", oldValue: "Member", newValue: "Member" }],
      },
    ],
  });
  expect(createRules().check(decodeRecord(record))).not.toEqual([]);
});
