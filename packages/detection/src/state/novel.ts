import { CLASS_COUNT, U8 } from "./layout.ts";
import type { Rows } from "./rows.ts";

/** The hour so far has a value of the field that the row under the cursor never had. */
export function isNew(row: Rows, field: number): boolean {
  for (let novelty = 0; novelty < CLASS_COUNT; novelty += 1)
    if (row.getU8(U8.novel + field * CLASS_COUNT + novelty) > 0) return true;
  return false;
}
