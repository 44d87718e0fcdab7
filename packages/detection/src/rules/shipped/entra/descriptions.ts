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

/** One property of it, changed. */
export function described(displayName: string): JsonObject {
  return directory("Update authorization policy", {
    targetResources: [
      {
        ...{ id: "authorizationPolicy", displayName: "Authorization Policy", type: "Policy" },
        modifiedProperties: [{ displayName, oldValue: "[]", newValue: "[true]" }],
      },
    ],
  });
}
