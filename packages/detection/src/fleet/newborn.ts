import { AT } from "../state/layout.ts";
import type { Rows } from "../state/rows.ts";

/** A week: each day of it is a first one. */
const NEWBORN_HOURS = 168;

/** Is the open hour of the row under the cursor one of the identity's first week? */
export function isNewborn(row: Rows): boolean {
  return row.get(AT.hour) - row.get(AT.birth) < NEWBORN_HOURS;
}
