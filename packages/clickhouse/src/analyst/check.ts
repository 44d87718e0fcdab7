import { didYouMean } from "@rolecall/core";
import { QueryRefused } from "../store.ts";
import type { Catalog } from "./catalog.ts";
import { hasColumnExpression } from "./column-expression.ts";
import { allowedFunctionNames, isAllowedFunction, isAllowedTableFunction } from "./functions.ts";
import type { SyntaxNode } from "./syntax-tree.ts";

/**
 * Nodes that a plain SELECT is made of. Not among them: `ColumnsApplyTransformer`, which calls a function that the tree
 * does not name (`* APPLY(file)` reads files), `Set` (SETTINGS), and everything that is no SELECT.
 */
const PLAIN = new Set(
  `ArrayJoin Asterisk ColumnsExceptTransformer ColumnsListMatcher ColumnsRegexpMatcher ColumnsReplaceTransformer
  ColumnsReplaceTransformer::Replacement ColumnsTransformerList ExpressionList Function Identifier InterpolateElement
  Literal OrderByElement QualifiedAsterisk QualifiedColumnsListMatcher QualifiedColumnsRegexpMatcher SampleRatio
  SelectIntersectExceptQuery SelectQuery SelectWithUnionQuery Subquery TableExpression TableIdentifier TableJoin
  TablesInSelectQuery TablesInSelectQueryElement WindowDefinition WindowListElement WithElement`.split(/\s+/),
);

/** `in` and its relatives, whose right side may name a table. */
const MEMBERSHIP = /^(?:global)?(?:not)?(?:null)?in(?:ignoreset)?$/i;

/** What may stand on the right side of `in`. */
const SETS = new Set(["Literal", "Subquery", "Function"]);

/** What is allowed beside the tables of `rolecall` and the functions of the list. */
export interface Allowance {
  /** By its whole name: `system.columns`. */
  readonly table: (name: string) => boolean;
  /** In lower case. */
  readonly function: (name: string) => boolean;
  /** Where a name without a database is looked up. */
  readonly database: string;
  /** Is there such a table in that database? A name that is none may be one of the query's own WITH. */
  readonly isThere: (name: string) => boolean;
  readonly format: boolean;
}

const NOTHING_MORE: Allowance = {
  table: () => false,
  function: () => false,
  database: "rolecall",
  isThere: () => true,
  format: false,
};

/** What a query is told that is none. */
export const ONLY_SELECT = "only a SELECT can be run here (or SHOW TABLES, or DESCRIBE TABLE with a table's name)";

/**
 * Check a query's whole tree: one plain SELECT, over tables of ours, with functions that are allowed.
 * @throws QueryRefused naming the first thing that is not.
 */
export function checkQuery(root: SyntaxNode, catalog: Catalog, more: Allowance = NOTHING_MORE): void {
  if (root.type !== "SelectWithUnionQuery") {
    throw new QueryRefused(ONLY_SELECT);
  }
  const [, second] = root.children;
  if (second?.type === "Literal") throw new QueryRefused("INTO OUTFILE is not allowed here");
  if (second?.type === "Identifier" && !more.format) {
    throw new QueryRefused("FORMAT is not allowed here: choose the output format with --format");
  }
  const rest: SyntaxNode[] = [root];
  for (let node = rest.pop(); node !== undefined; node = rest.pop()) {
    checkNode(node, catalog, more);
    rest.push(...node.children);
  }
}

function checkNode(node: SyntaxNode, catalog: Catalog, more: Allowance): void {
  if (!PLAIN.has(node.type)) throw refuseNode(node);
  if (node.type === "TableIdentifier") checkTable(node.text, more);
  else if (node.type === "Identifier") checkIdentifier(node.text, catalog);
  else if (node.type === "TableExpression") checkTableExpression(node);
  else if (node.type === "Function") checkFunction(node, more);
}

/** An unqualified name is one of the query's own WITH, or is looked up in `rolecall`, the session's database. */
function checkTable(name: string, more: Allowance): void {
  const [database, ...rest] = name.split(".");
  const whole = rest.length === 0 ? `${more.database}.${name}` : name;
  if (more.table(whole) || more.table(name)) return;
  if (name.includes("/")) throw new QueryRefused("a file is no table here");
  if (rest.length === 0 && more.database !== "rolecall" && more.isThere(name))
    throw new QueryRefused(`the table ${whole} is not in rolecall: only tables of rolecall can be read here`);
  if (rest.length > 0 && (database !== "rolecall" || rest.length > 1)) {
    const hint =
      database === "system" ? "; SHOW TABLES and DESCRIBE TABLE say which there are, and what is in them" : "";
    throw new QueryRefused(`the table ${name} is not in rolecall: only tables of rolecall can be read here${hint}`);
  }
}

/** A bare name where a function is expected calls it: `arrayMap(file, paths)`. */
function checkIdentifier(name: string, catalog: Catalog): void {
  if (catalog.functions.has(name.toLowerCase()) && !isAllowedFunction(name) && !catalog.columns.has(name)) {
    throw refuseFunction(name);
  }
}

function checkTableExpression(node: SyntaxNode): void {
  for (const child of node.children) {
    if (child.type !== "Function") continue;
    if (child.children[0]?.children.some((each) => each.type === "Literal" && hasColumnExpression(each.text)) === true)
      throw new QueryRefused(`columns of ${child.text} have a name and a type here, and no expression`);
    if (isAllowedTableFunction(child.text)) continue;
    throw new QueryRefused(`the table function ${child.text} is not allowed here: only tables of rolecall can be read`);
  }
}

function checkFunction(node: SyntaxNode, more: Allowance): void {
  if (MEMBERSHIP.test(node.text)) checkMembership(node);
  // Allowed in the place of a table only, and harmless elsewhere: the engine knows no such scalar function.
  else if (
    !isAllowedFunction(node.text) &&
    !isAllowedTableFunction(node.text) &&
    !more.function(node.text.toLowerCase())
  )
    throw refuseFunction(node.text);
}

function checkMembership(node: SyntaxNode): void {
  const [list, ...more] = node.children;
  const set = list?.children[1];
  const isPlain = list?.children.length === 2 && more.length === 0 && set !== undefined && SETS.has(set.type);
  if (isPlain) return;
  throw new QueryRefused(
    set === undefined
      ? "IN needs a list or a sub-query on its right side"
      : `IN with a name is not allowed here: write IN (SELECT … FROM ${set.text})`,
  );
}

function refuseFunction(name: string): QueryRefused {
  return new QueryRefused(`the function ${name} is not allowed here${didYouMean(name, allowedFunctionNames())}`);
}

function refuseNode(node: SyntaxNode): QueryRefused {
  if (node.type === "Set") return new QueryRefused("SETTINGS are not allowed here");
  if (node.type === "ColumnsApplyTransformer") return new QueryRefused("APPLY is not allowed here");
  return new QueryRefused(`${node.type} is not allowed here: only a plain SELECT`);
}
