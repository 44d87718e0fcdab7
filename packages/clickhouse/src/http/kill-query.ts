import { setTimeout as delay } from "node:timers/promises";
import type { Session } from "chdb";
import { quote } from "../bind.ts";
import { TAG } from "../embedded/engine-session.ts";
import { type Answer, ask } from "./answer.ts";
import { ServerException } from "./exception.ts";
import type { Statement } from "./statement.ts";

export interface Killing {
  readonly text: string;
  readonly statement: Statement;
  readonly format: string;
  /** Aborted when nobody waits for the end any more. */
  readonly abandoned: AbortSignal;
}

const POLL_MS = 20;

/**
 * Run KILL QUERY. With SYNC the engine would wait for ever, since a query leaves its list only once no KILL is running:
 * it is told ASYNC, and the wait is ours.
 */
export async function killQuery(session: Session, killing: Killing): Promise<Answer> {
  const { text, statement, format } = killing;
  const sync = statement.words.find((word) => word.depth === 0 && !word.quoted && word.upper === "SYNC");
  if (sync === undefined) return ask(session, byQueryId(text, statement), { statement, format, inOnePiece: true });
  const told = await rowsOf(session, `${byQueryId(text.slice(0, sync.at), statement)} ASYNC`);
  const ids = told.map(([, id]) => quote(id)).join(", ");
  const running = `SELECT 1 FROM system.processes WHERE query_id IN (${ids === "" ? "''" : ids})`;
  while ((await rowsOf(session, running)).length > 0) await delay(POLL_MS, undefined, { signal: killing.abandoned });
  return ask(session, ended(told), { statement, format, inOnePiece: true });
}

type Told = readonly [status: string, id: string, user: string, query: string];

/** What SYNC answers: a row for each query, of which it can say that it is over. */
function ended(told: readonly Told[]): string {
  const rows = told.map(([status, ...of]) => {
    const cells = [status === "waiting" ? "finished" : status, ...of];
    return `(${cells.map(quote).join(", ")})`;
  });
  const structure = "kill_status String, query_id String, user String, query String";
  return `SELECT * FROM ${rows.length === 0 ? `null('${structure}')` : `values('${structure}', ${rows.join(", ")})`}`;
}

async function rowsOf(session: Session, sql: string): Promise<readonly Told[]> {
  const lines = (await session.queryAsync(sql, { format: "JSONCompactEachRow" })).text().trimEnd();
  return lines === "" ? [] : lines.split("\n").map((line) => JSON.parse(line) as Told);
}

/** Whose query it is, in the tag that it runs under: everybody is one user to the engine. */
export function tagOf(id: string, user: string): string {
  return `${id} ${user}`;
}

const ONE_OF_ONES_OWN =
  /^\s*(KILL\s+QUERY\s+WHERE\s+query_id\s*=\s*'(?:[^'\\]|\\.)*')((?:\s+A?SYNC)?(?:\s+FORMAT\s+\w+)?)[\s;]*$/i;

/**
 * A reader's KILL QUERY as it may be: of a query of the same user, by its id, which is how clients cancel what they asked.
 * @throws ServerException 497 for any other, since its condition could look at what others run.
 */
export function killOfOnesOwn(text: string, user: string): string {
  const [, kill, rest] = ONE_OF_ONES_OWN.exec(text) ?? [];
  if (kill !== undefined) return `${kill} AND substring(Settings['${TAG}'], ${ID_LENGTH + 2}) = ${quote(user)}${rest}`;
  const message =
    "Not enough privileges: who only reads may end queries of their own, with KILL QUERY WHERE query_id = '…'";
  throw new ServerException(497, "ACCESS_DENIED", message);
}

/** Of a UUID. */
const ID_LENGTH = 36;

/** The engine gives queries ids of its own; those that were asked for are in their `log_comment`. */
function byQueryId(text: string, { words }: Statement): string {
  let [out, at] = ["", 0];
  for (const word of words) {
    if (word.upper !== "QUERY_ID" || word.end > text.length) continue;
    out += `${text.slice(at, word.at)}Settings['log_comment']`;
    at = word.end;
  }
  return out + text.slice(at);
}
