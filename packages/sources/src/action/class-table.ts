import type { ActionClass } from "@rolecall/core";

/** Which class the words of an action say: the first pattern that fits. */
export type ClassTable = readonly (readonly [RegExp, ActionClass])[];

export function classIn(table: ClassTable, words: string): ActionClass | undefined {
  for (const [pattern, actionClass] of table) if (pattern.test(words)) return actionClass;
  return undefined;
}
