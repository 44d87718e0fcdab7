import { type Consumer, LostPartition } from "@rolecall/kafka";

interface AtOffset {
  readonly offset: number;
}

/**
 * What may be committed of a partition of which some records are handed on, and done later, and others are passed over at
 * once: what is passed over with everything before it that was handed on, and never before.
 */
export class PassedOver {
  /** Offset after the last record that was handed on, that is done, and that was read. */
  #handed = 0;
  #done = 0;
  #read = 0;

  /** All of these were read, and some of them are handed on. The offset to commit at once, where none is and none is under way. */
  read(all: readonly AtOffset[], some: readonly AtOffset[]): number | undefined {
    this.#read = after(all, this.#read);
    this.#handed = after(some, this.#handed);
    return some.length === 0 && this.#done >= this.#handed ? this.#read : undefined;
  }

  /** What was handed on is done up to before `offset`; the offset to commit. */
  done(offset: number): number {
    this.#done = offset;
    return offset >= this.#handed ? this.#read : offset;
  }
}

/** Commits what was passed over. Another may have the partition by then: it passes over the same. */
export async function commitPassed(
  consumer: Pick<Consumer<unknown>, "commit">,
  partition: number,
  offset: number,
): Promise<void> {
  try {
    await consumer.commit(partition, offset);
  } catch (error) {
    if (!(error instanceof LostPartition)) throw error;
  }
}

function after(records: readonly AtOffset[], otherwise: number): number {
  const last = records.at(-1);
  return last === undefined ? otherwise : last.offset + 1;
}
