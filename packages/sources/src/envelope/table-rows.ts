import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { put } from "../record/deepen.ts";

/** A table as a warehouse answers with it: the names of the columns, and rows of as many cells. */
interface Table {
  readonly names: readonly Json[];
  readonly rows: readonly Json[];
}

/** First members of such answers. */
const HEADS = [
  "tables",
  "Tables",
  "columns",
  "ResultSet",
  "UpdateCount",
  "QueryStatus",
  "QueryResultRows",
  "QueryStatistics",
];
const HEAD = new RegExp(
  String.raw`^\s*\{\s*"(?:${HEADS.join("|")}|resultSetMetaData|meta"\s*:\s*\[|(?:results|queryLanguage|statistics)"[^[]{0,512}\[\s*\[)`,
);

/** The first three letters of each name that such an answer may begin with. */
export const TABLE_LETTERS: readonly string[] = [
  ...HEADS,
  "resultSetMetaData",
  "meta",
  "results",
  "queryLanguage",
  "statistics",
].map((name) => name.slice(0, 3));

/** Might this text be such an answer? */
export function startsAsTable(text: string): boolean {
  return HEAD.test(text);
}

/**
 * Each row as a record, by the names of its columns:
 *
 * - `{"tables": [{"columns": [{"name"}], "rows": [[…]]}]}`, Log Analytics; Kusto the same in capitals (`ColumnName`)
 * - `{"ResultSet": {"Rows": [{"Data": [{"VarCharValue"}]}]}}`, Athena, whose first row has the names
 * - `{"QueryResultRows": [[{"eventName": …}, …]]}`, CloudTrail Lake · `{"results": [[{"field", "value"}]]}`, CloudWatch's Logs Insights
 * - `{"columns": [{"name"}], "rows": [[…]]}`, Elasticsearch's SQL · `{"meta": [{"name"}], "data": [[…]]}`, ClickHouse
 * - `{"resultSetMetaData": {"rowType": [{"name"}]}, "data": [[…]]}`, Snowflake
 *
 * Undefined for anything else.
 */
export function tableRows(document: JsonObject): readonly JsonObject[] | undefined {
  const pairs = listIn(document, "QueryResultRows") ?? insights(document);
  if (pairs !== undefined)
    return pairs.every(Array.isArray) ? pairs.map((row) => ofPairs(row as readonly Json[])) : undefined;
  const tables = tablesIn(document);
  return tables.length === 0 ? undefined : tables.flatMap(({ names, rows }) => rows.map((row) => ofCells(names, row)));
}

function insights(document: JsonObject): readonly Json[] | undefined {
  const results = listIn(document, "results");
  return results?.every((row) => Array.isArray(row)) ? results : undefined;
}

function tablesIn(document: JsonObject): readonly Table[] {
  const several = listIn(document, "tables") ?? listIn(document, "Tables");
  if (several !== undefined) return several.flatMap((table) => (isJsonObject(table) ? tablesIn(table) : []));
  const result = document["ResultSet"];
  const athena = isJsonObject(result) ? listIn(result, "Rows") : undefined;
  if (athena !== undefined) return [{ names: cellsOf(athena[0]), rows: athena.slice(1).map(cellsOf) }];
  const type = document["resultSetMetaData"];
  const columns =
    listIn(document, "columns") ??
    listIn(document, "Columns") ??
    (isJsonObject(type) ? listIn(type, "rowType") : undefined) ??
    listIn(document, "meta");
  const rows = listIn(document, "rows") ?? listIn(document, "Rows") ?? listIn(document, "data");
  if (columns === undefined || !rows?.every((row) => Array.isArray(row))) return [];
  return [{ names: columns.map(nameOf), rows }];
}

function nameOf(column: Json): Json {
  return isJsonObject(column) ? (column["name"] ?? column["ColumnName"] ?? null) : column;
}

function cellsOf(row: Json | undefined): readonly Json[] {
  const cells = isJsonObject(row) ? listIn(row, "Data") : undefined;
  return cells === undefined ? [] : cells.map((cell) => (isJsonObject(cell) ? (cell["VarCharValue"] ?? null) : null));
}

function ofCells(names: readonly Json[], row: Json): JsonObject {
  const record: Record<string, Json> = {};
  const cells = Array.isArray(row) ? (row as readonly Json[]) : [];
  for (const [at, name] of names.entries()) if (typeof name === "string") put(record, name, cells[at] ?? null);
  return record;
}

/** Of `{"field": name, "value": …}`, or of objects of one member each. */
function ofPairs(pairs: readonly Json[]): JsonObject {
  const record: Record<string, Json> = {};
  for (const pair of pairs) {
    if (!isJsonObject(pair)) continue;
    const { field } = pair;
    if (typeof field === "string") put(record, field, pair["value"] ?? null);
    else for (const name of Object.keys(pair)) put(record, name, pair[name] ?? null);
  }
  return record;
}

function listIn(object: JsonObject, name: string): readonly Json[] | undefined {
  const value = object[name];
  return Array.isArray(value) ? (value as readonly Json[]) : undefined;
}
