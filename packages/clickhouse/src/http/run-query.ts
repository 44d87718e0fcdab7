import { randomUUID } from "node:crypto";
import type { Session } from "chdb";
import { killUntilOver } from "../embedded/kill-until-over.ts";
import { type Answer, ask, write } from "./answer.ts";
import type { EngineUser } from "./authenticate.ts";
import type { Body } from "./body.ts";
import type { EngineHost } from "./engine-host.ts";
import { exceptionOf, ServerException } from "./exception.ts";
import type { FormTable } from "./form.ts";
import { killOfOnesOwn, killQuery, tagOf } from "./kill-query.ts";
import type { NamedSessions } from "./named-sessions.ts";
import { prepareInsert, withData } from "./prepare-insert.ts";
import { acceptReading } from "./reader-rights.ts";
import { refuse, refuseSettings, runsNothing } from "./refuse.ts";
import { explainable, mayReachFiles, refuseFiles } from "./refuse-files.ts";
import type { QueryRequest } from "./request.ts";
import { databaseStatements, parameterStatements, sessionStatements, set, tagStatement } from "./session-statements.ts";
import { readStatement, type Statement } from "./statement.ts";

export interface Query {
  readonly request: QueryRequest;
  readonly user: EngineUser;
  /** GET and HEAD read only. */
  readonly isGet: boolean;
  readonly body: Body;
  readonly tables: readonly FormTable[];
  readonly queryId: string;
  /** Aborted when nobody waits for the answer any more: then a query that only reads is stopped. */
  readonly abandoned: AbortSignal;
}

/** Sends what is left once nothing is held any more. */
export type Finish = () => Promise<void>;

/** Called with the answer and the name of its format while the session is there to give it. */
export type Deliver = (answer: Answer, format: string) => Promise<Finish>;

const DEFAULT_FORMAT = "TabSeparated";
const READING = /^(?:SELECT|WITH|SHOW|DESCRIBE|DESC|EXISTS|EXPLAIN|USE|SET)$/;

/**
 * Run one query in its turn, in its session, and hand on what it gives. What is returned ends the answer.
 * @throws ServerException, also in the midst of an answer.
 */
export async function runQuery(
  host: EngineHost,
  sessions: NamedSessions,
  query: Query,
  deliver: Deliver,
): Promise<Finish> {
  const { request, body } = query;
  // A body without an address's query begins with the statement; what is in a file is no statement but for its data.
  const text = request.query === "" ? body.bytes.toString("utf8") : request.query;
  const begun = readStatement(text);
  const isInsert = begun.insert !== undefined;
  const whole = isInsert || request.query === "" ? text : `${text}\n${body.bytes.toString("utf8")}`;
  const statement = whole === text ? begun : readStatement(whole);
  check(whole, statement, query);
  try {
    const tag = tagOf(randomUUID(), query.user.name);
    const work = (): Promise<Finish> =>
      inSession(host, sessions, { query, tag }, (session) =>
        whileWanted(host, { query, tag, statement }, () =>
          run(session, host, { ...query, text: whole, statement }, deliver),
        ),
      );
    // Whoever wants to end what holds all the places must not wait for one.
    return await (statement.verb === "KILL QUERY" ? work() : host.turns.take(work));
  } catch (error) {
    throw explained(exceptionOf(error), query.isGet);
  }
}

interface Ready extends Query {
  readonly text: string;
  readonly statement: Statement;
}

function check(text: string, statement: Statement, { body, isGet, request, user }: Query): void {
  if (statement.words.length === 0 && /^[\s;]*$/.test(text))
    throw new ServerException(62, "SYNTAX_ERROR", "Syntax error: Empty query");
  if (body.file !== undefined && statement.insert === undefined) {
    throw new ServerException(229, "QUERY_IS_TOO_LARGE", "The query is longer than what a query may be");
  }
  if (statement.isSeveral)
    throw new ServerException(62, "SYNTAX_ERROR", "Syntax error (Multi-statements are not allowed)");
  if (request.roles.length > 0)
    throw new ServerException(511, "UNKNOWN_ROLE", `There is no role \`${request.roles[0]}\` in \`user directories\``);
  refuse(statement, text);
  refuseSettings(request.settings.keys());
  // A named session cannot be made read only for one request, so there the verb decides.
  const isReading = READING.test(statement.words[0]?.upper ?? "") || text.trimStart().startsWith("(");
  if (isGet && !isReading && request.session !== undefined)
    throw new ServerException(164, "READONLY", `${user.name}: Cannot execute query in readonly mode`);
}

