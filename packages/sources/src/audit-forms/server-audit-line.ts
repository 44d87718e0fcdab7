import type { Json, JsonObject } from "@rolecall/core";
import { statementWords } from "../envelope/audits/statement-words.ts";
import { given } from "../envelope/steps/span-record.ts";
import { timeBeside, zonedBeside } from "./shipped-line.ts";

/** A time, a server, a user, from where, two numbers, what, in which database, on what, and how it ended. */
const LINE =
  /^(?:(?<day>\d{8}) (?<hour>\d\d:\d\d:\d\d)|(?<since>\d{13})\d{3}),(?<serverhost>[^,]{0,256}),(?<username>[^,]{0,256}),(?<host>[^,]{0,256}),(?<connection>\d{1,20}),(?<query>\d{1,20}),(?<operation>CONNECT|DISCONNECT|FAILED_CONNECT|CHANGEUSER|PROXY_CONNECT|QUERY(?:_[A-Z]+)?|READ|WRITE|CREATE|ALTER|RENAME|DROP),(?<database>[^,]{0,256}),(?<rest>.*)$/s;
/** How it ended, and at Amazon's how the client is connected, which is left out or another comma where a statement was asked. */
const END = /^,(?<retcode>\d{0,6})(?:,[\w /]{0,32}){0,2}$/;
/** Of what is no statement: on what, which is nothing where somebody comes or goes. */
const OBJECT = /^[^,]{0,512}/;

/** The name of a user is not quoted, and no longer: a statement without its end that is shorter is one in a name. */
const LONGEST_NAME = 512;

/** As much of a statement is looked at. */
const MOST_TEXT = 4096;

/** What a statement does and to what sort of thing; names and values stay behind. */
const STATEMENT = /^\s*(?:\/\*(?:[^*]|\*(?!\/)){0,512}\*\/\s*)?([A-Za-z]{2,16})(?:\s+(?:@@)?([A-Za-z]{2,16}))?/;
/** A password that was typed in the wrong place is a statement, too: no word is kept but these. */
const COMMANDS: ReadonlySet<string> = new Set([
  ...["select", "insert", "update", "delete", "replace", "truncate", "create", "drop", "alter", "rename", "grant"],
  ...["revoke", "set", "show", "use", "call", "do", "execute", "prepare", "deallocate", "begin", "start", "commit"],
  ...["rollback", "savepoint", "release", "lock", "unlock", "flush", "install", "uninstall", "load", "import"],
  ...["handler", "explain", "describe", "desc", "analyze", "optimize", "check", "repair", "checksum", "kill"],
  ...["shutdown", "restart", "reset", "purge", "change", "stop", "clone", "help", "with", "values", "table", "xa"],
]);
const OF_SORTS = /^(?:create|drop|alter|rename|set|show|install|uninstall|load|lock|flush)$/;
const SORTS: ReadonlySet<string> = new Set([
  ...["user", "role", "database", "schema", "table", "tables", "temporary", "view", "index", "unique", "procedure"],
  ...["function", "aggregate", "trigger", "event", "server", "plugin", "component", "tablespace", "instance"],
  ...["sequence", "definer", "global", "session", "persist", "password", "default", "names", "transaction"],
  ...["grants", "privileges", "data", "variables", "status", "databases", "columns", "processlist", "logs"],
  ...["hosts", "binary", "master", "replica", "slave", "engine", "engines", "warnings", "full", "resource", "or"],
]);

/** What is set for good is set for now, too; and a plugin may be called by its file. */
const SAME: ReadonlyMap<string, string> = new Map([
  ["persist", "global"],
  ["soname", "plugin"],
]);

