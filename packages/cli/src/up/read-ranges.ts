import { randomUUID } from "node:crypto";
import { BYTES, type KafkaConsumer, type KafkaLog } from "@rolecall/kafka";
import { type ChooseDoor, createMessageReader, type MessageReader } from "@rolecall/service-ingest";
import type { ReadAgain } from "./direct-pipeline.ts";
import type { Range } from "./lanes.ts";

export interface RangeTopic {
  readonly topic: string;
  readonly doors: (partition: number) => ChooseDoor;
}

/**
 * Reads ranges of partitions once more, as a reader that no group knows of. Waits for a broker that is down; what is gone
 * (the topic, or its oldest records) is passed over, and so are topics that are not configured any more.
 */
export function createReadAgain(kafka: KafkaLog, topics: readonly RangeTopic[], signal: AbortSignal): ReadAgain {
  return async (ranges, take) => {
    for (const { topic, doors } of topics) {
      const own = rangesOf(topic, ranges);
      if (own.size > 0) await readTopic({ kafka, topic, doors, signal }, own, take);
    }
  };
}

type Reading = RangeTopic & { readonly kafka: KafkaLog; readonly signal: AbortSignal };

async function readTopic(
  { kafka, topic, doors, signal }: Reading,
  ranges: ReadonlyMap<number, Range>,
  take: Parameters<ReadAgain>[1],
): Promise<void> {
  await using consumer = kafka.consumer({
    ...{ topic, group: `rolecall-again-${randomUUID()}`, codec: BYTES },
    assignment: {
      assigned: async (partition) => ranges.get(partition)?.low ?? Number.POSITIVE_INFINITY,
      revoked: async () => undefined,
    },
  });
  const readers = new Map<number, MessageReader>();
  while (!signal.aborted && !isRead(consumer, ranges)) {
    const batch = await consumer.next(AbortSignal.any([signal, AbortSignal.timeout(LOOK_MS)]));
    if (batch === undefined) continue;
    const { partition, records } = batch;
    const reader = readers.get(partition) ?? createMessageReader(doors(partition));
    readers.set(partition, reader);
    const lane = `${topic}/${partition}`;
    take(records.map(({ offset, value, headers }) => reader.read({ lane, offset, bytes: value, headers })));
  }
}

/** The ranges of one topic, by partition. */
function rangesOf(topic: string, ranges: ReadonlyMap<string, Range>): ReadonlyMap<number, Range> {
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
