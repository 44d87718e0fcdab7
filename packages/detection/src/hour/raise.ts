import { AT_SUP } from "../state/layout.ts";
import type { Rows } from "../state/rows.ts";

/** Below this a surprise changes no decision, and the sum is not weighed again. */
export const NEGLIGIBLE = 0.4;

/** The hour shows the feature with at least this surprise; true where that is news, and matters. */
export function raise(row: Rows, feature: number, surprise: number): boolean {
  return surprise > 0 && row.raise(AT_SUP + feature, surprise) && surprise > NEGLIGIBLE;
}

/** Several at once. */
export function raiseAll(row: Rows, all: readonly (readonly [feature: number, surprise: number])[]): boolean {
  return all.reduce((rose, [feature, surprise]) => raise(row, feature, surprise) || rose, false);
}
