import type { HeldPartition } from "./held-partition.ts";

/** Which partition's records are handed out next: no partition starves another. */
export class Turns {
  #turn = 0;

  /** Those that have some, and are not in `except`, the next in turn first; each at most once. */
  *of(held: readonly HeldPartition[], except?: ReadonlySet<number>): Generator<HeldPartition> {
    const from = this.#turn;
    for (let tried = 0; tried < held.length; tried += 1) {
      const one = held[(from + tried) % held.length];
      if (one === undefined || one.isEmpty || except?.has(one.partition) === true) continue;
      this.#turn = from + tried + 1;
      yield one;
    }
  }
}
