import type { JsonObject } from "@rolecall/core";

/** Of which groups of names a record has a member. */
export interface Groups<G extends string> {
  /** One bit for each group. */
  readonly bit: Readonly<Record<G, number>>;
  /** The bits of the groups of which the record has a member, by its own name or as the object that it would be in. */
  in(record: JsonObject): number;
}

/**
 * For names that people give one thing, of which a record has one or two in forty: one walk over its members says which
 * groups are worth looking for. A name with dots leads into objects. At most 31 groups.
 */
export function createGroups<G extends string>(groups: Readonly<Record<G, readonly string[]>>): Groups<G> {
  const bit = Object.fromEntries(Object.keys(groups).map((group, at) => [group, 1 << at])) as Record<G, number>;
  const bitsOf = new Map<string, number>();
  for (const [group, names] of Object.entries<readonly string[]>(groups)) {
    for (const name of names) {
      for (const own of [name, name.split(".", 1)[0] ?? name]) {
        bitsOf.set(own, (bitsOf.get(own) ?? 0) | bit[group as G]);
      }
    }
  }
  return {
    bit,
    in(record) {
      let there = 0;
      for (const name in record) there |= bitsOf.get(name) ?? 0;
      return there;
    },
  };
}
