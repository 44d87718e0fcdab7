import type { Store } from "@rolecall/clickhouse";
import { type Event, isControl, type LogEntry, TOPICS } from "@rolecall/core";
import { createMemoryTopic, type MemoryTopic } from "@rolecall/kafka";
import { historyOf } from "./history-end.ts";

const LOG_BYTES = 64 * 1024 * 1024;
const EVENT_BYTES = 700;
const DECLARED_BYTES = 300_000;

/** What is no longer in memory it reads from the store. */
export function createEventsTopic(
  store: Store,
  firstOffset: number,
  looksInto: (event: Event) => boolean,
): MemoryTopic<LogEntry> {
  return createMemoryTopic<LogEntry>(TOPICS.events, {
    partitions: 1,
    firstOffset,
    capacity: LOG_BYTES,
    weigh,
    refill: (partition, from, before) => historyOf(store, { partition, from, before }, looksInto),
  });
}

/** Bytes of an entry, about; a part of a declaration is as large as they come. */
function weigh(entry: LogEntry): number {
  if (isControl(entry)) return entry.control === "watermark" ? EVENT_BYTES : DECLARED_BYTES;
  return EVENT_BYTES + (entry.raw?.length ?? 0);
}
