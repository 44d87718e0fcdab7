/** What is used of a fetch as kafkajs asks for it. */
export interface FetchRequest {
  readonly maxBytes: number;
  readonly topics: readonly {
    readonly topic: string;
    readonly partitions: readonly { readonly partition: number; readonly maxBytes: number }[];
  }[];
}

/** Of all partitions together, and of each: less costs more answers than it is worth. */
const LEAST_BYTES = 64 * 1024;
const LEAST_OF_EACH = 16 * 1024;
/** A quota that puts the next fetch off for so long is to be asked for less, and one that does for less may be asked for more, ms. */
const [LONG_MS, SHORT_MS] = [1000, 250];

/**
 * How much is asked of one broker at a time. One with a quota counts what it has answered in the last ten seconds or so, and answers
 * nothing where the next answer would be too much; but an answer is as large as it was asked for. With what is asked of a broker without
 * a quota each answer is all of those seconds', of one or two partitions: half of the quota is never used, and who waits for another
 * partition waits for minutes.
 */
export class FetchLimit {
  /** Without end where no quota was met. */
  #most = Number.POSITIVE_INFINITY;
  /** What was asked for last. */
  #asked = 0;

  /** The same request, within the limit. */
  of<R extends FetchRequest>(request: R): R {
    const all = request.topics.flatMap(({ partitions }) => partitions);
    const asked = Math.min(
      request.maxBytes,
      all.reduce((sum, { maxBytes }) => sum + maxBytes, 0),
    );
    this.#asked = Math.min(this.#most, asked);
    if (this.#asked === asked) return request;
    const each = Math.max(LEAST_OF_EACH, Math.floor(this.#asked / Math.max(1, all.length)));
    const topics = request.topics.map((topic) => ({
      ...topic,
      partitions: topic.partitions.map((one) => ({ ...one, maxBytes: Math.min(one.maxBytes, each) })),
    }));
    return { ...request, maxBytes: this.#asked, topics };
  }

  /** The broker puts the next fetch off for so long, ms; 0 where it has no quota, or that is not used up. */
  answered(throttledMs: number, hasRecords: boolean): void {
    if (throttledMs > LONG_MS) {
      const share = Math.min(1 / 2, Math.max(1 / 8, LONG_MS / throttledMs));
      this.#most = Math.max(LEAST_BYTES, Math.floor(this.#asked * share));
    } else if (throttledMs < SHORT_MS && hasRecords) this.#most *= 2;
  }
}