async function inSession(
  host: EngineHost,
  sessions: NamedSessions,
  { query: { request, user, isGet, queryId }, tag }: { readonly query: Query; readonly tag: string },
  work: (session: Session) => Promise<Finish>,
): Promise<Finish> {
  // A session that only reads keeps nothing, and cannot be set up a second time.
  if (request.session === undefined || user.readonly) {
    const session = await host.open(sessionStatements(request, user, { isGet, tag, queryId }));
    try {
      return await work(session);
    } finally {
      session.close();
    }
  }
  const plain = { ...request, settings: new Map<string, string>(), parameters: new Map<string, string>() };
  const open = () => host.open(sessionStatements(plain, user, { isGet: false, tag, queryId }));
  return sessions.use(user.name, request.session, open, async (session, isNew) => {
    const before = await values(session, [...request.settings.keys()]);
    const statements = [
      tagStatement({ tag, queryId }),
      ...(isNew ? [] : databaseStatements(request)),
      ...parameterStatements(request.parameters),
      ...set(request.settings),
    ];
    for (const statement of statements) await session.queryAsync(statement);
    try {
      return await work(session);
    } finally {
      // The address's settings are those of this query; the session's own come back. And the engine has a query in its list of
      // those that run until the session's next one: whoever killed it would wait for that.
      for (const statement of [UNTAGGED, ...set(before)]) await session.queryAsync(statement);
    }
  });
}

const UNTAGGED = tagStatement({ tag: "", queryId: "" });

interface Wanted {
  readonly query: Query;
  readonly tag: string;
  readonly statement: Statement;
}

/** What only reads is stopped when nobody waits for it any more; a write goes on, as it does on a server. */
async function whileWanted<T>(host: EngineHost, { query, tag, statement }: Wanted, work: () => Promise<T>): Promise<T> {
  const { abandoned } = query;
  if (statement.insert !== undefined || !READING.test(statement.words[0]?.upper ?? "")) return work();
  abandoned.throwIfAborted();
  const result = work();
  const stop = (): void => void killUntilOver(result, () => host.kill(tag));
  abandoned.addEventListener("abort", stop, { once: true });
  try {
    return await result;
  } finally {
    abandoned.removeEventListener("abort", stop);
  }
}

async function values(session: Session, names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const known = names.filter((name) => /^\w+$/.test(name));
  if (known.length === 0) return new Map();
  const list = known.map((name) => `'${name}'`).join(", ");
  const result = await session.queryAsync(`SELECT name, value FROM system.settings WHERE name IN (${list})`, {
    format: "JSONCompactEachRow",
  });
  const lines = result.text().trimEnd();
  return new Map(lines === "" ? [] : lines.split("\n").map((line) => JSON.parse(line) as [string, string]));
}

async function run(session: Session, host: EngineHost, query: Ready, deliver: Deliver): Promise<Finish> {
  const { request, user, statement, text } = query;
  if (!runsNothing(statement) && mayReachFiles(statement, text))
    await explainedAway(session, explainable(statement, text.slice(0, statement.dataAt)));
  for (const table of query.tables) await addTable(session, host, table);
  // The FORMAT behind an EXPLAIN is the explained query's.
  const own = statement.words[0]?.upper === "EXPLAIN" ? undefined : statement.format;
  const format = own ?? request.defaultFormat ?? DEFAULT_FORMAT;
  if (statement.insert !== undefined) {
    if (user.readonly)
      throw new ServerException(164, "READONLY", `${user.name}: Cannot execute query in readonly mode`);
    const parts = {
      query: request.query,
      body: query.body,
      defaultFormat: request.defaultFormat,
      directory: host.spool,
    };
    await using insert = await prepareInsert(text, statement, parts);
    return deliver(await write(session, insert), format);
  }
  if (statement.verb === "KILL QUERY") return deliver(await kill(session, query, format), format);
  const sql = user.readonly
    ? await acceptReading(text, statement, request.database ?? "default", column(session))
    : text;
  const inOnePiece = request.waitsForEnd || request.settings.has("extremes");
  const how = { statement, format, inOnePiece, revision: request.revision };
  return deliver(await ask(session, sql, how), format);
}

async function kill(session: Session, { text, statement, user, abandoned }: Ready, format: string): Promise<Answer> {
  if (!user.readonly) return killQuery(session, { text, statement, format, abandoned });
  const own = killOfOnesOwn(text, user.name);
  return killQuery(session, { text: own, statement: readStatement(own), format, abandoned });
}

/** @throws ServerException for what would reach a file; what the engine throws for what it cannot read. */
async function explainedAway(session: Session, sql: string): Promise<void> {
  refuseFiles(await column(session)<string>(`EXPLAIN AST ${sql}`));
}

/** A table that came with the query lives as long as its session. */
async function addTable(session: Session, host: EngineHost, table: FormTable): Promise<void> {
  const { name, structure, format, data } = table;
  const create = `CREATE TEMPORARY TABLE \`${name}\` (${structure}) ENGINE = Memory`;
  // The structure is the caller's words.
  refuse(readStatement(create), create);
  await explainedAway(session, create);
  await session.queryAsync(create);
  await using insert = await withData(`INSERT INTO \`${name}\` FORMAT ${format}`, data, host.spool);
  await write(session, insert);
}

function column(session: Session) {
  return async <T>(sql: string): Promise<readonly T[]> => {
    const lines = (await session.queryAsync(sql, { format: "JSONCompactEachRow" })).text().trimEnd();
    return lines === "" ? [] : lines.split("\n").map((line) => (JSON.parse(line) as [T])[0]);
  };
}

function explained(error: ServerException, isGet: boolean): ServerException {
  if (error.code !== 164 || !isGet) return error;
  const more = "For queries over HTTP, method GET implies readonly. You should use method POST for modifying queries";
  return new ServerException(164, "READONLY", `${error.message.replace(/\.$/, "")}. ${more}`);
}
