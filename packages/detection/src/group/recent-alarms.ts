import type { Json } from "@rolecall/core";
import type { StateRow } from "../detector.ts";
import { TOGETHER_HOURS } from "../fleet/common-cause.ts";
import { decodeState, encodeState } from "../snapshot/codec.ts";
import type { Likeness } from "./likeness.ts";

const TOGETHER_MS = TOGETHER_HOURS * 3_600_000;
/** Alarms remembered; the oldest goes. */
const MOST = 1000;
const KEY = "alarms:recent";

/** An identity that opened a finding of its own, or joined one about its group. Plain data: part of a row of the snapshot. */
export interface Alarm extends Likeness {
  /** Event time, ms. */
  readonly at: number;
  readonly identity: string;
  /** Key of its episode. */
  readonly episode: string;
  readonly family: number;
  readonly peers: string;
}

/** Who deviated in the latest hours, and how, in the order of event time. */
export class RecentAlarms {
  #alarms: Alarm[] = [];
  #dirty = false;

  add(alarm: Alarm): void {
    this.#alarms = [...this.#alarms.filter(({ at }) => alarm.at - at <= TOGETHER_MS), alarm].slice(-MOST);
    this.#dirty = true;
  }

  /** Alarms of others that bear the mark, the latest of each identity, among the peers of that name or, with "", all. */
  alike({ at, identity, family }: Alarm, mark: string, peers: string): readonly Alarm[] {
    const others = this.#alarms.filter(
      (other) =>
        Math.abs(at - other.at) <= TOGETHER_MS &&
        other.identity !== identity &&
        other.family === family &&
        (peers === "" || other.peers === peers) &&
        other.marks.includes(mark),
    );
    return Array.from(new Map(others.map((other) => [other.identity, other])).values());
  }

  takeRows(): { readonly rows: readonly StateRow[]; readonly removed: readonly string[] } {
    const rows = this.#dirty ? [{ key: KEY, state: encodeState(this.#alarms as unknown as Json) }] : [];
    this.#dirty = false;
    return { rows, removed: [] };
  }

  restore(rows: Iterable<StateRow>): void {
    for (const row of rows) this.#alarms = decodeState(row.state).plain as Alarm[];
  }
}
