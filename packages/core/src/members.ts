/**
 * Has the object no other members than `ordered` (and `known`, the same names as a set)? Members in the usual order are
 * compared by identity of their names, which is several times as fast as asking the set.
 */
export function hasOnlyMembers(value: object, ordered: readonly string[], known: ReadonlySet<string>): boolean {
  let at = 0;
  for (const name in value) {
    if (name === ordered[at]) at += 1;
    else {
      at = indexAfter(name, ordered, at + 1);
      if (at === 0 && !known.has(name)) return false;
    }
  }
  return true;
}

/** The index after `name`, looking from `from` on; 0 where it is not there. */
function indexAfter(name: string, ordered: readonly string[], from: number): number {
  for (let at = from; at < ordered.length; at += 1) if (ordered[at] === name) return at + 1;
  return 0;
}
