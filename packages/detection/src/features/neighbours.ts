import type { Group } from "../state/groups.ts";
import { hash32 } from "../state/hash.ts";
import { AT } from "../state/layout.ts";
import type { Rows } from "../state/rows.ts";
import { FIELD } from "../state/sample.ts";
import { endSlot, findSlot, firstSlot, hashIn } from "../state/slot.ts";

/** Who else is where an identity always was, and where it is now and was not known to be. */
export interface Neighbours {
  readonly activeHours: number;
  /** Networks that are its own. */
  readonly networks: number;
  /** Identities that took up the one of these that fewest did. */
  readonly atHome: number;
  /** Identities that took up the network at hand. */
  readonly here: number;
}

/** Of the identity under the cursor; undefined where the network is among its own, or it has none. */
export function neighboursOf(row: Rows, groups: readonly Group[], network: string): Neighbours | undefined {
  const hash = hash32(network, FIELD.network);
  const [start, end] = [firstSlot(row, FIELD.network), endSlot(row, FIELD.network)];
  if (start === end || findSlot(row, FIELD.network, hash) < end) return undefined;
  let atHome = Number.POSITIVE_INFINITY;
  for (let slot = start; slot < end; slot += 1) atHome = Math.min(atHome, takers(groups, hashIn(row, slot)));
  return { activeHours: row.get(AT.activeHours), networks: end - start, atHome, here: takers(groups, hash) };
}

/** In all groups: a way out of a house serves machines of every kind. */
function takers(groups: readonly Group[], network: number): number {
  return groups.reduce((sum, { adoption }) => sum + adoption.count(FIELD.network, network), 0);
}
