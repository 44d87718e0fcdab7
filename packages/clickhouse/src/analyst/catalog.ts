/** What an analyst may name, read once from the engine. */
export interface Catalog {
  /** Tables and views of `rolecall`. */
  readonly tables: readonly string[];
  /** Columns of all of them, each with those that have it. */
  readonly columns: ReadonlyMap<string, readonly string[]>;
  /** Every function of the engine in lower case: a bare name may stand for one (`arrayMap(file, …)`). */
  readonly functions: ReadonlySet<string>;
}

/** Read the catalog with one function that runs SQL of ours. */
export async function readCatalog(select: (sql: string) => Promise<readonly string[]>): Promise<Catalog> {
  const tables = await select("SELECT name FROM system.tables WHERE database = 'rolecall' ORDER BY name");
  const columns = await select(
    `SELECT concat(name, ' ', arrayStringConcat(arraySort(groupArray(table)), ' ')) FROM system.columns
     WHERE database = 'rolecall' GROUP BY name ORDER BY name`,
  );
  const functions = await select("SELECT DISTINCT lower(name) FROM system.functions");
  return { tables, columns: new Map(columns.map(tablesOfColumn)), functions: new Set(functions) };
}

function tablesOfColumn(row: string): readonly [string, readonly string[]] {
  const [name = "", ...tables] = row.split(" ");
  return [name, tables];
}
