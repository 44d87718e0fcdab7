import { type Catalog, readCatalog } from "../analyst/catalog.ts";
import { checkQuery } from "../analyst/check.ts";
import { OWN_LIMITS } from "../analyst/engine.ts";
import { parseSyntaxTree, type SyntaxNode } from "../analyst/syntax-tree.ts";
import { quote } from "../bind.ts";
import { QueryRefused } from "../store.ts";
import { ServerException } from "./exception.ts";
import { explainable } from "./refuse-files.ts";
import type { Statement } from "./statement.ts";

/** What tools ask of the engine about itself; not what others run (`processes`, `errors`) or where it runs. */
const SYSTEM = new Set(
  `build_options clusters collations columns completions contributors data_type_families data_skipping_indices
  database_engines databases dictionaries documentation events formats functions keywords licenses metrics numbers
  numbers_mt one parts parts_columns projections settings table_engines table_functions tables time_zones zeros zeros_mt`.split(
    /\s+/,
  ),
);
const FUNCTIONS = new Set(
  `version revision currentuser user currentdatabase database hostname displayname timezone servertimezone uptime currentroles
  enabledroles defaultroles currentprofiles getsetting connectionid formatquery formatquerysingleline`.split(/\s+/),
);

const SHOWN = new Set(
  "TABLES DATABASES SCHEMAS COLUMNS FIELDS FULL CREATE INDEX INDEXES INDICES KEYS FUNCTIONS SETTINGS ENGINES".split(
    " ",
  ),
);

/** Settings that change no more than how an answer is written. */
const OF_THE_ANSWER =
  /^(?:output_format_\w+|format_\w+|date_time_output_format|session_timezone|extremes|log_comment|send_progress_in_http_headers|http_headers_progress_interval_ms|join_use_nulls|use_client_time_zone|result_overflow_mode|connect_timeout\w*|receive_timeout|send_timeout)$/;

/** What a session of a reader is set to, before it is read only for good; what the request asks for, as far as it may. */
export function readerStatements(settings: ReadonlyMap<string, string>): {
  readonly before: ReadonlyMap<string, string>;
  /** Asked for after `readonly = 1`: the engine refuses them with its own words. */
  readonly after: ReadonlyMap<string, string>;
} {
  const before = new Map(Object.entries(OWN_LIMITS).map(([name, value]) => [name, String(value)]));
  const after = new Map<string, string>();
  for (const [name, value] of settings) {
    const limit = Number(before.get(name));
    const isLower = limit > 0 && /^\d+$/.test(value) && Number(value) > 0 && Number(value) <= limit;
    if (OF_THE_ANSWER.test(name) || isLower) before.set(name, value);
    else if (!(limit > 0)) after.set(name, value);
  }
  return { before, after };
}

/** The first column of a query of ours. */
export type Column = <T>(sql: string) => Promise<readonly T[]>;

let catalog: Catalog | undefined;

/**
 * What a reader's statement runs as, once it is known to be harmless: the engine's own rendering of a SELECT, and the
 * text of a SHOW or DESCRIBE.
 * @throws ServerException 497 with the reason, 164 for what is no reading.
 */
export async function acceptReading(
  text: string,
  statement: Statement,
  database: string,
  column: Column,
): Promise<string> {
  const [first, second] = statement.words;
  const verb = first?.upper ?? "";
  if (verb === "SHOW" && SHOWN.has(second?.upper ?? "")) {
    // What it searches by may hold whole queries.
    const searched = explainable(statement, text);
    if (searched !== text) await acceptSelect(searched, database, column);
    return text;
  }
  if (["DESCRIBE", "DESC", "EXISTS"].includes(verb) && !statement.words.some((word) => word.called)) return text;
  if (verb === "USE" && statement.words.length === 2) return text;
  return acceptSelect(text, database, column);
}

async function acceptSelect(text: string, database: string, column: Column): Promise<string> {
  // What is no query at all is told so.
  const [plain = ""] = await column<string>(`SELECT formatQuerySingleLine(${quote(text)}) AS q`);
  catalog ??= await readCatalog(column);
  const names = catalog;
  const lines = await column<string>(`EXPLAIN AST ${plain}`);
  const there = new Set(await column<string>(`SELECT name FROM system.tables WHERE database = ${quote(database)}`));
  const isThere = (name: string): boolean => there.has(name);
  denyOrPass(() =>
    checkQuery(selectOf(parseSyntaxTree(lines)), names, {
      table: isSystem,
      function: (name) => FUNCTIONS.has(name),
      database,
      isThere,
      format: true,
    }),
  );
  return plain;
}

/** Of EXPLAIN, what does not run what it explains. */
const EXPLAINING = /^EXPLAIN(?: (?:AST|SYNTAX|QUERY TREE|PIPELINE|ESTIMATE))?$/;

/**
 * The SELECT that a statement reads by: itself, what `EXPLAIN` explains, and what `DESCRIBE (SELECT …)` describes.
 * @throws ServerException 164 for what is no reading.
 */
function selectOf(root: SyntaxNode): SyntaxNode {
  if (root.type === "SelectWithUnionQuery") return root;
  const found = root.type === "Explain" ? explainedBy(root) : describedBy(root);
  if (found?.type === "SelectWithUnionQuery") return found;
  throw new ServerException(164, "READONLY", "Cannot execute query in readonly mode");
}

/** Its options stand before what it explains; behind it would be settings of the engine. */
function explainedBy({ text, children }: SyntaxNode): SyntaxNode | undefined {
  const [query, ...rest] = children[0]?.type === "Set" ? children.slice(1) : children;
  return EXPLAINING.test(text) && rest.every((each) => each.type === "Identifier") ? query : undefined;
}

function describedBy({ type, children }: SyntaxNode): SyntaxNode | undefined {
  const [table, ...rest] = children;
  if (type !== "DescribeQuery" || !rest.every((each) => each.type === "Identifier")) return undefined;
  return table?.children[0]?.type === "Subquery" ? table.children[0].children[0] : undefined;
}

function denyOrPass(check: () => void): void {
  try {
    check();
  } catch (error) {
    throw error instanceof QueryRefused ? denied(error) : error;
  }
}

function denied(error: QueryRefused): ServerException {
  return new ServerException(497, "ACCESS_DENIED", `Not enough privileges: ${error.message}`, { cause: error });
}

function isSystem(name: string): boolean {
  const [database, table, ...more] = name.split(".");
  if (more.length > 0 || table === undefined) return false;
  return (database === "system" && SYSTEM.has(table)) || database?.toLowerCase() === "information_schema";
}
