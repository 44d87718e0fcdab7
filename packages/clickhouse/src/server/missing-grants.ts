import type { Store } from "../store.ts";

/** What the services do with their database (infra/clickhouse/users.sql grants it). */
const NEEDED = [
  "SELECT",
  "INSERT",
  "CREATE DATABASE",
  "CREATE TABLE",
  "CREATE VIEW",
  "DROP TABLE",
  "DROP VIEW",
  "ALTER TABLE",
] as const;

/** What the account of a server may not do of what it must, in the words of GRANT; empty where all is well. */
export async function missingGrants(store: Pick<Store, "select">): Promise<readonly string[]> {
  const missing: string[] = [];
  for (const right of NEEDED) {
    const [row] = await store.select<{ result: number | boolean }>(`CHECK GRANT ${right} ON rolecall.*`);
    if (row === undefined || Number(row.result) === 0) missing.push(right);
  }
  return missing;
}
