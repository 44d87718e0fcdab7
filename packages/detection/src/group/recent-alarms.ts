import type { Json } from "@rolecall/core";
import type { StateRow } from "../detector.ts";
import { TOGETHER_HOURS } from "../fleet/common-cause.ts";
import { decodeState, encodeState } from "../snapshot/codec.ts";
import { type Family, TOLD_AS } from "../state/layout.ts";
import type { Likeness } from "./likeness.ts";
import { isAmong } from "./peers.ts";

const TOGETHER_MS = TOGETHER_HOURS * 3_600_000;
/** Facets of alarms remembered; the oldest goes. */
const MOST = 1000;
const KEY = "alarms:recent";

/** What an identity's hour shows in one family, or what a rule saw of it. */
export interface Deviation extends Likeness {
  /** {@link OF_A_RULE} where it is a rule's. */
  readonly family: number;
  readonly rule?: string;
}

/** In place of the family. */
export const OF_A_RULE = -1;

/** What those are told of who deviate like that. */
export function deedOf({ family, rule }: Pick<Deviation, "family" | "rule">): string {
  return rule ?? TOLD_AS[family] ?? "";
}

/** What a release is known by. */
const RELEASED: ReadonlySet<Family | undefined> = new Set<Family>(["what", "client"]);

/** True of what a release brings to those whom it reaches. */
export function isOfRelease({ family }: Pick<Deviation, "family">): boolean {
  return RELEASED.has(TOLD_AS[family]);
}

/** An identity that opened a finding of its own, or joined one about its group. Plain data: part of a row of the snapshot. */
export interface Alarm extends Deviation {
  /** Event time, ms. */
  readonly at: number;
  readonly identity: string;
  /** Key of its episode. */
  readonly episode: string;
  readonly peers: string;
  /** The inventory says that much hangs on it. */
  readonly isVital?: boolean;
  /** What they do who are told of together, where a rule says it. */
  readonly words?: string;
  /** So many make a group, where that is said. */
  readonly least?: number;
  /** What shows beside that, in other families. */
  readonly beside?: readonly Deviation[];
  /** Something else counted as well, too weak to be compared. Only of one that is judged, not of those that are remembered. */
  readonly isMixed?: boolean;
}

/** With whom it is compared where a group is of the whole fleet: its peers, of those on whom much hangs the ones of their sort. */
export function kinOf({ peers, isVital }: Alarm): string {
  return isVital === true ? `vital ${peers}` : peers;
}

/** Each thing that the alarm shows, with the rest beside it: first what leads. */
export function facetsOf(alarm: Alarm): readonly Alarm[] {
  const { marks, values, hasValue, family, rule, beside = [] } = alarm;
  const all: readonly Deviation[] = [
    { marks, values, hasValue, family, ...(rule !== undefined && { rule }) },
    ...beside,
  ];
  return all.map((one) => ({ ...alarm, ...one, beside: all.filter((other) => other !== one) }));
}

/** True if whatever the one shows is shared by the other. */
export function isLike(one: Alarm, other: Alarm): boolean {
  const shared = facetsOf(other);
  return facetsOf(one).every((facet) =>
    shared.some((each) => isOfOne(each, facet) && each.marks.some((mark) => facet.marks.includes(mark))),
  );
}

/** A call that is new to both is told of as one, though for the one of them it is a new kind of work besides. */
function isOfOne(one: Alarm, other: Alarm): boolean {
  return deedOf(one) === deedOf(other);
}

/** Who deviated in the latest hours, and how, in the order of event time. */
export class RecentAlarms {
  #alarms: Alarm[] = [];
  #dirty = false;

  add(alarm: Alarm): void {
    const { isMixed: _, ...kept } = alarm;
    const lately = this.#alarms.filter(({ at }) => alarm.at - at <= TOGETHER_MS);
    this.#alarms = [...lately, ...facetsOf(kept)].slice(-MOST);
    this.#dirty = true;
  }

  /**
   * One that is remembered shows more by now: its further values are known as well, and it began when it began. What has no value to share, as
   * volume, is compared as it was at first: nobody's later surge makes one of somebody else's.
   */
  grow(alarm: Alarm): void {
    const own = this.#alarms.filter(
      ({ identity, episode }) => identity === alarm.identity && episode === alarm.episode,
    );
    const [first] = own;
    if (first === undefined) return;
    const { isMixed: _, ...kept } = { ...alarm, at: first.at };
    const now = facetsOf(kept).filter(({ hasValue }) => hasValue);
    const isSaid = (one: Alarm, by: readonly Alarm[]): boolean =>
      by.some((each) => isOfOne(each, one) && one.marks.every((mark) => each.marks.includes(mark)));
    if (now.every((each) => isSaid(each, own))) return;
    const others = this.#alarms.filter((each) => !(own.includes(each) && isSaid(each, now)));
    this.#alarms = [...others, ...now].slice(-MOST);
    this.#dirty = true;
  }

  /** Alarms of others that bear the mark, the latest of each identity, among those of that name: a peer group, a kind or, with "", all. */
  alike(alarm: Alarm, mark: string, peers: string): readonly Alarm[] {
    return this.#others(alarm, peers, ({ marks }) => marks.includes(mark));
  }

  /** How many others among those peers deviate in the same family, in whatever. */
  countOthers(alarm: Alarm, peers: string): number {
    return this.#others(alarm, peers, () => true).length;
  }

  takeRows(): { readonly rows: readonly StateRow[]; readonly removed: readonly string[] } {
    const rows = this.#dirty ? [{ key: KEY, state: encodeState(this.#alarms as unknown as Json) }] : [];
    this.#dirty = false;
    return { rows, removed: [] };
  }

  restore(rows: Iterable<StateRow>): void {
    for (const row of rows) this.#alarms = decodeState(row.state).plain as Alarm[];
  }

  #others(alarm: Alarm, peers: string, isMeant: (other: Alarm) => boolean): readonly Alarm[] {
    const others = this.#alarms.filter(
      (other) =>
        Math.abs(alarm.at - other.at) <= TOGETHER_MS &&
        other.identity !== alarm.identity &&
        isOfOne(alarm, other) &&
        isAmong(other.peers, peers) &&
        isMeant(other),
    );
    return Array.from(new Map(others.map((other) => [other.identity, other])).values());
  }
}
