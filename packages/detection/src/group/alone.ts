import type { Json } from "@rolecall/core";
import type { StateRow } from "../detector.ts";
import { TOGETHER_HOURS } from "../fleet/common-cause.ts";
import { exp, log } from "../math/detmath.ts";
import { decodeState, encodeState } from "../snapshot/codec.ts";
import { isAmong } from "./peers.ts";
import { type Alarm, deedOf, facetsOf } from "./recent-alarms.ts";

const HOUR_MS = 3_600_000;
const WEEK_HOURS = 168;
/** Of a fleet that is watched for less than that a day is what is known. */
const LEAST_HOURS = 24;
/** Marks that are remembered; the oldest goes. */
const MOST = 4096;
/** By chance so many come together in one of so many spans. */
const SELDOM = 1e-3;
const KEY = "alone:week";

/** Somebody showed that by itself: the hour, what it did, its peers, and the value. */
type Lone = readonly [hour: number, deed: string, peers: string, mark: string];

/**
 * Who came to a value by itself within the last week. What one after the other comes to all week, as people who try a machine's key
 * with `curl`, is no cause that three of one afternoon have in common.
 */
export class Alone {
  #lone: Lone[] = [];
  /** Hour from which on all are remembered. */
  #since = 0;
  #dirty = false;

  /** The alarm has a finding of its own. */
  note(alarm: Alarm): void {
    if (alarm.rule !== undefined) return;
    const hour = Math.floor(alarm.at / HOUR_MS);
    const now = facetsOf(alarm)
      .filter(({ hasValue }) => hasValue)
      .flatMap((facet) => facet.marks.map((mark): Lone => [hour, deedOf(facet), alarm.peers, mark]));
    if (this.#since === 0) this.#since = hour;
    const all = [...this.#lone.filter(([at]) => hour - at <= WEEK_HOURS), ...now];
    this.#lone = all.slice(-MOST);
    if (all.length > MOST) this.#since = this.#lone[0]?.[0] ?? hour;
    this.#dirty = true;
  }

  /** So many of those peers who come to the mark within {@link TOGETHER_HOURS} are more than come to it by themselves. */
  leastTogether(alarm: Alarm, mark: string, peers: string): number {
    const hour = Math.floor(alarm.at / HOUR_MS);
    const deed = deedOf(alarm);
    const known = Math.min(WEEK_HOURS, hour - this.#since) - TOGETHER_HOURS;
    const before = this.#lone.filter(
      ([at, its, group, shown]) =>
        hour - at > TOGETHER_HOURS &&
        hour - at <= WEEK_HOURS &&
        shown === mark &&
        its === deed &&
        isAmong(group, peers),
    );
    return moreThan((before.length * TOGETHER_HOURS) / Math.max(LEAST_HOURS, known));
  }

  takeRows(): { readonly rows: readonly StateRow[]; readonly removed: readonly string[] } {
    const plain = { since: this.#since, lone: this.#lone };
    const rows = this.#dirty ? [{ key: KEY, state: encodeState(plain as unknown as Json) }] : [];
    this.#dirty = false;
    return { rows, removed: [] };
  }

  restore(rows: Iterable<StateRow>): void {
    for (const row of rows) {
      const { since, lone } = decodeState(row.state).plain as { readonly since: number; readonly lone: Lone[] };
      this.#since = since;
      this.#lone = lone;
    }
  }
}

/** The fewest that are seldom reached where so many are expected (Poisson). */
function moreThan(expected: number): number {
  if (expected <= 0) return 0;
  let reached = 0;
  for (let n = 0, logTerm = -expected; ; n += 1, logTerm += log(expected / n)) {
    reached += exp(logTerm);
    if (n >= expected && 1 - reached <= SELDOM) return n + 1;
  }
}
