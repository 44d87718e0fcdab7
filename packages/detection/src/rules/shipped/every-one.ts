import type { Condition } from "../rule.ts";

/** There is something under this path, and all of it is so: a caller may name a member twice, in two spellings. */
export const everyOne = (field: string, test: Condition): Condition => ({
  all: [{ each: field, where: test }, { not: { each: field, where: { not: test } } }],
});