/** Of all settings those of what is written down, and the plugin that writes it. */
const OF_LOG = /\b(server_audit\w{0,64}|audit_log\w{0,64}|general_log)\b(?:\s{0,8}:?=\s{0,8}\\?["']?(\w{1,16}))?/i;

/** All rights everywhere, or one that is as good as all. */
const RULES =
  /^\s*grant\s(?=.{0,512}\bon\s+\*\.\*\s)(?=.{0,512}\b(?:all|super|create\s+user|system_user|grant\s+option)\b)/is;

/**
 * A line of MariaDB's audit plugin, which RDS and Aurora write for MySQL too, by the names of its parts.
 * https://mariadb.com/docs/server/reference/plugins/mariadb-audit-plugin/mariadb-audit-plugin-log-format
 */
export function serverAuditLine(line: string, envelope: JsonObject): JsonObject | undefined {
  const parts = LINE.exec(line)?.groups;
  const rest = parts === undefined ? undefined : partsOf(parts);
  return parts === undefined || rest === undefined ? undefined : recordOf(parts, rest, timeBeside(envelope));
}

interface Rest {
  readonly object: string;
  readonly retcode?: string | undefined;
}

/** Whoever does not get in may have called themselves all of a line: then more stands behind its end than does there. */
function partsOf({ operation = "", rest = "" }: Readonly<Record<string, string | undefined>>): Rest | undefined {
  const isStatement = operation.startsWith("QUERY");
  const end = isStatement ? endOfQuoted(rest) : (OBJECT.exec(rest)?.[0].length ?? 0);
  if (end === -1) return rest.startsWith("'") && rest.length > LONGEST_NAME ? { object: rest.slice(1) } : undefined;
  const object = isStatement ? rest.slice(1, end) : rest.slice(0, end);
  if (object !== "" && COMES.test(operation)) return undefined;
  const tail = END.exec(isStatement ? rest.slice(end + 1) : rest.slice(end))?.groups;
  return tail === undefined ? undefined : { object, retcode: tail["retcode"] };
}

const COMES = /^(?:FAILED_|DIS)?CONNECT$|^CHANGEUSER$/;

/** Where the quote ends that the text begins with; -1 where it has none, or no end. */
function endOfQuoted(text: string): number {
  if (!text.startsWith("'")) return -1;
  for (let at = text.indexOf("'", 1); at !== -1; at = text.indexOf("'", at + 1)) {
    let before = at;
    while (text.charCodeAt(before - 1) === BACKSLASH) before -= 1;
    if ((at - before) % 2 === 0) return at;
  }
  return -1;
}

const BACKSLASH = 92;

function recordOf(
  parts: Readonly<Record<string, string | undefined>>,
  { object, retcode }: Rest,
  beside: Json | undefined,
): JsonObject {
  const { serverhost, username, host, connection, query, operation = "", database } = parts;
  const said = saidAt(parts);
  const isStatement = operation.startsWith("QUERY");
  return given({
    time: timeOf(parts, said, beside),
    server_audit: isStatement ? commandOf(object) : operation.toLowerCase(),
    id: [serverhost, said, connection, query, operation, isStatement ? "" : object].join("/"),
    ...{ serverhost, username, host, connection, database },
    retcode,
    ...(isStatement ? saidOf(object) : { object }),
  });
}

/** The server writes its own zone's time; Aurora's says all. */
function timeOf({ since }: Readonly<Record<string, string | undefined>>, said: Json, beside: Json | undefined): Json {
  return (since === undefined ? zonedBeside(beside, said) : undefined) ?? said;
}

/** Aurora counts in millionths of a second. */
function saidAt({ day, hour, since }: Readonly<Record<string, string | undefined>>): Json {
  return since === undefined ? `${day?.replace(/(\d{4})(\d\d)/, "$1-$2-")}T${hour}Z` : Number(since);
}

function saidOf(statement: string): JsonObject {
  const [, setting, now] = OF_LOG.exec(statement.slice(0, MOST_TEXT)) ?? [];
  const isGone = /^\s*uninstall/i.test(statement);
  // Who comes from which host is written with the sign that is a stage elsewhere.
  return given({
    words: statementWords(statement.replaceAll("@", " ")),
    setting: setting?.toLowerCase(),
    role: RULES.test(statement.slice(0, MOST_TEXT)) ? "superuser" : undefined,
    now: isGone && setting !== undefined ? "off" : now?.toLowerCase(),
  });
}

/** As MySQL's own audit calls them: `grant`, `create_user`. */
function commandOf(statement: string): string {
  const [, first = "", second = ""] = STATEMENT.exec(statement)?.map((word) => word?.toLowerCase()) ?? [];
  if (!COMMANDS.has(first)) return "query";
  const sort = SAME.get(second) ?? second;
  if (sort === "function" && /\bsoname\b/i.test(statement.slice(0, MOST_TEXT))) return "install_function";
  return OF_SORTS.test(first) && SORTS.has(sort) ? `${first}_${sort}` : first;
}
