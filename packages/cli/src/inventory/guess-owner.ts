import type { OwnerClue } from "@rolecall/clickhouse";
import { type Identity, identityKey } from "@rolecall/core";

/** Who probably owns an identity that nobody claims, and why that is thought. */
export interface OwnerGuess {
  readonly owner: string;
  readonly why: string;
}

/** The surest clue first. */
const ORDER = ["origin", "maker", "sibling", "behalf", "team"] as const;
const WORDS: Readonly<Record<OwnerClue["kind"], (weight: number, points: string) => string>> = {
  origin: () => "owns what it is linked with",
  maker: () => "made it",
  sibling: (weight) => `owns ${weight} machines beside it`,
  behalf: (weight) => `it acted ${weight} times on their behalf`,
  team: () => "its labels say so",
};

/** The best guess for an identity, where there are clues. */
export type GuessOwner = (identity: Pick<Identity, "tenant" | "identity_uid">) => OwnerGuess | undefined;

export function guessOwners(clues: readonly OwnerClue[]): GuessOwner {
  const guesses = new Map<string, OwnerGuess>();
  for (const [key, mine] of Map.groupBy(clues, identityKey)) {
    const [best] = mine.toSorted(
      (a, b) =>
        ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || b.weight - a.weight || (a.points_at < b.points_at ? -1 : 1),
    );
    if (best === undefined) continue;
    guesses.set(key, { owner: best.points_at, why: WORDS[best.kind](best.weight, best.points_at) });
  }
  return (identity) => guesses.get(identityKey(identity));
}
