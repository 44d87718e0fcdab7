import { GROUP, type Group, SUM } from "../state/groups.ts";
import { hash32 } from "../state/hash.ts";
import { AT, WEEK } from "../state/layout.ts";
import type { Rows } from "../state/rows.ts";
import { FIELD } from "../state/sample.ts";
import { endSlot, findSlot, firstSlot, hashIn } from "../state/slot.ts";

/** Whoever acted in more hours is known by its behaviour: a new network is rare by these, and is weighed with all else. */
const SELDOM_HOURS = 72;
/** So many share a network that is of the house. */
export const SHARED_BY = 3;
/** Networks that few of a group share and that are looked up in all others, of one newcomer. */
const MOST_LOOKED_UP = 256;

/** Who else is where an identity that acts seldom always was, and where it is now and was not known to be. */
interface Neighbours {
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

/** No network is known of the identity under the cursor. */
export function isNowhere(row: Rows): boolean {
  return firstSlot(row, FIELD.network) === endSlot(row, FIELD.network);
}

/** In all groups: a way out of a house serves machines of every kind. */
export function takers(groups: readonly Group[], network: number): number {
  return groups.reduce((sum, { adoption }) => sum + adoption.count(FIELD.network, network), 0);
}

/** What those of its kind and context say of the first place that an identity is seen in. */
interface Arrival {
  /** How many there are. */
  readonly peers: number;
  /** Networks of peers that are not of the house, for few identities of any group ever were there; at most as many, where there are many. */
  readonly alone: () => number;
  /** Identities of any group that took up the one at hand. */
  readonly here: () => number;
}

/** Where a machine that has one home is for the second time. */
export interface Again {
  /** For so many hours it is known to be at home, those of long ago counting for less. */
  readonly homeHours: number;
  /** The hour in which it was there before, since the epoch. */
  readonly before: number;
  /** Identities that took up the network at hand. */
  readonly here: () => number;
}

/** Who else is where a machine is that has never been there: one that is known for a week, or one that nobody knew. */
export interface Whereabouts {
  readonly neighbours?: Neighbours | undefined;
  readonly arrival?: Arrival | undefined;
  readonly again?: Again | undefined;
}

/** Of an identity that had no network before; undefined where its peers are not known for a week. */
export function arrivalAmong(peers: Group, groups: readonly Group[], network: string): Arrival | undefined {
  if (!isKnownForAWeek(peers)) return undefined;
  return {
    // It is one of them itself.
    peers: peers.get(SUM.members) - 1,
    alone: () => {
      const members = peers.adoption.members[FIELD.network] as Uint16Array;
      const hashes = peers.adoption.hashes[FIELD.network] as Uint32Array;
      const few = hashes.filter((hash, at) => hash !== 0 && (members[at] as number) < SHARED_BY);
      if (few.length > MOST_LOOKED_UP) return few.length;
      return few.reduce((sum, hash) => sum + (takers(groups, hash) < SHARED_BY ? 1 : 0), 0);
    },
    here: () => takers(groups, hash32(network, FIELD.network)),
  };
}

/** Some of them were there in each hour of the week. */
function isKnownForAWeek(group: Group): boolean {
  return Array.from({ length: WEEK }, (_, bin) => group.get(GROUP.existing + bin)).every((sum) => sum >= 1);
}
