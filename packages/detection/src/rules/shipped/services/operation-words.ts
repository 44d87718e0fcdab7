import type { Condition } from "../../rule.ts";

/** Conditions on the words of an operation. */
export const some = (...words: readonly string[]): Condition => ({
  any: words.map((contains) => ({ field: "action", contains })),
});

export const like = (...globs: readonly string[]): Condition => ({
  any: globs.map((matches) => ({ field: "action", matches })),
});

export const OFF: Condition = some(
  ...["disabl", "delet", "destroy", "remov", "unbind", "deactivat", "turned off", "suspend", "stop", "close"],
);
