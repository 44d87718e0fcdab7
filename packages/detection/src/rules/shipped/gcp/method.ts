import type { Condition } from "../../rule.ts";

/** The last word of the method: its service comes in versions, v1 and v1beta1 and so on. */
export const method = (...names: readonly string[]): Condition => ({
  any: names.map((name) => ({ field: "action", suffix: `.${name}` })),
});
