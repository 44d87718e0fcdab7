import { expect, test } from "vitest";
import { openEmbedded } from "../embedded/open-embedded.ts";
import type { Store } from "../store.ts";
import { temporaryDirectory } from "../testing/temporary-store.ts";
import { readMigrations } from "./files.ts";
import { migrate } from "./migrate.ts";

/** Of each table, how many rows there are. */
type Counts = Readonly<Record<string, number>>;

/** The last migrations of releases, and what a later one drops: the first that there were, and the last before this one. */
const RELEASES: readonly { readonly last: number; readonly dropped: readonly string[] }[] = [
  // The hours of sources were never written by anybody.
  { last: 19, dropped: ["coverage"] },
  { last: 84, dropped: [] },
];

async function tablesOf(store: Store): Promise<readonly string[]> {
  const rows = await store.select<{ name: string }>(
    "SELECT name FROM system.tables WHERE database = 'rolecall' AND engine LIKE '%MergeTree' ORDER BY name",
  );
  return rows.map((row) => row.name);
}

/** One row into each table, of now: what the older release had as defaults in every other column. */
async function fill(store: Store): Promise<void> {
  for (const table of await tablesOf(store)) {
    if (table === "schema_migrations") continue;
    const times = await store.select<{ name: string }>(
      `SELECT name FROM system.columns WHERE database = 'rolecall' AND table = '${table}' AND type LIKE 'DateTime64%'
       AND default_kind NOT IN ('MATERIALIZED', 'ALIAS')`,
    );
    const names = times.map((column) => column.name);
    await store.command(
      `INSERT INTO rolecall.${table} (${names.join(", ")}) SETTINGS async_insert = 0 VALUES (${names.map(() => "now64(3)").join(", ")})`,
    );
  }
}

async function counts(store: Store): Promise<Counts> {
  const all: Record<string, number> = {};
  for (const table of await tablesOf(store)) {
    const [row] = await store.select<{ n: number }>(`SELECT count() AS n FROM (SELECT * FROM rolecall.${table})`);
    all[table] = row?.n ?? 0;
  }
  return all;
}

test.each(RELEASES)(
  "what a release wrote whose last migration was $last is there in this one",
  async ({ last, dropped }) => {
    await using directory = await temporaryDirectory();
    await using store = await openEmbedded(directory.path);
    const files = await readMigrations();
    await migrate(store, { files: files.filter((file) => file.version <= last) });
    await fill(store);
    const before = await counts(store);
    expect(Object.keys(before).length).toBeGreaterThan(14);
    await migrate(store);
    const after = await counts(store);
    const kept = Object.keys(before).filter((table) => table !== "schema_migrations" && !dropped.includes(table));
    expect(kept.filter((table) => after[table] !== before[table])).toEqual([]);
    const views = await store.select<{ events: number; findings: number }>(
      "SELECT (SELECT count() FROM rolecall.events_latest) AS events, (SELECT count() FROM rolecall.findings_latest) AS findings",
    );
    expect(views).toEqual([{ events: 1, findings: 1 }]);
  },
);
