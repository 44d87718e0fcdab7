import type { Standing } from "@rolecall/kafka";

export interface PassTimeOptions {
  /** Event time that the records of this member have come to, epoch ms. */
  readonly reached: () => number;
  /** Partitions of the events that this member has not taken that far. */
  readonly before: (time: number) => readonly number[];
  /** Where the group stands in each partition of the raw topics, by `topic/partition`. */
  readonly standings: () => Promise<ReadonlyMap<string, Standing>>;
  readonly send: (time: number, partitions: readonly number[]) => Promise<void>;
}

/** As long as the alignment of inputs awaits a partition that was read to its end. */
const QUIET_MS = 2000;
const LOOK_MS = 500;

interface Mark {
  readonly time: number;
  readonly setAt: number;
  /** Of each raw partition, once it is known. */
  ends?: ReadonlyMap<string, number>;
}

/**
 * Takes event time on in partitions of the events that nothing comes to, while others are busy. To be called now and then,
 * with the time of the clock, ms.
 *
 * What one member has read says nothing of what another still has before it. So a time is kept, two seconds later it is noted
 * where all raw partitions end, and it is told once the whole group has committed up to there: by then everything that the raw
 * topics held is in the events topic, before the record that says so. What a member that died has not committed is waited for
 * until another has read it, and one that was frozen tells a time that is long past.
 */
export function createPassTime(options: PassTimeOptions): (now: number) => Promise<void> {
  let mark: Mark | undefined;
  let lookAt = Number.NEGATIVE_INFINITY;
  return async (now) => {
    if (now < lookAt) return;
    lookAt = now + LOOK_MS;
    if (mark === undefined) mark = setMark(options, now);
    else if (now - mark.setAt >= QUIET_MS && (await isDone(options, mark))) mark = undefined;
  };
}

function setMark({ reached, before }: PassTimeOptions, now: number): Mark | undefined {
  const time = reached();
  return before(time).length === 0 ? undefined : { time, setAt: now };
}

/** It was told, or need not be any more. */
async function isDone({ before, standings, send }: PassTimeOptions, mark: Mark): Promise<boolean> {
  const partitions = before(mark.time);
  if (partitions.length === 0) return true;
  const now = await standings();
  mark.ends ??= new Map(Array.from(now, ([lane, { high }]) => [lane, high]));
  if (!isRead(now, mark.ends)) return false;
  await send(mark.time, partitions);
  return true;
}

/** Of a partition that the topic lost with its other life nothing is to be read. */
function isRead(standings: ReadonlyMap<string, Standing>, ends: ReadonlyMap<string, number>): boolean {
  return Array.from(standings).every(([lane, { committed, low }]) => (committed ?? low) >= (ends.get(lane) ?? 0));
}
