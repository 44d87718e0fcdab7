import type { Inventory } from "@rolecall/core";
import { contradictions as ofIdentities } from "@rolecall/detection";
import { type FileFault, faultAt } from "./fault.ts";

/** What one place says of somebody or something, with the facts that can be said once only. */
interface Statement {
  readonly of: string;
  readonly place: string;
  readonly facts: Readonly<Record<string, string | undefined>>;
}

/** Statements of one identity, owner, credential or account that cannot both be so, each told with both places. */
export function contradictions(inventory: Inventory): readonly FileFault[] {
  const identities = ofIdentities(inventory.identities).map(({ match, fact, places, values }) =>
    contradicted(match, fact, [places[1], values[1]], [places[0], values[0]]),
  );
  const others = [
    ...inventory.owners.map(({ name, place, left }) => ({ of: `owner ${name}`, place, facts: { left } })),
    ...inventory.credentials.map(({ id, place, ...facts }) => ({ of: `credential ${id}`, place, facts })),
    ...inventory.accounts.map(({ id, place, ...facts }) => ({ of: `account ${id}`, place, facts })),
  ];
  return [...identities, ...Array.from(Map.groupBy(others, ({ of }) => of).values()).flatMap(between)];
}

/** The first that says a fact against each later one that says another. */
function between(same: readonly Statement[]): readonly FileFault[] {
  const said = new Map<string, readonly [place: string, value: string]>();
  return same.flatMap(({ of, place, facts }) =>
    Object.entries(facts).flatMap(([fact, value]) => {
      if (value === undefined) return [];
      const before = said.get(fact);
      if (before === undefined) said.set(fact, [place, value]);
      return before === undefined || before[1] === value ? [] : [contradicted(of, fact, [place, value], before)];
    }),
  );
}

function contradicted(
  what: string,
  fact: string,
  [place, value]: readonly [string, string],
  [there, other]: readonly [string, string],
): FileFault {
  const cut = place.lastIndexOf(":");
  const message = `${what}: ${fact} is ${value} here and ${other} at ${there}`;
  return faultAt(place.slice(0, cut), Number(place.slice(cut + 1)), message, "say it once");
}
