/** Why a body is read no further: others need the room, or nothing more of it comes. */
export type GivenUp = "no-room" | "still";

type Reader = Pick<ReadableStreamDefaultReader<Uint8Array>, "read">;

/** No sender that goes on is slower, bytes a millisecond: a body of a record comes in one piece, and a large one over a line. */
const SLOW = 32;
/** So often in a row nothing had come when it was looked: by a clock whoever was frozen would end every body. */
const STILL_LOOKS = 6;

/** How a body comes from its sender, which may take its time, and holds what has come of it meanwhile. */
export class Arrival {
  readonly #now: () => number;
  #bytes = 0;
  #waitedMs = 0;
  #since: number | undefined;
  #looks = 0;
  #isOver = false;
  #fault: GivenUp | undefined;
  #giveUp: (() => void) | undefined;

  /** `now` is of a clock that nobody sets, in ms. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** The next piece of it; undefined at its end, and where it was given up. */
  async next(reader: Reader): Promise<Uint8Array | undefined> {
    if (this.#fault !== undefined) return undefined;
    const { promise, resolve, reject } = Promise.withResolvers<Uint8Array | undefined>();
    this.#giveUp = () => resolve(undefined);
    this.#since = this.#now();
    this.#looks = 0;
    reader.read().then(({ value }) => resolve(value), reject);
    try {
      const piece = await promise;
      this.#bytes += piece?.length ?? 0;
      return piece;
    } finally {
      this.#waitedMs += this.#now() - this.#since;
      this.#since = undefined;
    }
  }

  /** All of it is here: whatever it waits for now, it is not its sender. */
  arrived(): void {
    this.#isOver = true;
  }

  /** How long it was waited for beyond what its bytes take over a slow line, ms; never, where all of it is here. */
  get behindMs(): number {
    if (this.#isOver || this.#fault !== undefined) return Number.NEGATIVE_INFINITY;
    const waiting = this.#since === undefined ? 0 : this.#now() - this.#since;
    return this.#waitedMs + waiting - this.#bytes / SLOW;
  }

  /** Looked at now and then, whether something has come since. */
  look(): void {
    if (this.#since === undefined) return;
    this.#looks += 1;
    if (this.#looks === STILL_LOOKS) this.giveUp("still");
  }

  /** It is read no further. */
  giveUp(fault: GivenUp): void {
    this.#fault ??= fault;
    this.#giveUp?.();
  }

  /** Why it was given up; undefined where it was not. */
  get fault(): GivenUp | undefined {
    return this.#fault;
  }
}
