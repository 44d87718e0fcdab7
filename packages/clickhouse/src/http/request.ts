import type { IncomingHttpHeaders } from "node:http";
import { ServerException } from "./exception.ts";

/** One request to run SQL, as its address and headers say. */
export interface QueryRequest {
  /** `?query=`; the body follows it. */
  readonly query: string;
  readonly queryId: string | undefined;
  readonly database: string | undefined;
  readonly defaultFormat: string | undefined;
  /** Of `{name:Type}`. */
  readonly parameters: ReadonlyMap<string, string>;
  /** What is left of the address: settings of the engine. */
  readonly settings: ReadonlyMap<string, string>;
  /** What the address says beside, by its name: structure and format of tables in the body. */
  readonly others: ReadonlyMap<string, string>;
  readonly session:
    | { readonly id: string; readonly timeoutS: number; readonly mustExist: boolean; readonly close: boolean }
    | undefined;
  /** Hold the answer back until the query is done, so that its status is that of the whole. */
  readonly waitsForEnd: boolean;
  /** The server's own compressed blocks, of the answer and of the body. */
  readonly blocks: { readonly out: boolean; readonly in: boolean };
  /** Of the client's protocol, which the format Native is written for; 0 where it does not say. */
  readonly revision: number;
  readonly roles: readonly string[];
}

/** Names that belong to HTTP and are no setting of the engine. */
const OURS: ReadonlySet<string> = new Set(
  `query query_id database default_format user password quota_key session_id session_timeout session_check close_session
  role wait_end_of_query buffer_size compress decompress stacktrace client_protocol_version enable_http_compression
  http_zlib_compression_level network_compression_method add_http_cors_header http_write_exception_in_output_format`.split(
    /\s+/,
  ),
);

/** What the address says of a table in the body: `ids_structure=id UInt8`. */
const OF_A_TABLE = /(?<!date_time_output|date_time_input)_(?:structure|format|types)$/;

const DEFAULT_SESSION_S = 60;
const LONGEST_SESSION_S = 3600;

/** @throws ServerException for a session or parameter that cannot be. */
export function readQueryRequest(search: URLSearchParams, headers: IncomingHttpHeaders): QueryRequest {
  const given = (name: string, inHeaders: string): string | undefined => search.get(name) ?? header(headers, inHeaders);
  return {
    query: search.get("query") ?? "",
    queryId: given("query_id", "x-clickhouse-query-id"),
    database: given("database", "x-clickhouse-database"),
    defaultFormat: given("default_format", "x-clickhouse-format"),
    ...sorted(search, isMultipart(headers)),
    session: readSession(search),
    waitsForEnd: isOn(search.get("wait_end_of_query")) || isOn(search.get("http_wait_end_of_query")),
    blocks: { out: isOn(search.get("compress")), in: isOn(search.get("decompress")) },
    revision: Number(/^\d{1,9}$/.exec(search.get("client_protocol_version") ?? "")?.[0] ?? 0),
    roles: search.getAll("role"),
  };
}

function sorted(search: URLSearchParams, hasTables: boolean): Pick<QueryRequest, "parameters" | "settings" | "others"> {
  const parameters = new Map<string, string>();
  const settings = new Map<string, string>();
  const others = new Map<string, string>();
  for (const [name, value] of search) {
    if (OURS.has(name)) continue;
    if (name.startsWith("param_")) parameters.set(name.slice("param_".length), value);
    else if (hasTables && OF_A_TABLE.test(name)) others.set(name, value);
    else settings.set(name, value);
  }
  return { parameters, settings, others };
}

/** True where the body is a form: parameters, and tables beside the query. */
export function isMultipart(headers: IncomingHttpHeaders): boolean {
  return /^multipart\/form-data\b/i.test(headers["content-type"] ?? "");
}

function readSession(search: URLSearchParams): QueryRequest["session"] {
  const id = search.get("session_id");
  if (id === null || id === "") return undefined;
  const text = search.get("session_timeout") ?? String(DEFAULT_SESSION_S);
  if (!/^\d{1,9}$/.test(text))
    throw new ServerException(374, "INVALID_SESSION_TIMEOUT", `Invalid session timeout: '${text}'`);
  const timeoutS = Number(text);
  if (timeoutS > LONGEST_SESSION_S) {
    const message = `Session timeout '${timeoutS}' is larger than max_session_timeout: ${LONGEST_SESSION_S}. Maximum session timeout could be modified in configuration file`;
    throw new ServerException(374, "INVALID_SESSION_TIMEOUT", message);
  }
  return { id, timeoutS, mustExist: isOn(search.get("session_check")), close: isOn(search.get("close_session")) };
}

export function header(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  const text = Array.isArray(value) ? value[0] : value;
  return text === undefined || text === "" ? undefined : text;
}

/** A switch of the address. */
export function isOn(value: string | null): boolean {
  return value === "1" || value === "true";
}
