/** So long nothing may come while brokers put each fetch off, ms: a quota that is used up lets something through every ten seconds or so. */
const PATIENCE_MS = 60_000;

/**
 * Whether a quota lets anything through. A batch that is larger than what the quota allows in its window (ten seconds, by default) is
 * never given, and nothing that lies behind it: the broker puts each fetch off, and says nothing else.
 */
export class QuotaWatch {
  readonly #tell: (isInTheWay: boolean) => void;
  #since: number | undefined;
  #isTold = false;

  constructor(tell: (isInTheWay: boolean) => void) {
    this.#tell = tell;
  }

  /** A broker has answered at that time of a clock that goes on, ms; `isPutOff` where it gave nothing because of a quota. */
  answered(isPutOff: boolean, now: number): void {
    if (!isPutOff) {
      this.#since = undefined;
      if (this.#isTold) this.#tell(false);
      this.#isTold = false;
      return;
    }
    this.#since ??= now;
    if (this.#isTold || now - this.#since < PATIENCE_MS) return;
    this.#isTold = true;
    this.#tell(true);
  }
}
