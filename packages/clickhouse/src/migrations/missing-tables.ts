import { readMigrations } from "./files.ts";
import { type Migratable, pendingMigrations } from "./migrate.ts";

const MADE = /^CREATE TABLE IF NOT EXISTS rolecall\.(\w+)/gm;
const DROPPED = /^DROP TABLE IF EXISTS rolecall\.(\w+)/gm;

/** Tables that migrations have made here and that are not there: somebody dropped them, and no migration makes them again. */
export async function missingTables(store: Pick<Migratable, "select">): Promise<readonly string[]> {
  const files = await readMigrations();
  const pending = new Set((await pendingMigrations(store, files)).map(({ version }) => version));
  const tables = new Set<string>();
  for (const { version, text } of files) {
    if (pending.has(version)) continue;
    for (const [, name = ""] of text.matchAll(DROPPED)) tables.delete(name);
    for (const [, name = ""] of text.matchAll(MADE)) tables.add(name);
  }
  const there = await store.select<{ name: string }>("SELECT name FROM system.tables WHERE database = 'rolecall'");
  return [...tables].filter((table) => there.every(({ name }) => name !== table)).sort();
}
