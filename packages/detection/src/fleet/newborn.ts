import { AT } from "../state/layout.ts";
import type { Rows } from "../state/rows.ts";
import { isPassing } from "./passers.ts";

/** A week: each day of it is a first one. */
const NEWBORN_HOURS = 168;

/**
 * How far an identity has come by its open hour: nobody knows whether it will ever act again, it is in its first week, or it is older. What is
 * new shows more of everything.
 */
export type Stage = "passing" | "newborn" | "settled";

export function stageOf(row: Rows): Stage {
  if (isPassing(row)) return "passing";
  return isNewborn(row) ? "newborn" : "settled";
}

/** Is the open hour of the row under the cursor one of the identity's first week? */
export function isNewborn(row: Rows): boolean {
  return row.get(AT.hour) - row.get(AT.birth) < NEWBORN_HOURS;
}
