import type { StateRow } from "@rolecall/detection";

/** Rows of identities that left memory, of any tenant. */
const AWAY = /^(?:tenant:[^/]+\/)?away:/;

/** A snapshot in two: what a restore reads, and what it does not. */
export interface SplitState {
  /** To be read to their end first. */
  readonly rows: Iterable<StateRow>;
  readonly removed: readonly string[];
  readonly away: () => readonly StateRow[];
  /** Keys of rows of the other kind that are needed no more. */
  readonly needless: readonly string[];
}

export function splitAway(rows: Iterable<StateRow>, removed: readonly string[]): SplitState {
  const away: StateRow[] = [];
  return {
    rows: others(rows, away),
    removed: removed.filter((key) => !AWAY.test(key)),
    away: () => away,
    needless: removed.filter((key) => AWAY.test(key)),
  };
}

function* others(rows: Iterable<StateRow>, away: StateRow[]): Generator<StateRow, undefined> {
  for (const row of rows) {
    if (AWAY.test(row.key)) away.push(row);
    else yield row;
  }
}
