import { IdSet, PAGE_IDS } from "./id-set.ts";
import { SettledIds, WORTH_SETTLING } from "./settled-ids.ts";

/** Ids per row of a snapshot. */
const IDS_PER_ROW: number = PAGE_IDS;

/** Some ids of one hour, as a snapshot holds them: pairs of high and low words. */
export interface SeenRow {
  readonly hour: number;
  readonly row: number;
  readonly ids: Uint32Array;
}

/** Ids of one event-time hour, of which the older ones may be settled, and in which rows a snapshot has them. */
export class SeenHour {
  readonly hour: number;
  #open = new IdSet();
  /** Those that are being settled, and in what. */
  #settling: { readonly ids: IdSet; readonly into: SettledIds } | undefined;
  readonly #settled: SettledIds[] = [];
  #settledSize = 0;
  /** The row that is being filled, where among the open ids it begins, and up to where snapshots have it. */
  #row = 0;
  #begin = 0;
  #saved = 0;

  constructor(hour: number) {
    this.hour = hour;
  }

  get size(): number {
    return this.#settledSize + this.#open.size;
  }

  /** Rows that it has or would have. */
  get rows(): number {
    return this.#row + Math.ceil((this.#open.size - this.#begin) / IDS_PER_ROW);
  }

  has(high: number, low: number): boolean {
    return this.#hasOld(high, low) || this.#open.has(high, low);
  }

  /** True if it was not there. */
  add(high: number, low: number): boolean {
    return !this.#hasOld(high, low) && this.#open.add(high, low);
  }

  #hasOld(high: number, low: number): boolean {
    for (const ids of this.#settled) if (ids.has(high, low)) return true;
    return this.#settling?.ids.has(high, low) === true;
  }

  /** Rows that are new since the last call; the last one is given again until it is full. */
  takeChanged(): SeenRow[] {
    const changed: SeenRow[] = [];
    const { size } = this.#open;
    while (this.#saved < size) {
      const end = Math.min(size, this.#begin + IDS_PER_ROW);
      changed.push({ hour: this.hour, row: this.#row, ids: this.#open.slice(this.#begin, end) });
      this.#saved = end;
      if (end - this.#begin < IDS_PER_ROW) break;
      this.#begin = end;
      this.#row += 1;
    }
    return changed;
  }

  /** A row as {@link takeChanged} gave it; in ascending order. What comes after has rows of its own. */
  load({ row, ids }: SeenRow): void {
    for (let i = 0; i < ids.length; i += 2) this.#open.add(ids[i] as number, ids[i + 1] as number);
    this.#row = row + 1;
    this.#begin = this.#open.size;
    this.#saved = this.#open.size;
  }

  /** Hardly another id is to be expected: where they are many, those that are saved are going to take less room. */
  beginToSettle(): boolean {
    const { size } = this.#open;
    if (size < WORTH_SETTLING || this.#saved < size || this.#settling !== undefined) return false;
    this.#settling = { ids: this.#open, into: new SettledIds(this.#open) };
    this.#settledSize += size;
    this.#row = this.rows;
    this.#open = new IdSet();
    this.#begin = 0;
    this.#saved = 0;
    return true;
  }

  /** Goes on by so many ids; true when all are settled. */
  settle(most: number): boolean {
    if (this.#settling === undefined) return true;
    const { into } = this.#settling;
    if (!into.step(most)) return false;
    this.#settled.push(into);
    this.#settling = undefined;
    return true;
  }
}
