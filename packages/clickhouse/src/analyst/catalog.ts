/** What an analyst may name, read once from the engine. */
export interface Catalog {
  /** Tables and views of `rolecall`. */
  readonly tables: readonly string[];
  /** Columns of all of them. */
  readonly columns: readonly string[];
  /** Every function of the engine in lower case: a bare name may stand for one (`arrayMap(file, …)`). */
  readonly functions: ReadonlySet<string>;
}

/** Read the catalog with one function that runs SQL of ours. */
export async function readCatalog(select: (sql: string) => Promise<readonly string[]>): Promise<Catalog> {
  const tables = await select("SELECT name FROM system.tables WHERE database = 'rolecall' ORDER BY name");
  const columns = await select("SELECT DISTINCT name FROM system.columns WHERE database = 'rolecall' ORDER BY name");
  const functions = await select("SELECT DISTINCT lower(name) FROM system.functions");
  return { tables, columns, functions: new Set(functions) };
}
