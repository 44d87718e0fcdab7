import { didYouMean } from "@rolecall/core";
import { QueryRefused } from "../store.ts";
import type { Catalog } from "./catalog.ts";

const SHOW = /^\s*SHOW\s+TABLES(?:\s+(?:FROM|IN)\s+rolecall)?\s*;?\s*$/i;
const DESCRIBE = /^\s*DESC(?:RIBE)?\s+(?:TABLE\s+)?(?:rolecall\.)?(\w+)\s*;?\s*$/i;

/**
 * What people type first, as SQL of ours over the engine's own tables, or undefined where the text is neither.
 * @throws QueryRefused where the table to describe is not ours.
 */
export function expandShorthand(sql: string, { tables }: Catalog): string | undefined {
  if (SHOW.test(sql)) {
    return "SELECT name, comment FROM system.tables WHERE database = 'rolecall' ORDER BY name";
  }
  const table = DESCRIBE.exec(sql)?.[1];
  if (table === undefined) return undefined;
  if (!tables.includes(table)) {
    throw new QueryRefused(`there is no table ${table}${didYouMean(table, tables)}`);
  }
  return `SELECT name, type, comment FROM system.columns WHERE database = 'rolecall' AND table = '${table}' ORDER BY position`;
}
