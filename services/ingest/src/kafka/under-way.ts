import type { Taken } from "./read-message.ts";

/** What is taken on at a time. One message may hold thousands of records, and there are as many partitions as there are. */
export const TURN: { readonly items: number; readonly weight: number } = { items: 2000, weight: 8 * 1024 * 1024 };
/**
 * What may be on its way to the disk: about two batches, one being produced and one being stored. Where few come at a time they do
 * not wait for the disk; and no more than these come again where another takes over. What waits for room in the log is among them,
 * and nothing else bounds that.
 */
const MOST = { items: 4 * TURN.items, weight: 4 * TURN.weight };

/** Pieces that are being made durable, in order. */
export class UnderWay {
  readonly #pieces: Promise<void>[] = [];
  #items = 0;
  #weight = 0;

  /** Resolves when all are done. */
  get done(): Promise<void> {
    return this.#pieces.at(-1) ?? Promise.resolve();
  }

  /** `concluded` never rejects, and not before those before it have resolved. */
  add(taken: readonly Taken[], concluded: Promise<void>): void {
    const weight = taken.reduce((sum, each) => sum + each.weight, 0);
    this.#items += taken.length;
    this.#weight += weight;
    this.#pieces.push(
      concluded.then(() => {
        this.#items -= taken.length;
        this.#weight -= weight;
        void this.#pieces.shift();
      }),
    );
  }

  /** Resolves when there is room for more. */
  async room(): Promise<void> {
    while (this.#items > MOST.items || this.#weight > MOST.weight) await this.#pieces[0];
  }
}
