import type { StateRow } from "../detector.ts";
import { decodeState, encodeState } from "../snapshot/codec.ts";
import type { Held } from "./held-events.ts";

const KEY = "ahead:row";
/** So many records in a row from ahead are no clock that is wrong; or as many as usually come in half an hour, 2 at least. */
const AGREED = 64;
const LEAST = 2;
/** For so long after the first leap the time that is told may be that of somebody who has read none of them, ms. */
const PATIENCE_MS = 15 * 60_000;

/**
 * Records in a row that were ahead of the watermark. After a silence all that come are; after a wrong clock, or a forged one,
 * the next ones are not. Part of the state: read again, they would not tell which of them moved the watermark, or were let go.
 */
export class Ahead {
  #count = 0;
  #earliest: number = Number.POSITIVE_INFINITY;
  /** Offset of the record that ended the last row. What leapt before that is no more on hold. */
  #endedAt = -1;
  /** Those more than a day ahead. */
  #leaps: Held[] = [];
  /** The watermark that the first of them leapt from. */
  #since: number = Number.NEGATIVE_INFINITY;
  /** Whose they are; "" where they are of several. */
  #who: string | undefined;
  #saved = "";

  /** The earliest of their times. */
  get earliest(): number {
    return this.#earliest;
  }

  get leaps(): readonly Held[] {
    return this.#leaps;
  }

  /** Lowest offset of those; Infinity if there is none. */
  lowestOffset(): number {
    return Math.min(Number.POSITIVE_INFINITY, ...this.#leaps.map(({ offset }) => offset));
  }

  /** Are they as many as agree where so many are usual? One that is beyond the season alone may have a clock that is all that is there. */
  agrees(usual: number, season: number): boolean {
    const isOfOne = this.#who !== undefined && this.#who !== "";
    const least = isOfOne && this.#earliest > season ? AGREED : Math.max(LEAST, usual);
    return this.#count >= Math.min(AGREED, least);
  }

  add({ time, event }: Held): void {
    this.#count += 1;
    this.#earliest = Math.min(this.#earliest, time);
    this.#who ??= event.identity_uid;
    if (this.#who !== event.identity_uid) this.#who = "";
  }

  /** A new one leaps from the watermark. */
  leapFrom(watermark: number): void {
    if (this.#leaps.length === 0) this.#since = watermark;
  }

  leap(held: Held): void {
    this.#leaps.push(held);
  }

  /** Does what leapt go on waiting where event time is said to be at `to`, from which all of it leaps still? */
  waitsOn(to: number, isLeap: (held: Held) => boolean): boolean {
    return this.#leaps.length > 0 && to < this.#since + PATIENCE_MS && this.#leaps.every(isLeap);
  }

  /** They agreed on `to`: those that leap even from there begin the next row. All others of those that leapt. */
  agree(to: number, isLeap: (held: Held) => boolean): readonly Held[] {
    const rest: Held[] = [];
    this.#restart();
    this.#since = to;
    for (const held of this.#leaps.splice(0)) {
      if (!isLeap(held)) {
        rest.push(held);
        continue;
      }
      this.#leaps.push(held);
      this.add(held);
    }
    return rest;
  }

  /** The record at `offset` is not ahead. All that leapt. */
  end(offset: number): readonly Held[] {
    this.#endedAt = offset;
    this.#restart();
    return this.#leaps.length === 0 ? NONE : this.#leaps.splice(0);
  }

  /** A record that leapt and was read before the restored snapshot: is it still on hold? */
  isOnHold({ offset }: Held): boolean {
    return offset > this.#endedAt;
  }

  takeRows(): readonly StateRow[] {
    const earliest = Number.isFinite(this.#earliest) ? this.#earliest : null;
    const since = Number.isFinite(this.#since) ? this.#since : null;
    const plain = { count: this.#count, earliest, endedAt: this.#endedAt, since, who: this.#who ?? null };
    const text = JSON.stringify(plain);
    if (text === this.#saved) return [];
    this.#saved = text;
    return [{ key: KEY, state: encodeState(plain) }];
  }

  restore(rows: readonly StateRow[]): void {
    for (const { state } of rows) {
      const { plain } = decodeState(state);
      const { count, earliest, endedAt, since, who } = plain as unknown as Saved;
      this.#count = count;
      this.#earliest = earliest ?? Number.POSITIVE_INFINITY;
      this.#endedAt = endedAt;
      this.#since = since ?? Number.NEGATIVE_INFINITY;
      this.#who = who ?? undefined;
    }
  }

  #restart(): void {
    this.#count = 0;
    this.#earliest = Number.POSITIVE_INFINITY;
    this.#who = undefined;
  }
}

const NONE: readonly Held[] = [];

interface Saved {
  readonly count: number;
  readonly earliest: number | null;
  readonly endedAt: number;
  /** Not there in what an older version saved. */
  readonly since?: number | null;
  readonly who: string | null;
}
