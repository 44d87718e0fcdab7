import type { ASTNode } from "@marcbachmann/cel-js";

/** Macros that go over a list, and what of their arguments is the body. */
const LOOPS: ReadonlySet<string> = new Set(["all", "exists", "exists_one", "map", "filter"]);
const MOST_DEEP = 2;

type Node = Pick<ASTNode, "op" | "args" | "start">;

/** What a loop is in: how many others, and is `raw` itself still `raw` there? */
interface Place {
  readonly depth: number;
  readonly bound: ReadonlySet<string>;
}

/** A loop or a search in a loop, and what is wrong with it. */
export interface NestedLoop {
  readonly message: string;
  readonly offset: number;
}

/**
 * The first place where a condition would go over a list of the record again for each member of another. How long those
 * lists are is the sender's choice, and two of 100,000 would hold up the detector for an hour. A list inside the member
 * (`raw.a.exists(x, x.tags.exists(…))`) is as long as the record at most.
 */
export function nestedLoop(node: unknown, place: Place = { depth: 0, bound: new Set() }): NestedLoop | undefined {
  if (Array.isArray(node)) return firstOf(node, place);
  if (!isNode(node)) return undefined;
  const { op, args, start } = node;
  if (place.depth > 0 && op === "in" && Array.isArray(args) && isOfRecord(args[1], place))
    return { message: "in a loop, `in` goes over the record's list again for each member", offset: start };
  if (op !== "rcall" || !Array.isArray(args) || !LOOPS.has(String(args[0]))) return nestedLoop(args, place);
  const [, list, inner] = args as readonly [string, unknown, readonly unknown[]];
  if (place.depth > 0 && isOfRecord(list, place))
    return { message: "a loop in a loop goes over the record's list again for each member", offset: start };
  if (place.depth >= MOST_DEEP) return { message: "more than two loops in each other", offset: start };
  const [variable, ...bodies] = inner;
  const name = isNode(variable) && typeof variable.args === "string" ? [variable.args] : [];
  const within = { depth: place.depth + 1, bound: new Set([...place.bound, ...name]) };
  return nestedLoop(list, place) ?? firstOf(bodies, within);
}

function firstOf(nodes: readonly unknown[], place: Place): NestedLoop | undefined {
  for (const node of nodes) {
    const found = nestedLoop(node, place);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `raw.a.b`, `raw["a"]`, `raw.a.filter(…)`: whatever begins with `raw`, unless a loop calls its member so. */
function isOfRecord(node: unknown, place: Place): boolean {
  if (!isNode(node)) return Array.isArray(node) && node.some((each) => isOfRecord(each, place));
  if (node.op === "id") return node.args === "raw" && !place.bound.has("raw");
  return isOfRecord(node.args, place);
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "op" in value && "args" in value;
}
