import type { JsonObject } from "@rolecall/core";
import type { Condition } from "../../rule.ts";
import { directory } from "../examples/clouds.ts";

const CHANGED = "raw.properties.targetResources.*.modifiedProperties";
/** What a policy is called, and the list of what was changed that Entra writes beside it. */
const WORDS = ["Description", "DisplayName", "Included Updated Properties"];

/** A policy of who may come in, of which nothing but its words was changed. */
export const ONLY_DESCRIBED: Condition = {
  all: [
    { field: "action", equals: "Update authorization policy" },
    { each: CHANGED, where: { field: "item.displayName", in: WORDS } },
    {
      not: {
        each: CHANGED,
        where: {
          all: [
            { not: { field: "item.displayName", in: WORDS } },
            { not: { field: "item.displayName", prefix: "TargetId." } },
          ],
        },
      },
    },
  ],
};

const fromTo = (name: string, was: readonly string[], is: string): Condition => ({
  all: [
    { field: "item.displayName", contains: name },
    { any: was.map((contains) => ({ field: "item.oldValue", contains })) },
    { field: "item.newValue", contains: is },
  ],
});
/** Fewer people may invite, guests see less, and what members were allowed they are not. */
const NARROWER: Condition = {
  any: [
    {
      all: [
        { field: "item.displayName", contains: "AllowInvitesFrom" },
        { field: "item.newValue", contains: "none" },
      ],
    },
    fromTo("AllowInvitesFrom", ["everyone", "AndAllMembers"], "adminsAndGuestInviters"),
    fromTo("AllowInvitesFrom", ["everyone"], "AndAllMembers"),
    {
      all: [
        { field: "item.displayName", contains: "GuestUserRoleId" },
        { field: "item.newValue", contains: "2af84b1e-32c8-42b7-82bc-daa82404023b" },
      ],
    },
    fromTo("Allow", ["true"], "false"),
  ],
};

/** A policy of who may come in, all of whose changes narrow it. */
export const ONLY_NARROWED: Condition = {
  all: [
    { field: "action", equals: "Update authorization policy" },
    { each: CHANGED, where: NARROWER },
    {
      not: {
        each: CHANGED,
        where: {
          all: [
            { not: NARROWER },
            { not: { field: "item.displayName", in: WORDS } },
            { not: { field: "item.displayName", prefix: "TargetId." } },
          ],
        },
      },
    },
  ],
};

/** One property of it, changed. */
export function described(displayName: string, oldValue = "[]", newValue = "[true]"): JsonObject {
  return directory("Update authorization policy", {
    targetResources: [
      {
        ...{ id: "authorizationPolicy", displayName: "Authorization Policy", type: "Policy" },
        modifiedProperties: [{ displayName, oldValue, newValue }],
      },
    ],
  });
}
