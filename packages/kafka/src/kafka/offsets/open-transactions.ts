import type { StableEnds } from "../group/held-partition.ts";

/** Brokers end what most clients left open after a minute, and look for such every ten seconds. */
const PATIENCE_MS = 90_000;

/** `offset` is where the oldest transaction of the partition begins, undefined once that is ended. */
export type HeldBack = (partition: number, offset: number | undefined) => void;

interface Open {
  readonly offset: number;
  readonly since: number;
  isTold: boolean;
}

/**
 * Transactions that nobody ends. What follows the first record of one is not handed out before that, of whichever producer it is: where
 * that one has died, or hangs, reading of the partition stands still, and nothing is wrong with any broker.
 */
export class OpenTransactions {
  readonly #tell: HeldBack;
  readonly #open = new Map<number, Open>();

  constructor(tell: HeldBack) {
    this.#tell = tell;
  }

  /** What a broker said of a partition, at a time of a clock that goes on, ms. */
  answered(partition: number, { stable, high }: StableEnds, now: number): void {
    const known = this.#open.get(partition);
    if (stable >= high) this.#left(partition);
    else if (known?.offset !== stable) {
      this.#left(partition);
      this.#open.set(partition, { offset: stable, since: now, isTold: false });
    } else if (!known.isTold && now - known.since >= PATIENCE_MS) {
      known.isTold = true;
      this.#tell(partition, stable);
    }
  }

  /** Of the others we know nothing any more. */
  keep(partitions: readonly number[]): void {
    for (const partition of [...this.#open.keys()]) if (!partitions.includes(partition)) this.#left(partition);
  }

  #left(partition: number): void {
    const known = this.#open.get(partition);
    this.#open.delete(partition);
    if (known?.isTold === true) this.#tell(partition, undefined);
  }
}
