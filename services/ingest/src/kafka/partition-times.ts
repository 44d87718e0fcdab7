import { parseTime } from "@rolecall/core";

/** An event from further ahead may be of a clock that is wrong: it takes its partition nowhere alone, ms. */
const TRUSTED_MS = 15 * 60_000;
/** Longest step from one record that tells the time to the next, ms of event time. */
const LONGEST_STEP_MS = 60_000;

/** How far a member has taken each partition of the events. Times as text are as `formatTime` writes them. */
export interface PartitionTimes {
  readonly partitions: readonly number[];
  brought(partition: number, eventTime: string): void;
  told(partition: number, time: string): void;
  /**
   * Partitions that neither an event nor a record of ours has taken to `time`, epoch ms. While nothing comes to one, it is
   * told in steps that double, up to a minute.
   */
  before(time: number): readonly number[];
}

export function createPartitionTimes(count: number): PartitionTimes {
  const brought = new Array<string>(count).fill("");
  const told = new Array<string>(count).fill("");
  const partitions = Array.from(brought, (_, partition) => partition);
  const raise = (times: string[], partition: number, time: string): void => {
    if (time > (times[partition] ?? "")) times[partition] = time;
  };
  const isBefore = (partition: number, time: number): boolean => {
    const [event, record] = [timeOf(brought[partition]), timeOf(told[partition])];
    if (event >= time && event <= time + TRUSTED_MS) return false;
    return time > record && time - record >= Math.min(record - event, LONGEST_STEP_MS);
  };
  return {
    partitions,
    brought: (partition, time) => raise(brought, partition, time),
    told: (partition, time) => raise(told, partition, time),
    before: (time) => (Number.isFinite(time) ? partitions.filter((partition) => isBefore(partition, time)) : []),
  };
}

/** Before anything came, long ago. */
function timeOf(text: string | undefined): number {
  return text === undefined || text === "" ? 0 : parseTime(text);
}
