import type { InventoryEntry, InventoryFacts } from "@rolecall/core";

const LISTS = ["links", "contacts", "granted"] as const;
/** What can be said of an identity once only. */
export const TEXT_FACTS = [
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
const FACTS: readonly (keyof InventoryFacts)[] = [...TEXT_FACTS, ...LISTS];

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
 * first in code-unit order is taken, and whoever reads the files says so.
 */
export function mergeEqual(entries: readonly InventoryFacts[]): InventoryFacts {
  const merged: Record<string, unknown> = {};
  for (const fact of TEXT_FACTS) {
    const values = entries.flatMap((entry) => entry[fact] ?? []);
    if (values.length > 0) merged[fact] = values.toSorted()[0];
  }
  for (const fact of LISTS) {
    const values = entries.flatMap((entry) => entry[fact] ?? []);
    if (values.length > 0) merged[fact] = Array.from(new Set(values)).toSorted();
  }
  return merged;
}
