import type { Group } from "../state/groups.ts";
import { hash32 } from "../state/hash.ts";
import { AT } from "../state/layout.ts";
import type { Rows } from "../state/rows.ts";
import { FIELD } from "../state/sample.ts";
import { endSlot, findSlot, firstSlot, hashIn } from "../state/slot.ts";

/** Whoever acted in more hours is known by its behaviour: a new network is rare by these, and is weighed with all else. */
const SELDOM_HOURS = 72;

/** Who else is where an identity that acts seldom always was, and where it is now and was not known to be. */
export interface Neighbours {
  readonly activeHours: number;
  /** Networks that are its own. */
  readonly networks: number;
  /** Identities that took up the one of these that fewest did. */
  readonly atHome: () => number;
  /** Identities that took up the network at hand. */
  readonly here: () => number;
}

/**
 * Of the identity under the cursor; undefined where it acts often, the network is among its own, or it has
 * none. All groups are asked only where somebody wants to know.
 */
export function neighboursOf(row: Rows, groups: readonly Group[], network: string): Neighbours | undefined {
  const activeHours = row.get(AT.activeHours);
  if (activeHours > SELDOM_HOURS) return undefined;
  const hash = hash32(network, FIELD.network);
  const [start, end] = [firstSlot(row, FIELD.network), endSlot(row, FIELD.network)];
  if (start === end || findSlot(row, FIELD.network, hash) < end) return undefined;
  const networks = end - start;
  const own = Array.from({ length: networks }, (_, n) => hashIn(row, start + n));
  const atHome = (): number => Math.min(...own.map((each) => takers(groups, each)));
  return { activeHours, networks, atHome, here: () => takers(groups, hash) };
}

/** In all groups: a way out of a house serves machines of every kind. */
function takers(groups: readonly Group[], network: number): number {
  return groups.reduce((sum, { adoption }) => sum + adoption.count(FIELD.network, network), 0);
}
