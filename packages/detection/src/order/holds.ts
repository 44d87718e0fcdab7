import type { Position, StateRow } from "../detector.ts";
import { decodeState, encodeState } from "../snapshot/codec.ts";

const KEY = "hold:row";

/** What was so from a start on, until a start under another configuration. */
interface Term {
  /** The first offset that was read in it. */
  readonly from: number;
  /** The watermark that it began with: nothing that was on hold then is due before. */
  readonly since: number;
  /** By source, ms; of those that had an event. */
  readonly holds: Map<string, number>;
}

/**
 * How long the events of a source are held. Part of the state: what is read again after a restart was due before the snapshot
 * or was not, and with another hold than it had then it would be taken for the other, and judged never or twice.
 */
export class Holds {
  readonly #configured: (source: string) => number;
  #terms: Term[] = [{ from: 0, since: Number.NEGATIVE_INFINITY, holds: new Map() }];
  /** Those of the last term. */
  #holds: Map<string, number> = this.#terms[0]?.holds ?? new Map();
  #saved = "";

  constructor(configured: (source: string) => number) {
    this.#configured = configured;
  }

  /** Of an event that is new. */
  of(source: string): number {
    return this.#holds.get(source) ?? this.#note(source);
  }

  /** When an event that was read at that offset is due: where that was before the restored watermark, it has been let go. */
  dueAgain(source: string, time: number, offset: number): number {
    const first = this.#terms.findLastIndex(({ from }) => from <= offset);
    let due: number | undefined;
    for (const { since, holds } of this.#terms.slice(Math.max(0, first))) {
      const until = time + (holds.get(source) ?? this.of(source));
      // It was let go before the next term began.
      if (due !== undefined && due < since) return due;
      // What was late as it was read waited for nothing.
      due = due === undefined ? until : Math.max(since, until);
    }
    return due ?? time + this.of(source);
  }

  /** `lowWater`: nothing before it will be read again. */
  takeRows(lowWater: number): readonly StateRow[] {
    this.#terms = this.#terms.filter((_, at) => (this.#terms[at + 1]?.from ?? Number.POSITIVE_INFINITY) > lowWater);
    const plain = this.#terms.map(({ from, since, holds }) => ({
      ...{ from, since: Number.isFinite(since) ? since : null },
      holds: Array.from(holds),
    }));
    const text = JSON.stringify(plain);
    if (text === this.#saved) return [];
    this.#saved = text;
    return [{ key: KEY, state: encodeState(plain) }];
  }

  /** What an older version saved has no row: its holds are taken for those of now. */
  restore(rows: readonly StateRow[], { consumed, watermark }: Position): void {
    for (const { state } of rows) {
      const saved = decodeState(state).plain as unknown as readonly Saved[];
      this.#terms = saved.map(({ from, since, holds }) => ({
        ...{ from, since: since ?? Number.NEGATIVE_INFINITY },
        holds: new Map(holds),
      }));
    }
    const last = this.#terms.at(-1)?.holds ?? new Map<string, number>();
    const isOther = Array.from(last).some(([source, hold]) => this.#configured(source) !== hold);
    if (isOther) this.#terms.push({ from: consumed + 1, since: watermark, holds: new Map() });
    this.#holds = this.#terms.at(-1)?.holds ?? new Map();
  }

  #note(source: string): number {
    const hold = this.#configured(source);
    this.#holds.set(source, hold);
    return hold;
  }
}

interface Saved {
  readonly from: number;
  readonly since: number | null;
  readonly holds: readonly (readonly [string, number])[];
}
