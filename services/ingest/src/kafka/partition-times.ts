import { formatTime } from "@rolecall/core";

/** An event from further ahead may be of a clock that is wrong: it takes its partition nowhere alone, ms. */
const TRUSTED_MS = 15 * 60_000;

/** How far a member has taken each partition of the events. Times as text are as `formatTime` writes them. */
export interface PartitionTimes {
  readonly partitions: readonly number[];
  brought(partition: number, eventTime: string): void;
  told(partition: number, time: string): void;
  /** Partitions that neither an event nor a record of ours has taken to `time`, epoch ms. */
  before(time: number): readonly number[];
}

export function createPartitionTimes(count: number): PartitionTimes {
  const brought = new Array<string>(count).fill("");
  const told = new Array<string>(count).fill("");
  const partitions = Array.from(brought, (_, partition) => partition);
  const raise = (times: string[], partition: number, time: string): void => {
    if (time > (times[partition] ?? "")) times[partition] = time;
  };
  return {
    partitions,
    brought: (partition, time) => raise(brought, partition, time),
    told: (partition, time) => raise(told, partition, time),
    before(time) {
      if (!Number.isFinite(time)) return [];
      const [from, to] = [formatTime(time), formatTime(time + TRUSTED_MS)];
      const isThere = (at: string): boolean => at >= from && at <= to;
      return partitions.filter((n) => (told[n] ?? "") < from && !isThere(brought[n] ?? ""));
    },
  };
}
