import { EngineSession } from "../embedded/engine-session.ts";
import { type Analyst, QueryBusy } from "../store.ts";
import { createTurns } from "../turns.ts";
import { createAnalyst } from "./create-analyst.ts";
import { type AnalystEngine, LIMITS } from "./engine.ts";

/** Queries that run at the same time, and that may wait for one of those. */
const RUNNING = 3;
const WAITING = 9;
const RETRY_AFTER_S = 5;

/** Limits first, then read-only for good: `readonly = 1` cannot be lifted, and refuses every further SET. */
const STATEMENTS: readonly string[] = [
  ...Object.entries(LIMITS).map(([name, value]) => `SET ${name} = '${value}'`),
  "SET output_format_json_quote_64bit_integers = 1",
  "USE rolecall",
  "SET readonly = 1",
];

/** The analyst's reader on a directory that is open already, after `migrate`. */
export async function openAnalyst(directory: string): Promise<Analyst & { close(): Promise<void> }> {
  return createAnalyst(await openEngine(directory));
}

/**
 * A session runs one query at a time, so those of analysts have a few of their own, opened when they are needed; and one
 * more reads what they ask, so that a long query holds up neither the check of the next nor its refusal.
 */
async function openEngine(directory: string): Promise<AnalystEngine> {
  const open = (): Promise<EngineSession> => EngineSession.open(directory, STATEMENTS);
  const reader = await open();
  const all = [reader];
  const idle: EngineSession[] = [];
  const turns = createTurns({ running: RUNNING, waiting: WAITING, refuse: () => new QueryBusy(RETRY_AFTER_S) });
  return {
    async column<T>(sql: string) {
      const result = await reader.run((engine) => engine.queryAsync(sql, { format: "JSONCompactEachRow" }));
      const lines = result.text().trimEnd();
      return lines === "" ? [] : lines.split("\n").map((line) => (JSON.parse(line) as [T])[0]);
    },
    run: (sql, signal) =>
      turns.take(async () => {
        // Nobody waits for one that was aborted before its turn.
        if (signal?.aborted === true) return undefined;
        const session = idle.pop() ?? (await open());
        if (!all.includes(session)) all.push(session);
        try {
          const output = { format: "JSONCompactEachRowWithNamesAndTypes" };
          return (await session.run((engine) => engine.queryAsync(sql, output))).text();
        } finally {
          idle.push(session);
        }
      }),
    close: async () => void (await Promise.all(all.map((session) => session.close()))),
  };
}
