import type { Json } from "@rolecall/core";
import type { StateRow } from "../detector.ts";
import { TOGETHER_HOURS } from "../fleet/common-cause.ts";
import { decodeState, encodeState } from "../snapshot/codec.ts";
import type { Likeness } from "./likeness.ts";

const TOGETHER_MS = TOGETHER_HOURS * 3_600_000;
/** Facets of alarms remembered; the oldest goes. */
const MOST = 1000;
const KEY = "alarms:recent";

/** What an identity's hour shows in one family. */
export interface Deviation extends Likeness {
  readonly family: number;
}

/** An identity that opened a finding of its own, or joined one about its group. Plain data: part of a row of the snapshot. */
export interface Alarm extends Deviation {
  /** Event time, ms. */
  readonly at: number;
  readonly identity: string;
  /** Key of its episode. */
  readonly episode: string;
  readonly peers: string;
  /** What shows beside that, in other families. */
  readonly beside?: readonly Deviation[];
}

/** Each thing that the alarm shows, with the rest beside it: first what leads. */
export function facetsOf(alarm: Alarm): readonly Alarm[] {
  const { marks, values, hasValue, family, beside = [] } = alarm;
  const all: readonly Deviation[] = [{ marks, values, hasValue, family }, ...beside];
  return all.map((one) => ({ ...alarm, ...one, beside: all.filter((other) => other !== one) }));
}

/** True if whatever the one shows is shared by the other. */
export function isLike(one: Alarm, other: Alarm): boolean {
  const shared = facetsOf(other);
  return facetsOf(one).every(({ family, marks }) =>
    shared.some((each) => each.family === family && each.marks.some((mark) => marks.includes(mark))),
  );
}

/** Who deviated in the latest hours, and how, in the order of event time. */
export class RecentAlarms {
  #alarms: Alarm[] = [];
  #dirty = false;

  add(alarm: Alarm): void {
    const lately = this.#alarms.filter(({ at }) => alarm.at - at <= TOGETHER_MS);
    this.#alarms = [...lately, ...facetsOf(alarm)].slice(-MOST);
    this.#dirty = true;
  }

  /** Alarms of others that bear the mark, the latest of each identity, among the peers of that name or, with "", all. */
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

  #others({ at, identity, family }: Alarm, peers: string, isMeant: (other: Alarm) => boolean): readonly Alarm[] {
    const others = this.#alarms.filter(
      (other) =>
        Math.abs(at - other.at) <= TOGETHER_MS &&
        other.identity !== identity &&
        other.family === family &&
        (peers === "" || other.peers === peers) &&
        isMeant(other),
    );
    return Array.from(new Map(others.map((other) => [other.identity, other])).values());
  }
}
