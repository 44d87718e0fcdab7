import type { Condition } from "../../rule.ts";

/** The new value of a setting that an administrator changed. */
export function setTo(value: string): Condition {
  return {
    each: "raw.events.*.parameters",
    where: {
      all: [
        { field: "item.name", equals: "NEW_VALUE" },
        { field: "item.value", equals: value },
      ],
    },
  };
}

/** Settings of Gmail whose name says which way is safer: `…scanning_enabled` that is on, ` disable_…` that is off. */
export const MADE_SAFER: Condition = {
  any: [
    { all: [{ field: "labels.setting", suffix: "scanning_enabled" }, setTo("true")] },
    { all: [{ field: "labels.setting", contains: " disable_" }, setTo("false")] },
  ],
};
