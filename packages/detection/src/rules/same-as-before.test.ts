import type { JsonObject } from "@rolecall/core";
import { expect, test } from "vitest";
import { createRules } from "./index.ts";
import { directory } from "./shipped/examples/clouds.ts";
import { gitlab } from "./shipped/examples/vendors.ts";
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
const listed = (names: string) => ({
  displayName: "Included Updated Properties",
  oldValue: null,
  newValue: `"${names}"`,
});
const actors = (oldValue: string, newValue: string) => ({ displayName: "ActorsAllowed", oldValue, newValue });
const LONG = `"everyone ${"x".repeat(8000)}`;

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
  [
    "another thing was changed, which stands in the list alone",
    changed(invites(EVERYBODY, EVERYBODY), listed("AllowInvitesFrom, PermissionGrants")),
    true,
  ],
  ["the list has what was as before", changed(invites(EVERYBODY, EVERYBODY), listed("AllowInvitesFrom")), false],
  ["a change that says neither", changed(invites(EVERYBODY, EVERYBODY), { displayName: "Other" }), true],
  ["one in another spelling", changed(invites(EVERYBODY, EVERYBODY), { displayName: "O", NewValue: "1" }), true],
  ["one that is named as who did it", changed(invites(EVERYBODY, EVERYBODY), actors("0", "1")), true],
  ["what breaks off in the same place", changed(invites(LONG, LONG)), true],
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

const updated = (details: JsonObject): JsonObject => gitlab("member_updated", { details });
const OWNER = { change: "access_level", from: "Owner", to: "Owner", target_details: "eve" };
test.each([
  ["an owner as before", updated(OWNER), false],
  ["for ever, and not till tomorrow", updated({ ...OWNER, expiry_from: "2026-11-25", expiry_to: null }), true],
  ["for ever, and it says nothing of before", updated({ ...OWNER, expiry_from: null, expiry_to: "2026-11-25" }), true],
  ["for ever, and before is left out", updated({ ...OWNER, expiry_to: null }), true],
  ["as long as before", updated({ ...OWNER, expiry_from: "2026-11-25", expiry_to: "2026-11-25" }), false],
])("GitLab: %s", (_, record, isTold) => {
  expect(
    createRules()
      .check(decodeRecord(record))
      .some(({ rule }) => rule === "gitlab-owner-added"),
  ).toBe(isTold);
});

test.each([
  ["that it masks", "[FILTERED]", "[FILTERED]"],
  [
    "that are masked at the door",
    "https://a.example/?token=glpat-aaaaaaaaaaaaaaaaaaaa",
    "https://a.example/?token=glpat-bbbbbbbbbbbbbbbbbbbb",
  ],
])("GitLab: two values %s", (_, from, to) => {
  const record = gitlab("update_event_streaming_destination", { details: { change: "destination_url", from, to } });
  expect(
    createRules()
      .check(decodeRecord(record))
      .map(({ rule }) => rule),
  ).toEqual(["gitlab-audit-stream-stopped"]);
});

test("who is given a role is told of, whatever was before", () => {
  const record = directory("Add member to role", {
    targetResources: [
      {
        id: "u",
        type: "User",
        modifiedProperties: [
          {
            displayName: "Role.TemplateId",
            oldValue: '"62e90394-69f5-4237-9190-012177145e10"',
            newValue: '"62e90394-69f5-4237-9190-012177145e10"',
          },
        ],
      },
    ],
  });
  expect(createRules().check(decodeRecord(record))).not.toEqual([]);
});
