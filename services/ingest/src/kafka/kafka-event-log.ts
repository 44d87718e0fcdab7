import { controlRows, type EventRecord, eventRows, eventToken } from "@rolecall/clickhouse";
import { type ControlRecord, SCHEMAS } from "@rolecall/core";
import { type Outgoing, type Producer, partitionOf } from "@rolecall/kafka";
import type { EventLog, LoggedEvent } from "../event-log.ts";
import { createGroupCommit } from "../group-commit.ts";
import { type DurableOptions, insertDurably } from "../insert-durably.ts";

export interface KafkaEventLogOptions extends DurableOptions {
  /** Of `rolecall.events.v1`; the values are the events' JSON. */
  readonly topic: Producer<string>;
  readonly partitions: number;
  readonly tenant: string;
  /** False: the topic is all there is, no rows are written. */
  readonly archive: boolean;
}

interface Entry {
  readonly outgoing: Outgoing<string>;
  readonly record: ControlRecord | undefined;
}

const BATCH_BYTES = 8 * 1024 * 1024;

/**
 * The log of the distributed shape. An event is produced to its identity's partition, and then stored with the offset that
 * it got there: the same bytes for both. Whoever is answered has both.
 *
 * A crash in between leaves an event in the topic and not in the table; what brought it was not acknowledged, comes again,
 * and is stored then, with another offset. The detector knows it by its id.
 */
export function createKafkaEventLog(options: KafkaEventLogOptions): EventLog {
  const { topic, partitions, tenant, archive, signal } = options;
  const commit = createGroupCommit<Entry>({
    maxWeight: BATCH_BYTES,
    weigh: ({ outgoing }) => outgoing.value.length,
    async write(entries) {
      const offsets = await topic.send(
        entries.map(({ outgoing }) => outgoing),
        signal,
      );
      if (archive) await store(options, entries, offsets);
    },
  });
  const headers = { schema: SCHEMAS.event, tenant };
  const eventEntry = ({ event, json }: LoggedEvent): Entry => {
    const key = event.identity_uid;
    const own = event.tenant === tenant ? headers : { ...headers, tenant: event.tenant };
    return { outgoing: { key, value: json, partition: partitionOf(key, partitions), headers: own }, record: undefined };
  };
  return {
    append: (events) => commit.add(events.map(eventEntry)),
    control: (record) => commit.add(controlEntries(record, partitions, tenant)),
    get pendingBytes() {
      return commit.pendingWeight;
    },
  };
}

/** One for each partition: each detector has its own order. */
function controlEntries(record: ControlRecord, partitions: number, tenant: string): Entry[] {
  const value = JSON.stringify(record);
  const headers = { schema: SCHEMAS.control, tenant };
  return Array.from({ length: partitions }, (_, partition) => ({
    outgoing: { key: "", value, partition, headers },
    record,
  }));
}

async function store(options: DurableOptions, entries: readonly Entry[], offsets: readonly number[]): Promise<void> {
  const events: EventRecord[] = [];
  const controls: { position: number; partition: number; record: ControlRecord }[] = [];
  entries.forEach(({ outgoing, record }, n) => {
    const at = { position: offsets[n] ?? 0, partition: outgoing.partition ?? 0 };
    if (record === undefined) events.push({ ...at, json: outgoing.value });
    else controls.push({ ...at, record });
  });
  if (events.length > 0) await insertDurably(options, "events", eventRows(events), tokenOf(events));
  if (controls.length > 0) await insertDurably(options, "controls", controlRows(controls), tokenOf(controls));
}

/** An offset is one record's for good: rows with the same first and last offsets are the same rows. */
function tokenOf(rows: readonly { readonly partition: number; readonly position: number }[]): string {
  const spans = new Map<number, [number, number]>();
  for (const { partition, position } of rows) {
    const span = spans.get(partition);
    if (span === undefined) spans.set(partition, [position, position]);
    else span[1] = position;
  }
  return Array.from(spans, ([partition, [first, last]]) => eventToken(partition, first, last)).join("+");
}
