/** What a group's offset in a partition says, where somebody asks for it. */
export interface GroupOffset {
  /** Undefined where the group never committed. */
  readonly committed: number | undefined;
  /** The oldest record that is still there. */
  readonly low: number;
  /** Offset that the next record of the partition gets. */
  readonly high: number;
}

interface Known {
  /** Everything below is durable, whether or not the group knows. */
  durable: number;
  /** As far as the group was told, or knew before; -1 where it was not. */
  committed: number;
  /** The partition went as far as this. */
  high: number;
  /** Where reading began while the group had no offset; -1 where it had one. */
  begun: number;
}

/**
 * What a member knows to be durable, also of partitions that it has lost: what it could not commit is durable all the same. Without
 * that, a member whose session ends sooner than its first commit after a start reads the same records again for ever.
 */
export class DurableOffsets {
  readonly #known = new Map<number, Known>();

  /** Everything below `offset` is durable. */
  reached(partition: number, offset: number): void {
    const known = this.#of(partition);
    known.durable = Math.max(known.durable, offset);
    known.high = Math.max(known.high, offset);
  }

  /** The group was told. */
  told(partition: number, offset: number): void {
    const known = this.#of(partition);
    known.committed = Math.max(known.committed, offset);
  }

  /** Reading begins there, of a group that never committed: what leaves the topic before it does is missed. */
  begins(partition: number, offset: number): void {
    this.#of(partition).begun = offset;
  }

  /**
   * The group stands there, and reading is to begin: what is durable beyond, or in hand, is not to be read again. The group's own
   * offset where somebody has set it back, or where the partition is no longer the one that it was: then all of that is forgotten.
   */
  startOf(partition: number, { committed, low, high }: GroupOffset, inHand = 0): number | undefined {
    const known = this.#of(partition);
    if ((committed ?? -1) < known.committed || high < Math.max(known.high, inHand)) {
      this.#known.delete(partition);
      return committed;
    }
    known.committed = committed ?? -1;
    known.high = high;
    const start = Math.max(committed ?? 0, known.durable, inHand);
    if (start > 0 || committed !== undefined) return start;
    return known.begun >= 0 && known.begun < low ? known.begun : undefined;
  }

  /** What the group has to be told of. */
  untold(partition: number): number | undefined {
    const { durable, committed } = this.#of(partition);
    return durable > committed ? durable : undefined;
  }

  /** The topic was made anew: all of that was of another. */
  forget(): void {
    this.#known.clear();
  }

  #of(partition: number): Known {
    const known = this.#known.get(partition) ?? { durable: -1, committed: -1, high: 0, begun: -1 };
    this.#known.set(partition, known);
    return known;
  }
}
