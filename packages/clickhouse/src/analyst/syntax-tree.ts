import { QueryRefused } from "../store.ts";

/** One node of `EXPLAIN AST`. */
export interface SyntaxNode {
  /** `Function`, `TableIdentifier`, `Literal`, … */
  readonly type: string;
  /** What follows the type, without alias and number of children: a name, or a literal. */
  readonly text: string;
  readonly children: readonly SyntaxNode[];
}

interface OpenNode extends SyntaxNode {
  readonly children: OpenNode[];
  readonly announced: number;
}

/** With `s`: U+2028 ends a line of JavaScript's, and none of the engine's. */
const LINE = /^(?<indent> *)(?<type>[A-Za-z][\w:]*)(?: (?<rest>.*?))??(?: \(children (?<children>\d+)\))?$/s;

/**
 * The tree that `EXPLAIN AST` prints, one node a line, a space of indent per level.
 *
 * The engine prints identifiers and aliases as they are, line breaks included, so a hostile name could add lines. Such
 * a line cannot hide another: every node says how many children it has, and there is one root; whatever does not add up
 * is refused.
 *
 * @throws QueryRefused where the text is no tree.
 */
export function parseSyntaxTree(lines: readonly string[]): SyntaxNode {
  const path: OpenNode[] = [];
  let root: OpenNode | undefined;
  for (const line of lines) {
    const { depth, node } = parseLine(line);
    if (depth > path.length || (depth === 0 && root !== undefined)) throw unreadable();
    path.length = depth;
    if (depth === 0) root = node;
    else path.at(-1)?.children.push(node);
    path.push(node);
  }
  if (root === undefined || !addsUp(root)) throw unreadable();
  return root;
}

function parseLine(line: string): { readonly depth: number; readonly node: OpenNode } {
  const groups = LINE.exec(line)?.groups;
  if (groups === undefined) throw unreadable();
  const text = (groups["rest"] ?? "").replace(/ ?\(alias .*\)$/s, "");
  const node = { type: groups["type"] ?? "", text, children: [], announced: Number(groups["children"] ?? 0) };
  return { depth: groups["indent"]?.length ?? 0, node };
}

function addsUp(root: OpenNode): boolean {
  const rest = [root];
  for (let node = rest.pop(); node !== undefined; node = rest.pop()) {
    if (node.children.length !== node.announced || (isName(node) && node.children.length > 0)) return false;
    rest.push(...node.children);
  }
  return true;
}

/** A name has no children: what it says of them is part of the name. */
function isName({ type }: SyntaxNode): boolean {
  return type === "TableIdentifier" || type === "Identifier";
}

function unreadable(): QueryRefused {
  return new QueryRefused("the query has a name with a line break in it");
}
