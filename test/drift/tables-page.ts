import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate, openEmbedded, type Store } from "@rolecall/clickhouse";
import { code, intro, type ReferencePage, table } from "./reference-page.ts";

interface Named {
  readonly table: string;
  readonly comment: string;
}

interface Column extends Named {
  readonly name: string;
  readonly type: string;
}

const TABLES = `SELECT name AS table, comment FROM system.tables WHERE database = 'rolecall' ORDER BY name`;
const COLUMNS = `SELECT table, name, type, comment FROM system.columns WHERE database = 'rolecall' ORDER BY table, position`;

/** What a new history has, asked of the engine itself. */
export const tablesPage: ReferencePage = {
  file: "tables.md",
  render: async () => {
    const directory = await mkdtemp(join(tmpdir(), "rolecall-tables-"));
    try {
      await using store = await openEmbedded(directory);
      await migrate(store);
      return await describe(store);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  },
};

async function describe(store: Store): Promise<string> {
  const tables = await store.select<Named>(TABLES);
  const columns = await store.select<Column>(COLUMNS);
  return [
    intro(
      "Tables",
      "The database `rolecall`, as `rolecall query` and the console's SQL page see it. Ask the views `events_latest` and `findings_latest`: the tables under them hold a row for every delivery and every version. Of what changes (identities, credentials, coverage, silences) a table may hold older rows too: `FROM identities FINAL` has one of each. Times are UTC.",
    ),
    table(
      ["table", "what it holds"],
      tables.map((each) => [`[${each.table}](#${each.table})`, each.comment]),
    ),
    ...tables.map((each) =>
      section(
        each,
        columns.filter((column) => column.table === each.table),
      ),
    ),
  ].join("\n");
}

function section({ table: name, comment }: Named, columns: readonly Column[]): string {
  const rows = columns.map((column) => [code(column.name), code(column.type), column.comment]);
  return `## ${name}\n\n${comment}.\n\n${table(["column", "type", "meaning"], rows)}`;
}
