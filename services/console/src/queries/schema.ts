import type { Store } from "@rolecall/clickhouse";
import { ask } from "./question.ts";

/** A table that analysts may ask, with what its comments say. */
export interface SchemaTable {
  readonly name: string;
  readonly comment: string;
  readonly columns: readonly { readonly name: string; readonly type: string; readonly comment: string }[];
}

/** The tables and views of the history. */
export async function schemaOf(store: Store): Promise<readonly SchemaTable[]> {
  const [tables, columns] = await Promise.all([
    ask<{ readonly name: string; readonly comment: string }>(store, {
      sql: "SELECT name, comment FROM system.tables WHERE database = 'rolecall' AND name != 'console_tokens' ORDER BY name",
      parameters: {},
    }),
    ask<{ readonly table: string; readonly name: string; readonly type: string; readonly comment: string }>(store, {
      sql: `SELECT table, name, type, comment FROM system.columns
        WHERE database = 'rolecall' AND default_kind != 'MATERIALIZED' ORDER BY table, position`,
      parameters: {},
    }),
  ]);
  return tables.map(({ name, comment }) => {
    const own = columns.filter((column) => column.table === name);
    return { name, comment, columns: own.map(({ table: _, ...column }) => column) };
  });
}
