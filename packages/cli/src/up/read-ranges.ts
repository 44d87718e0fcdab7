import { randomUUID } from "node:crypto";
import { BYTES, type KafkaConsumer, type KafkaLog, type Standing } from "@rolecall/kafka";
import { type ChooseDoor, createMessageReader, type MessageReader, type Taken } from "@rolecall/service-ingest";
import type { Range, Stretch } from "./lanes.ts";

/**
 * Reads ranges of raw partitions (`topic/partition`) once more; resolves when all of it that is still there was given to `take`.
 * `gone` is told of what is not.
 */
export type ReadAgain = (
  ranges: ReadonlyMap<string, Range>,
  take: (taken: readonly Taken[]) => void,
  gone: (lane: string, stretch: Stretch) => void,
) => Promise<void>;

export interface RangeTopic {
  readonly topic: string;
  readonly doors: (partition: number) => ChooseDoor;
}

/**
 * Reads ranges of partitions once more, as a reader that no group knows of. Waits for a broker that is down; what is gone
 * (the topic, or its oldest records) is told, and topics that are not configured any more are passed over.
 */
export function createReadAgain(kafka: KafkaLog, topics: readonly RangeTopic[], signal: AbortSignal): ReadAgain {
  return async (ranges, take, gone) => {
    for (const { topic, doors } of topics) {
      const own = rangesOf(topic, ranges);
      if (own.size > 0) await readTopic({ kafka, topic, doors, signal }, own, { take, gone });
    }
  };
}

type Reading = RangeTopic & { readonly kafka: KafkaLog; readonly signal: AbortSignal };

interface Takes {
  readonly take: Parameters<ReadAgain>[1];
  readonly gone: Parameters<ReadAgain>[2];
}

async function readTopic(
  { kafka, topic, doors, signal }: Reading,
  ranges: Map<number, Range>,
  { take, gone }: Takes,
): Promise<void> {
  const unseen = new Map(ranges);
  const laneOf = (partition: number): string => `${topic}/${partition}`;
  const begin = (partition: number, range: Range, standing: Standing): number => {
    const { from, lost } = thereOf(range, standing);
    if (lost > range.low && unseen.delete(partition)) gone(laneOf(partition), { from: range.low, to: lost });
    unseen.delete(partition);
    if (from === undefined) ranges.delete(partition);
    return from ?? Number.POSITIVE_INFINITY;
  };
  await using consumer = kafka.consumer({
    ...{ topic, group: `rolecall-again-${randomUUID()}`, codec: BYTES },
    assignment: {
      async assigned(partition, standing) {
        const range = ranges.get(partition);
        return range === undefined ? Number.POSITIVE_INFINITY : begin(partition, range, await standing());
      },
      revoked: async () => undefined,
    },
  });
  const readers = new Map<number, MessageReader>();
  while (!signal.aborted && !isRead(consumer, ranges)) {
    const batch = await consumer.next(AbortSignal.any([signal, AbortSignal.timeout(LOOK_MS)]));
    if (batch === undefined) continue;
    const { partition, records } = batch;
    if (!ranges.has(partition)) continue;
    const reader = readers.get(partition) ?? createMessageReader(doors(partition));
    readers.set(partition, reader);
    const lane = laneOf(partition);
    take(records.map(({ offset, value, headers }) => reader.read({ lane, offset, bytes: value, headers })));
  }
  // The topic is not there, or has fewer partitions.
  if (!signal.aborted)
    for (const [partition, { low, next }] of unseen) gone(laneOf(partition), { from: low, to: next });
}

/** Where the range begins in what is there by now, undefined where that is another topic; and up to where it is lost. */
export function thereOf(range: Range, { low, high, topicId }: Standing): { from: number | undefined; lost: number } {
  const isSame = range.topicId === undefined || topicId === undefined ? high >= range.next : range.topicId === topicId;
  if (!isSame) return { from: undefined, lost: range.next };
  const from = Math.max(range.low, Math.min(low, range.next));
  return { from, lost: from };
}

/** The ranges of one topic, by partition. */
function rangesOf(topic: string, ranges: ReadonlyMap<string, Range>): Map<number, Range> {
  const own = new Map<number, Range>();
  for (const [lane, range] of ranges) {
    const at = lane.lastIndexOf("/");
    if (lane.slice(0, at) === topic) own.set(Number(lane.slice(at + 1)), range);
  }
  return own;
}

const LOOK_MS = 100;

function isRead(consumer: KafkaConsumer<unknown>, ranges: ReadonlyMap<number, Range>): boolean {
  const progress = consumer.progress();
  if (progress === undefined) return false;
  return progress.every(({ partition, next, end }) => {
    const range = ranges.get(partition);
    return range === undefined || (Number.isFinite(end) && (next >= range.next || next >= end));
  });
}
