import { randomUUID } from "node:crypto";
import { createTurns } from "@rolecall/runtime";
import { EngineSession, TAG } from "../embedded/engine-session.ts";
import { killUntilOver } from "../embedded/kill-until-over.ts";
import { SessionSet } from "../embedded/session-set.ts";
import { type Analyst, QueryBusy } from "../store.ts";
import { createAnalyst } from "./create-analyst.ts";
import { type AnalystEngine, OWN_LIMITS, ROWS_FORMAT } from "./engine.ts";

/** Queries that run at the same time, and that may wait for one of those. */
const RUNNING = 3;
const WAITING = 9;
const RETRY_AFTER_S = 5;

/** Limits first, then read-only for good: `readonly = 1` cannot be lifted, and refuses every further SET. */
const STATEMENTS: readonly string[] = [
  ...Object.entries(OWN_LIMITS).map(([name, value]) => `SET ${name} = '${value}'`),
  "SET output_format_json_quote_64bit_integers = 1",
  "USE rolecall",
  // As on a server: words that are no query are a mistake, and no name of a column.
  "SET implicit_select = 0",
  "SET readonly = 1",
];

/** Stops what runs in the session with this tag; a session that is read only may not do so itself. */
export type Kill = (tag: string) => Promise<void>;

/** The analyst's reader on a directory that is open already, after `migrate`. */
export async function openAnalyst(directory: string, kill: Kill): Promise<Analyst & { close(): Promise<void> }> {
  const engine = await openEngine(directory, kill);
  try {
    return await createAnalyst(engine);
  } catch (error) {
    await engine.close();
    throw error;
  }
}

interface Tagged {
  readonly session: EngineSession;
  readonly tag: string;
}

interface Running extends Disposable {
  readonly session: EngineSession;
}

/**
 * A session runs one query at a time, so those of analysts have a few of their own, opened when they are needed; and one
 * more reads what they ask, so that a long query holds up neither the check of the next nor its refusal.
 */
async function openEngine(directory: string, kill: Kill): Promise<AnalystEngine> {
  const sessions = new SessionSet();
  const open = async (): Promise<Tagged> => {
    const tag = randomUUID();
    const statements = [`SET ${TAG} = '${tag}'`, ...STATEMENTS];
    return { tag, session: await sessions.open(() => EngineSession.open(directory, statements)) };
  };
  const { session: reader } = await open();
  const idle: Tagged[] = [];
  const turns = createTurns({ running: RUNNING, waiting: WAITING, refuse: () => new QueryBusy(RETRY_AFTER_S) });
  /**
   * A session for one query, which `signal` stops; free again when it is disposed of. None where nobody waits for the query
   * any more: while a session is opened, too, who asked may go, and that is heard of only once.
   */
  async function take(signal: AbortSignal | undefined): Promise<Running | undefined> {
    const place = idle.pop() ?? (await open());
    if (signal?.aborted === true) {
      idle.push(place);
      return undefined;
    }
    const over = Promise.withResolvers<void>();
    let stopping: Promise<void> | undefined;
    const stop = (): void => {
      stopping = killUntilOver(over.promise, () => kill(place.tag));
    };
    signal?.addEventListener("abort", stop, { once: true });
    return {
      session: place.session,
      [Symbol.dispose]() {
        signal?.removeEventListener("abort", stop);
        over.resolve();
        if (stopping === undefined) idle.push(place);
        else void stopping.then(() => giveBack(place));
      },
    };
  }
  /** A KILL that was still on its way would have stopped the next one's query. */
  async function giveBack(place: Tagged): Promise<void> {
    if (idle.length < RUNNING) idle.push(place);
    else await sessions.release(place.session);
  }
  return {
    async column<T>(sql: string) {
      const result = await reader.run((engine) => engine.queryAsync(sql, { format: "JSONCompactEachRow" }));
      const lines = result.text().trimEnd();
      return lines === "" ? [] : lines.split("\n").map((line) => (JSON.parse(line) as [T])[0]);
    },
    run: (sql, signal) =>
      turns.take(async () => {
        using place = await take(signal);
        return place && (await place.session.run((engine) => engine.queryAsync(sql, { format: ROWS_FORMAT }))).text();
      }),
    async *stream(sql, signal) {
      using _turn = await turns.begin();
      using place = await take(signal);
      if (place !== undefined) yield* onceNamed(place.session.stream(sql, ROWS_FORMAT));
    },
    close: () => sessions.close(),
  };
}

/** The engine writes names and types before the rows of each chunk; ours are of one result. */
async function* onceNamed(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let names: string | undefined;
  for await (const chunk of chunks) {
    yield names !== undefined && chunk.startsWith(names) ? chunk.slice(names.length) : chunk;
    names ??= /^.*\n.*\n/.exec(chunk)?.[0];
  }
}
