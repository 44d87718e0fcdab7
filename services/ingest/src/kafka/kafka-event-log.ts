import { randomUUID } from "node:crypto";
import { controlRows, type EventRecord, eventRows } from "@rolecall/clickhouse";
import { type ControlRecord, formatTime, SCHEMAS, TOPICS } from "@rolecall/core";
import { type Outgoing, type Producer, partitionOf, REFUSED } from "@rolecall/kafka";
import { createGroupCommit } from "@rolecall/runtime";
import type { EventLog, LoggedEvent } from "../event-log.ts";
import { type DurableOptions, insertDurably } from "../insert-durably.ts";
import { createPartitionTimes } from "./partition-times.ts";

export interface KafkaEventLogOptions extends DurableOptions {
  /** Of `rolecall.events.v1`; the values are the events' JSON. */
  readonly topic: Producer<string>;
  readonly partitions: number;
  readonly tenant: string;
  /** False: the topic is all there is, no rows are written. */
  readonly archive: boolean;
  /** Makes durable that these are larger than the topic takes; for a producer that refuses such. */
  readonly refused?: (events: readonly LoggedEvent[]) => Promise<void>;
}

/** With partitions that each have an event time of their own. */
export interface KafkaEventLog extends EventLog {
  /** In these partitions, all of them by default: each detector has its own order. */
  control(record: ControlRecord, partitions?: readonly number[]): Promise<void>;
  /** Partitions that nothing of ours has taken to that event time, epoch ms. */
  before(time: number): readonly number[];
  /** Event time has come to `time` in these partitions. */
  pass(time: number, partitions: readonly number[]): Promise<void>;
}

interface Entry {
  readonly outgoing: Outgoing<string>;
  readonly record: ControlRecord | undefined;
  readonly event: LoggedEvent | undefined;
  /** Where it lies in the topic, once it does. */
  offset: number;
  /** Resolves when its row is durable. */
  stored: Promise<void>;
}

const BATCH_BYTES = 8 * 1024 * 1024;
/**
 * How much may lie in the topic and not in the table before the next is produced. What brought it comes again after a crash,
 * and the table is where it is looked up once the detector has forgotten it: no more than a batch may be missing there.
 */
const AHEAD_BYTES = 1024 * 1024;
const NOTHING: Promise<void> = Promise.resolve();

/**
 * The log of the distributed shape. An event is produced to its identity's partition, and then stored with the offset that
 * it got there: the same bytes for both. Whoever is answered has both. A detector has it before the table does: what comes
 * next is produced while the last is being stored, unless that is much.
 *
 * A crash in between leaves an event in the topic and not in the table; what brought it was not acknowledged, comes again,
 * and is stored then, with another offset. The detector knows it by its id.
 */
export function createKafkaEventLog(options: KafkaEventLogOptions): KafkaEventLog {
  const { topic, partitions, tenant, archive, signal } = options;
  const batches = { maxWeight: BATCH_BYTES, weigh: ({ outgoing }: Entry) => outgoing.value.length };
  const token = createTokens();
  const stored = createGroupCommit<Entry>({ ...batches, write: (entries) => store(options, token(), entries) });
  let last = NOTHING;
  const produced = createGroupCommit<Entry>({
    ...batches,
    async write(entries) {
      while (stored.pendingWeight > AHEAD_BYTES) await last;
      const offsets = await topic.send(
        entries.map(({ outgoing }) => outgoing),
        signal,
      );
      entries.forEach((entry, n) => {
        entry.offset = offsets[n] ?? 0;
      });
      await bury(options, entries);
      if (!archive) return;
      last = stored.add(entries);
      last.catch(() => undefined);
      for (const entry of entries) entry.stored = last;
    },
  });
  const add = async (entries: readonly Entry[]): Promise<void> => {
    await produced.add(entries);
    // What one call brings is in several batches where it is heavier than one.
    await Promise.all(new Set(entries.map(({ stored }) => stored)));
  };
  const headers = { schema: SCHEMAS.event, tenant };
  const times = createPartitionTimes(partitions);
  const control = (record: ControlRecord, to = times.partitions): Promise<void> => {
    if (record.control === "watermark") for (const partition of to) times.told(partition, record.at);
    return add(controlEntries(record, to, tenant));
  };
  const eventEntry = (logged: LoggedEvent): Entry => {
    const { event, json } = logged;
    const key = event.identity_uid;
    const own = event.tenant === tenant ? headers : { ...headers, tenant: event.tenant };
    const partition = partitionOf(key, partitions);
    times.brought(partition, event.time);
    const outgoing = { key, value: json, partition, headers: own };
    return { outgoing, record: undefined, event: logged, offset: REFUSED, stored: NOTHING };
  };
  return {
    append: (events) => add(events.map(eventEntry)),
    control,
    before: times.before,
    pass: (time, to) => control({ control: "watermark", at: formatTime(time) }, to),
    get pendingBytes() {
      return produced.pendingWeight + stored.pendingWeight;
    },
  };
}

/** One for each partition. */
function controlEntries(record: ControlRecord, partitions: readonly number[], tenant: string): Entry[] {
  const value = JSON.stringify(record);
  const headers = { schema: SCHEMAS.control, tenant };
  return partitions.map((partition) => ({
    outgoing: { key: "", value, partition, headers },
    record,
    event: undefined,
    offset: REFUSED,
    stored: NOTHING,
  }));
}

async function bury({ refused }: KafkaEventLogOptions, entries: readonly Entry[]): Promise<void> {
  const tooLarge = entries.filter(({ offset }) => offset === REFUSED);
  if (tooLarge.some(({ event }) => event === undefined))
    throw new Error(`${TOPICS.events} does not take a declaration: raise its max.message.bytes`);
  const events = tooLarge.flatMap(({ event }) => event ?? []);
  if (events.length > 0) await refused?.(events);
}

async function store(options: DurableOptions, token: string, entries: readonly Entry[]): Promise<void> {
  const events: EventRecord[] = [];
  const controls: { position: number; partition: number; record: ControlRecord }[] = [];
  for (const { outgoing, record, offset } of entries) {
    if (offset === REFUSED) continue;
    const at = { position: offset, partition: outgoing.partition ?? 0 };
    if (record === undefined) events.push({ ...at, json: outgoing.value });
    else controls.push({ ...at, record });
  }
  if (events.length > 0) await insertDurably(options, "events", eventRows(events), token);
  if (controls.length > 0) await insertDurably(options, "controls", controlRows(controls), token);
}

/**
 * One for each write, however often it is tried. Offsets say nothing of what is written: in a topic that was made anew they are
 * given again, and the rows would be taken for those of the one before, and left out.
 */
function createTokens(): () => string {
  const writer = randomUUID();
  let written = 0;
  return () => {
    written += 1;
    return `events-2-${writer}-${written}`;
  };
}
