const DAY_MS = 86_400_000;
/** Who acted within so many days is there: as the budget counts. */
const ALIVE_DAYS = 7;

/**
 * How many identities there were on each day: those that acted on it or on the six before. Findings are counted per identity and day of
 * these; of all that ever came, many were not born yet, and others long gone.
 */
export class Alive {
  readonly #startAt: number;
  /** Day on which each identity acted last. */
  readonly #last = new Map<string, number>();
  readonly #days: number[] = [];

  /** `startAt` is the first instant, epoch ms. */
  constructor(startAt: number) {
    this.#startAt = startAt;
  }

  /** The identity acted at that time, epoch ms. Times never fall by a day. */
  note(identity: string, at: number): void {
    const day = Math.floor((at - this.#startAt) / DAY_MS);
    while (this.#days.length < day) this.#close();
    this.#last.set(identity, day);
  }

  /** Identities per day, from the first on. */
  finish(): readonly number[] {
    this.#close();
    return this.#days;
  }

  #close(): void {
    const day = this.#days.length;
    this.#days.push(Array.from(this.#last.values()).filter((last) => last > day - ALIVE_DAYS).length);
  }
}

/** Identity-days from `from` to `to`, in days since the start. */
export function identityDays(alive: readonly number[], from: number, to: number): number {
  return alive.slice(from, to).reduce((sum, count) => sum + count, 0);
}
