import type { Progress } from "../../ports.ts";

/** With fewer records before it a reader is not worth a word, and a busy one never has none. */
const MANY = 10_000;
const FEW = 1000;

/** Says of a reader that begins with much before it how much that is, and when it is done. */
export class CatchUp {
  readonly #progress: () => readonly Progress[] | undefined;
  readonly #tell: ((records: number) => void) | undefined;
  #isBehind = false;

  /** @param tell called with how many records are to be read, and with 0 once they are */
  constructor(progress: () => readonly Progress[] | undefined, tell: ((records: number) => void) | undefined) {
    this.#progress = progress;
    this.#tell = tell;
  }

  /** It knows where more of its partitions begin, and where they end. */
  begun(): void {
    const records = before(this.#progress() ?? []);
    if (this.#isBehind || records < MANY || !Number.isFinite(records)) return;
    this.#isBehind = true;
    this.#tell?.(records);
  }

  /** It comes for more: what it was given is done. Whoever lost everything to others has caught up with nothing. */
  came(): void {
    if (!this.#isBehind) return;
    const all = this.#progress() ?? [];
    if (before(all) >= FEW) return;
    this.#isBehind = false;
    if (all.length > 0) this.#tell?.(0);
  }
}

function before(all: readonly Progress[]): number {
  return all.reduce((sum, { next, end }) => sum + Math.max(0, end - next), 0);
}
