/** Beyond its session: by then a member that holds the others up is gone, and they have joined without it. */
const PATIENCE_MS = 5000;

/**
 * Whether a member that was to join its group again ever did. Where that failed half-way kafkajs says nothing, and goes on fetching
 * and beating with what it had: what the group takes it to have is not known then, and the member waits for its share for ever.
 */
export class JoinWatch {
  readonly #patienceMs: number;
  readonly #now: () => number;
  #since: number | undefined;

  constructor(sessionMs: number, now: () => number) {
    this.#patienceMs = sessionMs + PATIENCE_MS;
    this.#now = now;
  }

  /** It has let go, and is to join. */
  begun(): void {
    this.#since = this.#now();
  }

  joined(): void {
    this.#since = undefined;
  }

  get isJoining(): boolean {
    return this.#since !== undefined;
  }

  /** The group has heard of it. False where it has not joined, and will not: it does not hear of one that is about to for so long. */
  heard(): boolean {
    return this.#since === undefined || this.#now() - this.#since <= this.#patienceMs;
  }
}
