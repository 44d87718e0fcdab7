import type { Store } from "../store.ts";
import type { MigrationFile } from "./files.ts";

const DROPS = /^DROP TABLE IF EXISTS rolecall\.(\w+)/;
const COLUMN = /^ {2}(\w+) /gm;

/**
 * Is the table that the statement drops already the one which a later file makes in its place? Another runner may have
 * come as far while this one was slow, and its process have written; or what was applied was forgotten.
 */
export async function isMadeSince(
  store: Pick<Store, "select">,
  statement: string,
  later: readonly MigrationFile[],
): Promise<boolean> {
  const table = DROPS.exec(statement)?.[1];
  if (table === undefined) return false;
  const made = later.find(({ text }) => text.includes(`CREATE TABLE IF NOT EXISTS rolecall.${table} `));
  if (made === undefined) return false;
  const rows = await store.select<{ name: string }>(
    "SELECT name FROM system.columns WHERE database = 'rolecall' AND table = {table:String}",
    { table },
  );
  const there = new Set(rows.map(({ name }) => name));
  return Array.from(made.text.matchAll(COLUMN)).every(([, name = ""]) => there.has(name));
}
