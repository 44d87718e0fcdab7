import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { HistorySettings } from "../settings.ts";

/** Where the engine keeps its tables: every data directory has it, and no other does. */
const TABLES = "store";

/** Is there a history to look at? What only looks makes none. A server has one; what is wrong with it, opening it says. */
export async function hasHistory({ config, dataDirectory }: HistorySettings): Promise<boolean> {
  if (config.clickhouse !== undefined) return true;
  const missing = await stat(join(dataDirectory, TABLES)).then(() => undefined, codeOf);
  return missing !== "ENOENT" && missing !== "ENOTDIR";
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : "";
}
