import type { Standing } from "@rolecall/kafka";

const HOUR_MS = 3_600_000;

/**
 * What left a topic before its reader had read it. Brokers still know where the reader stands, below the oldest record that is there,
 * until it has come to what is: so it is seen while the reader is stopped, too.
 */
export class LossWatch {
  /** Below that offset of a partition all was read, or is counted: somebody may have set the group back since. */
  readonly #counted = new Map<number, number>();
  #records = 0;
  #at = Number.NEGATIVE_INFINITY;

  /** Records of the losses that go on, or have ended within an hour. `now` is epoch ms. */
  lost(standings: ReadonlyMap<number, Standing>, now: number): number {
    if (now - this.#at >= HOUR_MS) this.#records = 0;
    for (const [partition, { committed, low, high }] of standings) {
      if (committed === undefined) continue;
      const counted = this.#counted.get(partition) ?? 0;
      // A topic that was made anew begins again.
      const from = Math.max(committed, counted > high ? 0 : counted);
      this.#counted.set(partition, Math.max(from, low));
      if (low <= from) continue;
      this.#records += low - from;
      this.#at = now;
    }
    return this.#records;
  }
}
