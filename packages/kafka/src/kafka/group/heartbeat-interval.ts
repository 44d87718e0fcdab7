/** When the last heartbeat was taken, for `createHeartbeatInterval`. */
export interface HeartbeatInterval {
  /** In place of kafkajs's milliseconds between heartbeats. */
  readonly interval: number;
  beat(): void;
  /** Another than kafkajs's was taken that was sent then. */
  beatBetween(sentAt: number): void;
  /** When the last one of kafkajs was taken. Minus infinity before. */
  takenAt(): number;
  /** When the last one that was taken was sent: the group has not forgotten us a session after that. Minus infinity before. */
  heardAt(): number;
}

/**
 * kafkajs reads the clock to know whether a heartbeat is due: where that is set back by an hour it sends none for an hour,
 * loses its partitions, and reads on without noticing. It only ever adds the interval to the time of the last one; so what
 * it is given becomes, when it is added, minus infinity where one is due and plus infinity where none is.
 */
export function createHeartbeatInterval(everyMs: number, elapsed: () => number): HeartbeatInterval {
  let last = Number.NEGATIVE_INFINITY;
  let sent = Number.NEGATIVE_INFINITY;
  let heard = Number.NEGATIVE_INFINITY;
  const due = {
    valueOf() {
      const now = elapsed();
      if (now - last < everyMs) return Number.POSITIVE_INFINITY;
      sent = now;
      return Number.NEGATIVE_INFINITY;
    },
  };
  return {
    interval: due as unknown as number,
    beat() {
      last = elapsed();
      // A process may have been frozen between what it asked and what it heard.
      heard = sent;
    },
    beatBetween(sentAt) {
      heard = Math.max(heard, sentAt);
    },
    takenAt: () => last,
    heardAt: () => heard,
  };
}
