import type { Json } from "@rolecall/core";
import type { StateRow } from "../detector.ts";
import { ChangedRows, type RowChanges } from "../snapshot/changed-rows.ts";
import { decodeState, encodeState } from "../snapshot/codec.ts";
import type { TaughtHour } from "./taught-hour.ts";

/** Findings remembered; when full, the tenth that was told longest ago is forgotten. Some five a day per 1,000 identities. */
const MOST = 10_000;
/** A finding without a verdict is taken for settled after so many hours: 30 days, as long as an `expected` may last. */
const KEPT_HOURS = 720;

/** What an identity is known by: of which field, and its hash. */
export type Value = readonly [field: number, hash: number];

/** What a verdict on a finding would be about. */
export interface Recollection {
  readonly finding: string;
  readonly identity: string;
  /** The finding about a group that tells of it, where no other does. */
  readonly within?: string | undefined;
  /** Hour of its latest alarm. */
  at: number;
  /** True once its values are held. */
  holds: boolean;
  /** Values that the identity was not known by, as field and hash, and what its hours taught. */
  values: readonly Value[];
  /** Values that it was known by since somebody had called them expected. */
  vouched?: readonly Value[] | undefined;
  hours: readonly TaughtHour[];
}

/** What findings of late were about, each for 30 days: so that what a person says of it days later can be acted on. */
export class Recollections<R extends Recollection = Recollection> {
  readonly #known = new Map<string, R>();
  readonly #changed: ChangedRows;
  readonly #most: number;

  /** @param prefix of the keys of its rows. */
  constructor(prefix: string, most: number = MOST) {
    this.#changed = new ChangedRows(prefix);
    this.#most = most;
  }

  get(finding: string): R | undefined {
    return this.#known.get(finding);
  }

  /** Whom a verdict may still be about; one may come more than once. */
  *identities(): Generator<string, undefined> {
    for (const { identity } of this.#known.values()) yield identity;
  }

  /** All that a person who sees the finding with this id is told of. */
  about(finding: string): readonly R[] {
    return this.#where((each) => each.finding === finding || each.within === finding);
  }

  /** All of one identity. */
  ofIdentity(identity: string): readonly R[] {
    return this.#where((each) => each.identity === identity);
  }

  /** The finding was alarmed in one more hour; forgets the oldest where there is no room. */
  note(recollection: R): void {
    this.#known.set(recollection.finding, recollection);
    this.#changed.write(recollection.finding);
  }

  /** What is too old for a verdict at `hour`, or too much: taken out, oldest first. */
  takeSettled(hour: number): readonly R[] {
    const settled: R[] = [];
    const most = this.#known.size > this.#most ? Math.floor(this.#most * 0.9) : this.#most;
    for (const each of Array.from(this.#known.values()).sort(byAge)) {
      if (hour - each.at <= KEPT_HOURS && this.#known.size <= most) break;
      this.forget(each.finding);
      settled.push(each);
    }
    return settled;
  }

  /** In an order that does not hang on when the process started. */
  #where(holds: (each: R) => boolean): readonly R[] {
    return Array.from(this.#known.values()).filter(holds).sort(byAge);
  }

  forget(finding: string): void {
    this.#known.delete(finding);
    this.#changed.remove(finding);
  }

  takeRows(): RowChanges {
    return this.#changed.take((finding) => encodeState(this.#known.get(finding) as unknown as Json));
  }

  restore(rows: readonly StateRow[]): void {
    const all = rows.map((row) => decodeState(row.state).plain as R);
    for (const each of all) this.#known.set(each.finding, each);
  }
}

function byAge(a: Recollection, b: Recollection): number {
  return a.at - b.at || (a.finding < b.finding ? -1 : 1);
}
