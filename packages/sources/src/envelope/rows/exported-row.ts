import type { Json, JsonObject } from "@rolecall/core";

const MARK = " [UTC]";
const TIME = "TimeGenerated";

/**
 * A row as Azure's portal and its samples export it: columns of times have their zone behind their name, and each column of
 * the table is there, most of them empty. Of a wide table that would be more than is looked at.
 */
export function exportedRow(row: JsonObject): JsonObject | undefined {
  if (row[`${TIME}${MARK}`] === undefined || row[TIME] !== undefined) return undefined;
  const cells = Object.entries(row).filter(([, value]) => value !== "" && value !== null);
  return Object.fromEntries(cells.map(([name, value]): [string, Json] => [bare(name), value]));
}

function bare(name: string): string {
  return name.endsWith(MARK) ? name.slice(0, -MARK.length) : name;
}
