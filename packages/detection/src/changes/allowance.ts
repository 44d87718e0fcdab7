import type { ChangeKind } from "@rolecall/core";
import { FIELD_COUNT } from "../state/layout.ts";

/** What may have been changed: what people tell of, and what the log and the inventory show by themselves. */
export type ChangeOf = ChangeKind | "grant" | "release";

/** What the hours after a change may show beside what is usual. */
export interface Allowance {
  /** New values to be expected per field, in the order of the fields. */
  readonly novel: readonly number[];
  /** New values of an hour that are no surprise at all, per field: those beyond them are as rare as without. */
  readonly free: readonly number[];
  /** So many times the usual calls. */
  readonly calls: number;
}

/**
 * In the order of the fields: action, scope, network, AS, client, delegation, address. A deploy brings a client and a few calls that
 * it did not make before; only a migration brings a network, and both new hosts. Refusals, errors, volumes of data, the hour and the chain are
 * explained by nothing. These are first guesses of how much is usual, not bounds: thirty new actions after a deploy are
 * still rare, and what is left of them is told.
 */
const NONE: readonly number[] = new Array<number>(FIELD_COUNT).fill(0);
const ALLOWANCES: Readonly<Record<ChangeOf, Allowance>> = {
  deploy: { novel: [3, 2, 0, 0, 1, 0, 4], free: NONE, calls: 2 },
  rotation: { novel: [0, 0, 0, 0, 1, 0, 0], free: NONE, calls: 1 },
  migration: { novel: [0, 0, 2, 1, 1, 0, 4], free: NONE, calls: 1 },
  grant: { novel: [2, 1, 0, 0, 0, 0, 0], free: NONE, calls: 1 },
  release: { novel: NONE, free: [1, 1, 0, 0, 0, 0, 0], calls: 1 },
};

/** What several changes at once allow: of each thing as much as the one that allows most. */
export function allowanceOf(changes: Iterable<ChangeOf>): Allowance {
  let [novel, free, calls] = [NONE, NONE, 1];
  for (const change of changes) {
    const one = ALLOWANCES[change];
    novel = most(novel, one.novel);
    free = most(free, one.free);
    calls = Math.max(calls, one.calls);
  }
  return { novel, free, calls };
}

function most(one: readonly number[], other: readonly number[]): readonly number[] {
  return one.map((count, field) => Math.max(count, other[field] as number));
}
