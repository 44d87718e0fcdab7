import { type Cursor, writeCursor } from "./cursor.ts";

/** The page, and where the next one begins; one row more than the page was asked for. */
export function pageOf<T>(
  rows: readonly T[],
  limit: number,
  key: (row: T) => Cursor,
): readonly [page: readonly T[], next: string | null] {
  const last = rows[limit - 1];
  const page = rows.slice(0, limit);
  return [page, rows.length > limit && last !== undefined ? writeCursor(key(last)) : null];
}
