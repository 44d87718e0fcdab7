import { hasColumnExpression } from "../analyst/column-expression.ts";
import { parseSyntaxTree, type SyntaxNode } from "../analyst/syntax-tree.ts";
import { QueryRefused } from "../store.ts";
import { ServerException } from "./exception.ts";
import { ENGINES_OF_FILES, OF_FILES } from "./of-files.ts";
import type { Statement } from "./statement.ts";

/** Table functions that take their columns as text, and with it expressions for what a row lacks. */
const WITH_COLUMNS: ReadonlySet<string> = new Set(
  `FORMAT FUZZJSON GENERATERANDOM INPUT NULL VALUES URL S3 S3CLUSTER GCS OSS COSN HDFS HDFSCLUSTER AZUREBLOBSTORAGE
  AZUREBLOBSTORAGECLUSTER MONGODB REDIS`.split(/\s+/),
);

/** Functions and engines that take another table by a text, which on this very machine may be a path. */
const WITH_TABLE: ReadonlySet<string> = new Set(
  "REMOTE REMOTESECURE CLUSTER CLUSTERALLREPLICAS BUFFER DISTRIBUTED".split(" "),
);

const TEXTUAL: ReadonlySet<string> = new Set([...WITH_COLUMNS, ...WITH_TABLE]);

/** What may be computed among the arguments of both: whatever could make a text may not. */
const WRITTEN_OUT = new Set("tuple array map headers equals extra_credentials negate view numbers".split(" "));

/** Where a dictionary may take its rows from. The others read files, run programs or load libraries. */
const SOURCES_OF_DICTIONARIES = new Set("null clickhouse http mysql postgresql mongodb redis cassandra".split(" "));

/** Under these a function stands in the place of a table. */
const TABLES: ReadonlySet<string> = new Set(["TableExpression", "InsertQuery", "CreateQuery"]);

/** Functions that call what is handed to them by name. */
const HIGHER_ORDER = /^(?:array|map)/i;

/**
 * True where what a statement does may be other than what its words say: a name with a slash (a table may be a path) or
 * with escapes in it, a name that a parameter gives, and SQL in a text. Only then the engine is asked how it reads it.
 */
export function mayReachFiles({ words, dataAt }: Statement, text: string): boolean {
  const before = text.slice(0, dataAt);
  if (/['"`$][^'"`]*[\\/]/.test(before) || /\bIdentifier\b/i.test(before)) return true;
  // The VALUES of an INSERT are its data.
  const own = dataAt === undefined ? words : words.slice(0, -1);
  return own.some((word) => word.upper === "DICTIONARY" || (word.called && TEXTUAL.has(word.upper)));
}

/**
 * The text to explain for a statement: what a SHOW searches by is explained as that of a SELECT, since the engine's tree
 * of a SHOW leaves it out.
 */
export function explainable({ words }: Statement, text: string): string {
  const where = words.find((word) => word.depth === 0 && !word.quoted && word.upper === "WHERE");
  return words[0]?.upper === "SHOW" && where !== undefined ? `SELECT 1 ${text.slice(where.at)}` : text;
}

/**
 * The engine takes a table that it does not know for a file (`FROM '/etc/passwd'`), and has functions, engines and sources
 * that read files and run programs. `lines` are of `EXPLAIN AST`: names as the engine reads them.
 * @throws ServerException 291 for whatever would reach a file.
 */
export function refuseFiles(lines: readonly string[]): void {
  for (const line of lines) {
    const [, kind, name = ""] = /^ *(TableIdentifier|Identifier) (.*)$/s.exec(line) ?? [];
    const isPath = kind === "TableIdentifier" ? name.includes("/") : /^(?:\w+\.)?[~/]|\.\.\//.test(name);
    if (isPath) throw fileIsNoTable();
  }
  const rest: SyntaxNode[] = [treeOf(lines)];
  for (let node = rest.pop(); node !== undefined; node = rest.pop()) {
    for (const child of node.children) checkChild(child, node);
    rest.push(...node.children);
  }
}

function treeOf(lines: readonly string[]): SyntaxNode {
  try {
    return parseSyntaxTree(lines);
  } catch (error) {
    throw error instanceof QueryRefused ? denied(error.message) : error;
  }
}

function checkChild(node: SyntaxNode, parent: SyntaxNode): void {
  if (node.type === "FunctionWithKeyValueArguments") checkSource(node);
  if (node.type !== "Function") return;
  const upper = node.text.toUpperCase();
  const list = node.children[0]?.children ?? [];
  if (OF_FILES.has(upper) || (parent.type === "Storage" && ENGINES_OF_FILES.has(upper))) throw notAllowed(node.text);
  const handedOn = HIGHER_ORDER.test(node.text) ? list.find(isNameOfFiles) : undefined;
  if (handedOn !== undefined) throw notAllowed(handedOn.text);
  if (WITH_COLUMNS.has(upper) && TABLES.has(parent.type)) checkColumns(node.text, list);
  if (WITH_TABLE.has(upper)) checkTable(node.text, list);
}

function isNameOfFiles({ type, text }: SyntaxNode): boolean {
  return type === "Identifier" && OF_FILES.has(text.toUpperCase());
}

function checkTable(name: string, list: readonly SyntaxNode[]): void {
  checkWrittenOut(name, list);
  if (list.some((each) => each.type === "Literal" && each.text.includes("/"))) throw fileIsNoTable();
}

function checkWrittenOut(name: string, list: readonly SyntaxNode[]): void {
  const isComputed = list.some((each) => each.type === "Function" && !WRITTEN_OUT.has(each.text));
  if (isComputed) throw denied(`${name} takes arguments here that are written out`);
}

/** The columns of `values` come first, and what follows is data. */
function checkColumns(name: string, list: readonly SyntaxNode[]): void {
  const isValues = name.toLowerCase() === "values";
  if (!isValues) checkWrittenOut(name, list);
  for (const each of isValues ? list.slice(0, 1) : list) {
    if (each.type === "Literal" && hasColumnExpression(each.text))
      throw denied(`${name} takes columns here that have a name and a type, and no expression`);
  }
}

/** A query of a dictionary is a text that nobody has read. */
function checkSource(node: SyntaxNode): void {
  const kind = node.text.trim().toLowerCase();
  if (!SOURCES_OF_DICTIONARIES.has(kind)) throw notAllowed(kind);
  if (kind !== "clickhouse") return;
  const rest = [...node.children];
  for (let each = rest.pop(); each !== undefined; each = rest.pop()) {
    if (each.type === "Literal" && each.text.startsWith("'") && !/^'[\w.@:-]*'$/.test(each.text))
      throw denied("a dictionary takes a table here, and no query or condition");
    rest.push(...each.children);
  }
}

function fileIsNoTable(): ServerException {
  return denied("a file is no table here: the embedded engine reads no files");
}

/** The refusal of what reads files or runs programs, by its name. */
export function notAllowed(name: string): ServerException {
  return denied(`${name} is not allowed here: the embedded engine has no user_files, and reads no files`);
}

function denied(message: string): ServerException {
  return new ServerException(291, "DATABASE_ACCESS_DENIED", message);
}
