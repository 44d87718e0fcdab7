import type { Json, JsonObject } from "@rolecall/core";
import { put } from "../../record/deepen.ts";

const MARK = " [UTC]";
const TIME = "TimeGenerated";

/**
 * A row as Azure's portal and its samples export it: columns of times have their zone behind their name, and each column of
 * the table is there, most of them empty. Of a wide table that would be more than is looked at.
 */
export function exportedRow(row: JsonObject): JsonObject | undefined {
  if (row[`${TIME}${MARK}`] === undefined || row[TIME] !== undefined) return undefined;
  const filled: Record<string, Json> = {};
  for (const [name, value] of Object.entries(row)) {
    if (value !== undefined && value !== null && value !== "") put(filled, bare(name), value);
  }
  return filled;
}

function bare(name: string): string {
  return name.endsWith(MARK) ? name.slice(0, -MARK.length) : name;
}
