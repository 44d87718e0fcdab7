import { type Document, isAlias, isMap, isPair, isScalar, type Node, visit } from "yaml";

/** A key that its map has before. */
export interface RepeatedKey {
  /** Where it begins in the text. */
  readonly offset: number;
  /** From the top of the document, the key itself included. */
  readonly path: readonly (string | number)[];
}

/**
 * Keys that are there twice, the later ones. In one pass: the parser's own check compares each key with all before it. So
 * documents are parsed with `uniqueKeys: false`, and have the last value of such a key.
 */
export function repeatedKeys(document: Document): readonly RepeatedKey[] {
  const repeated: RepeatedKey[] = [];
  visit(document, {
    Map(_, map, ancestors) {
      const seen = new Set<string>();
      for (const { key } of map.items) {
        const name = nameOfKey(isAlias(key) ? key.resolve(document) : key);
        if (name === undefined) continue;
        if (seen.has(name)) repeated.push({ offset: offsetOf(key as Node), path: [...pathOf(ancestors, map), name] });
        seen.add(name);
      }
    },
  });
  return repeated;
}

/** What a key is called; a list or a map as a key has no name here, and writing one out takes for ever where it is in another. */
export function nameOfKey(key: unknown): string | undefined {
  return isScalar(key) ? String(key.value) : undefined;
}

/** Keys and indices from the top of the document to a node, by what it is in. */
export function pathOf(ancestors: readonly unknown[], node: Node): (string | number)[] {
  const path: (string | number)[] = [];
  const chain = [...ancestors, node];
  for (const [at, each] of chain.entries()) {
    const next = chain[at + 1];
    if (isPair(each)) path.push(String(isScalar(each.key) ? each.key.value : each.key));
    else if (typeof each === "object" && each !== null && "items" in each && !isMap(each)) {
      path.push((each.items as unknown[]).indexOf(next));
    }
  }
  return path;
}

function offsetOf(key: Node): number {
  return key.range?.[0] ?? 0;
}
