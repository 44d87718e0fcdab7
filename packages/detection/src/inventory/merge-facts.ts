import type { InventoryEntry, InventoryFacts } from "@rolecall/core";

const LISTS = ["links", "contacts", "granted"] as const;
const TEXTS = [
  "owner",
  "team",
  "group",
  "criticality",
  "environment",
  "purpose",
  "kind",
  "expected_end",
  "created",
  "last_used",
  "rotated",
  "rotate_every",
] as const;

/** Names of all that may be said of an identity. */
export const FACTS: readonly (keyof InventoryFacts)[] = [...TEXTS, ...LISTS];

/** Two statements for one fact: where, and what each says. */
export interface Contradiction {
  readonly match: string;
  readonly fact: string;
  readonly places: readonly [string, string];
  readonly values: readonly [string, string];
}

/** What an entry matches, as text; two entries of one key speak of the same. */
export function matchKey(entry: InventoryEntry): string {
  if (entry.id !== undefined) return `id ${entry.id}`;
  return entry.pattern === undefined ? `label ${entry.label ?? ""}` : `pattern ${entry.pattern}`;
}

/** Of `weaker` what `stronger` does not say. Lists of the stronger replace those of the weaker. */
export function overlay(weaker: InventoryFacts, stronger: InventoryFacts): InventoryFacts {
  const said = Object.fromEntries(
    FACTS.flatMap((fact) => (stronger[fact] === undefined ? [] : [[fact, stronger[fact]]])),
  );
  return { ...weaker, ...said };
}

/**
 * Statements of equal standing as one, whatever their order: lists are united and sorted; where two texts differ the
 * first in code-unit order is taken, and {@link contradictions} says so.
 */
export function mergeEqual(entries: readonly InventoryFacts[]): InventoryFacts {
  const merged: Record<string, unknown> = {};
  for (const fact of TEXTS) {
    const values = entries.flatMap((entry) => entry[fact] ?? []);
    if (values.length > 0) merged[fact] = values.toSorted()[0];
  }
  for (const fact of LISTS) {
    const values = entries.flatMap((entry) => entry[fact] ?? []);
    if (values.length > 0) merged[fact] = Array.from(new Set(values)).toSorted();
  }
  return merged;
}

/** Of each fact the first statement against each later one that says another, with both places; in order of the match and the fact. */
export function contradictions(entries: readonly InventoryEntry[]): readonly Contradiction[] {
  const found: Contradiction[] = [];
  const byMatch = Map.groupBy(entries, matchKey);
  for (const [match, same] of byMatch) {
    if (same.length < 2) continue;
    for (const fact of TEXTS) {
      const saying = same.filter((entry) => entry[fact] !== undefined).toSorted((x, y) => (x.place < y.place ? -1 : 1));
      const [first, ...later] = saying;
      for (const other of later.filter((entry) => entry[fact] !== first?.[fact])) {
        const [value, another] = [String(first?.[fact]), String(other[fact])];
        found.push({ match, fact, places: [first?.place ?? "", other.place], values: [value, another] });
      }
    }
  }
  return found.toSorted((a, b) => (`${a.match}\n${a.fact}` < `${b.match}\n${b.fact}` ? -1 : 1));
}
