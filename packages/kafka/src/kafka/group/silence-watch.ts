/** A connection on which nothing comes is broken before that, and kafkajs makes another. */
const LEAST_MS = 11_000;
const PATIENCE_MS = 5000;
/** What passes between two looks and is more was no waiting: the process was frozen, or busy. */
const MOST_STEP_MS = 2000;

/**
 * Whether a member waits in vain for who coordinates its group. A broker that hangs takes connections and answers nothing; kafkajs
 * asks it again and again, for minutes, while the rest of the cluster has put another in its place, and given our partitions away.
 */
export class SilenceWatch {
  readonly #patienceMs: number;
  #lookedAt: number | undefined;
  #silentMs = 0;

  constructor(sessionMs: number) {
    this.#patienceMs = Math.max(sessionMs, LEAST_MS) + PATIENCE_MS;
  }

  /** The group has answered; or the member joins, which may take long. */
  heard(): void {
    this.#silentMs = 0;
  }

  /** How long nothing was heard, ms, where that is too long; undefined before. `now` of a clock that goes on. */
  look(now: number): number | undefined {
    this.#silentMs += Math.min(now - (this.#lookedAt ?? now), MOST_STEP_MS);
    this.#lookedAt = now;
    return this.#silentMs > this.#patienceMs ? this.#silentMs : undefined;
  }
}
