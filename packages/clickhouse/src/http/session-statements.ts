import { quote } from "../bind.ts";
import { TAG } from "../embedded/engine-session.ts";
import type { EngineUser } from "./authenticate.ts";
import { ServerException } from "./exception.ts";
import { readerStatements } from "./reader-rights.ts";
import type { QueryRequest } from "./request.ts";

/** The engine's own default; parameters are longer. */
const MAX_QUERY_SIZE = 262_144;
const NAME = /^[A-Za-z_][\w.]{0,127}$/;

/**
 * Settings of every session. An insert is answered when it is durable, unless the request asks for another thing; and an
 * expression without its SELECT is no query, as on a server.
 */
const BASE = "SET async_insert = 0, implicit_select = 0";

/** By which a query is found while it runs: by us, and by who asks for its end with KILL QUERY. */
export interface QueryTag {
  readonly tag: string;
  readonly queryId: string;
}

/** The tag, and the query's id as `log_comment` unless the request has one of its own. */
export function tagStatement({ tag, queryId }: QueryTag): string {
  return `SET ${TAG} = ${quote(tag)}, log_comment = ${quote(queryId)}`;
}

/** What makes a new session of the engine the one that a request asks for, a statement each. */
export function sessionStatements(
  request: QueryRequest,
  user: EngineUser,
  { isGet, ...tag }: QueryTag & { readonly isGet: boolean },
): readonly string[] {
  const first = [BASE, tagStatement(tag), ...parameterStatements(request.parameters), ...databaseStatements(request)];
  if (!user.readonly) return [...first, ...set(request.settings), ...(isGet ? ["SET readonly = 2"] : [])];
  const { before, after } = readerStatements(request.settings);
  return [...first, ...set(before), "SET readonly = 1", ...set(after)];
}

/** @throws ServerException for a name that no parameter can have. */
export function parameterStatements(parameters: ReadonlyMap<string, string>): readonly string[] {
  const pairs = [...parameters].map(([name, value]) => {
    if (!NAME.test(name))
      throw new ServerException(36, "BAD_ARGUMENTS", "A query parameter has no name that can be used");
    return `param_${name} = ${quote(value)}`;
  });
  if (pairs.length === 0) return [];
  const text = `SET ${pairs.join(", ")}`;
  if (text.length < MAX_QUERY_SIZE / 4) return [text];
  return [`SET max_query_size = ${text.length * 4}`, text, `SET max_query_size = ${MAX_QUERY_SIZE}`];
}

/** `USE`, as the address or the user's place says. */
export function databaseStatements({ database }: Pick<QueryRequest, "database">): readonly string[] {
  return database === undefined ? [] : [`USE \`${database.replaceAll("\\", "\\\\").replaceAll("`", "\\`")}\``];
}

/** @throws ServerException 115 for a name that no setting can have. */
export function set(settings: ReadonlyMap<string, string>): readonly string[] {
  const pairs = [...settings].map(([name, value]) => {
    if (!NAME.test(name)) throw new ServerException(115, "UNKNOWN_SETTING", `Unknown setting '${name.slice(0, 64)}'`);
    return `${name} = ${quote(value)}`;
  });
  return pairs.length === 0 ? [] : [`SET ${pairs.join(", ")}`];
}
