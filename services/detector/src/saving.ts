/**
 * One save at a time, beside the stream. `begin` takes hold of the state before it returns; what it resolves with later is that
 * all of it is durable, and committed.
 */
export class Saving {
  readonly #begin: () => Promise<void>;
  readonly #failed = new AbortController();
  #running: Promise<void> | undefined;
  #ended = new AbortController();

  constructor(begin: () => Promise<void>) {
    this.#begin = begin;
  }

  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  /** Aborts when the save that is under way ends, however it ends. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  /** Begin one, unless one is under way: false then. */
  start(): boolean {
    if (this.#running !== undefined) return false;
    const ended = new AbortController();
    this.#ended = ended;
    this.#running = this.#begin()
      .catch((error: unknown) => this.#failed.abort(error))
      .finally(() => {
        this.#running = undefined;
        ended.abort();
      });
    return true;
  }

  /** Resolves when none is under way. @throws what one of them failed with. */
  async idle(): Promise<void> {
    await this.#running;
    this.mustBeWell();
  }

  /** @throws what one of them failed with. */
  mustBeWell(): void {
    this.#failed.signal.throwIfAborted();
  }
}
