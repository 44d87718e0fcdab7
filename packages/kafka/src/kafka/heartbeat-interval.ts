/** When the last heartbeat was taken, for `createHeartbeatInterval`. */
export interface HeartbeatInterval {
  /** In place of kafkajs's milliseconds between heartbeats. */
  readonly interval: number;
  beat(): void;
}

/**
 * kafkajs reads the clock to know whether a heartbeat is due: where that is set back by an hour it sends none for an hour,
 * loses its partitions, and reads on without noticing. It only ever adds the interval to the time of the last one; so what
 * it is given becomes, when it is added, minus infinity where one is due and plus infinity where none is.
 */
export function createHeartbeatInterval(everyMs: number, elapsed: () => number): HeartbeatInterval {
  let last = Number.NEGATIVE_INFINITY;
  const due = {
    valueOf: () => (elapsed() - last >= everyMs ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY),
  };
  return {
    interval: due as unknown as number,
    beat() {
      last = elapsed();
    },
  };
}
