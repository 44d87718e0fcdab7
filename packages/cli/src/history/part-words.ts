import { counted } from "../render/counted.ts";

/** How many parts of each table, in words; undefined where there are none. */
export function partWords(parts: readonly { readonly table: string }[]): string | undefined {
  if (parts.length === 0) return undefined;
  const tables = Map.groupBy(parts, ({ table }) => table);
  return Array.from(tables, ([table, each]) => `${counted(each.length, "part")} of ${table}`).join(", ");
}
