import type { ConsumerStatus } from "@rolecall/kafka";
import type { Log } from "@rolecall/runtime";

/** Watches that this process reads all of its topics. */
export interface Alone {
  /** A topic has so many partitions, and these are ours. */
  look(topic: string, partitions: number, ours: ConsumerStatus | undefined): void;
}

/**
 * A second `up` on the same topics shares their partitions: each judges and tells of what it is dealt, with a history of its own,
 * and neither knows of the other. Said once while it is so, and not at the first look: a group is dealt out over some seconds.
 */
export function createAlone(log: Pick<Log, "warn">): Alone {
  const looks = new Map<string, number>();
  return {
    look(topic, partitions, ours) {
      const isShared = ours?.joined === true && ours.partitions.length < partitions;
      const times = isShared ? (looks.get(topic) ?? 0) + 1 : 0;
      looks.set(topic, times);
      if (times !== 2) return;
      const read = ours?.partitions.length ?? 0;
      log.warn(
        { topic, partitions, read },
        "another process reads some partitions of this topic in the same consumer group: is a second rolecall up running on it? Each knows only what it reads; use the four services for more than one process",
      );
    },
  };
}
