import type { Inventory } from "@rolecall/core";
import { matchKey, TEXT_FACTS } from "@rolecall/detection/declared";
import { byPlace, type FileFault, faultAt } from "./fault.ts";

/** Statements of one identity, owner, credential or account that cannot both be so, each told with both places, in their order. */
export function contradictions({ identities, owners, credentials, accounts }: Inventory): readonly FileFault[] {
  return [
    ...among(identities, matchKey, TEXT_FACTS),
    ...among(owners, ({ name }) => `owner ${name}`, ["left"]),
    ...among(credentials, ({ id }) => `credential ${id}`, ["issued", "expires", "rotated", "last_used", "ended"]),
    ...among(accounts, ({ id }) => `account ${id}`, ["environment", "issuer"]),
  ].toSorted(byPlace);
}

/** Of each fact that can be said once only, the first place that says it against each later one that says another. */
function among<Entry extends { readonly place: string }>(
  entries: readonly Entry[],
  of: (entry: Entry) => string,
  facts: readonly (keyof Entry)[],
): readonly FileFault[] {
  const found: FileFault[] = [];
  for (const [what, same] of Map.groupBy(entries, of)) {
    if (same.length < 2) continue;
    const placed = same.map((entry) => ({ entry, ...placeOf(entry) })).toSorted(byPlace);
    for (const fact of facts) {
      const [first, ...later] = placed.filter(({ entry }) => entry[fact] !== undefined);
      for (const { entry, file, line } of later) {
        if (entry[fact] === first?.entry[fact]) continue;
        const [here, there] = [String(entry[fact]), `${String(first?.entry[fact])} at ${first?.entry.place}`];
        found.push(faultAt(file, line, `${what}: ${String(fact)} is ${here} here and ${there}`, "say it once"));
      }
    }
  }
  return found;
}

/** A place is `file:line`. */
function placeOf({ place }: { readonly place: string }): { readonly file: string; readonly line: number } {
  const cut = place.lastIndexOf(":");
  return { file: place.slice(0, cut), line: Number(place.slice(cut + 1)) };
}
