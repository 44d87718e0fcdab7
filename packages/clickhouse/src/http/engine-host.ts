import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { createTurns, type Turns } from "@rolecall/runtime";
import type { Session } from "chdb";
import { quote } from "../bind.ts";
import { openDirectory } from "../embedded/directory.ts";
import { TAG } from "../embedded/engine-session.ts";
import { ServerException } from "./exception.ts";

/** Statements that run at once. Each holds a libuv thread, of which the launcher gives 16; unpacking bodies needs some too. */
const RUNNING = 8;
const WAITING = 200;

/** The engine on its directory, and what every request needs of it. */
export interface EngineHost extends AsyncDisposable {
  readonly directory: string;
  /** For bodies; emptied at each start. */
  readonly spool: string;
  readonly version: string;
  readonly timezone: string;
  readonly displayName: string;
  readonly turns: Turns;
  /** A session of its own, ready to use after these statements. @throws what the engine throws. */
  open(statements: readonly string[]): Promise<Session>;
  /** Stop what runs in sessions with this tag, or in all that have one; it fails with 394 within a moment. */
  kill(tag?: string): Promise<void>;
}

/** @throws StoreError `locked` where another process has the directory. */
export async function openEngineHost(directory: string): Promise<EngineHost> {
  // Held open for as long as we live: it keeps the directory's lock between requests.
  const holder = await openDirectory(directory);
  const engine = await import("chdb");
  try {
    const spool = join(directory, "http-bodies");
    await rm(spool, { recursive: true, force: true });
    await mkdir(spool, { mode: 0o700 });
    const facts = await holder.run((session) =>
      session.queryAsync("SELECT version(), timezone(), displayName()", { format: "JSONCompactEachRow" }),
    );
    const [version, timezone, displayName] = JSON.parse(facts.text()) as [string, string, string];
    const turns = createTurns({
      running: RUNNING,
      waiting: WAITING,
      refuse: () => new ServerException(202, "TOO_MANY_SIMULTANEOUS_QUERIES", "Too many simultaneous queries"),
    });
    return {
      directory,
      spool,
      version,
      timezone,
      displayName,
      turns,
      open: (statements) => prepare(new engine.Session(directory), statements),
      async kill(tag) {
        const which = tag === undefined ? "!= ''" : `= ${quote(tag)}`;
        await holder.run((session) => session.queryAsync(`KILL QUERY WHERE Settings['${TAG}'] ${which} ASYNC`));
      },
      async [Symbol.asyncDispose]() {
        await holder.close();
        await engine.drainPending();
      },
    };
  } catch (error) {
    await holder.close();
    throw error;
  }
}

async function prepare(session: Session, statements: readonly string[]): Promise<Session> {
  try {
    for (const statement of statements) await session.queryAsync(statement);
    return session;
  } catch (error) {
    session.close();
    throw error;
  }
}
