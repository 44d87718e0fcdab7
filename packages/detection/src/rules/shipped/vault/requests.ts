import type { JsonObject } from "@rolecall/core";
import type { Condition } from "../../rule.ts";

/** Vault's own log has each request twice: what was done stands in the answer. */
export const ANSWERED = { field: "labels.entry", equals: "response" } as const;
export const SOURCE = { sources: ["vault-audit"] } as const;
export const WRITTEN = ["update *", "create *"] as const;

/** An answered request of one of the paths. */
export const at = (...paths: readonly string[]): Condition => ({
  all: [ANSWERED, { any: paths.map((matches) => ({ field: "resource", matches })) }],
});

/** How an example's request names its engine. */
export const mounted = (mountType: string, mountPoint: string, more: JsonObject = {}): JsonObject => ({
  request: { mount_type: mountType, mount_point: `${mountPoint}/`, ...more },
});
