import type { Store } from "@rolecall/clickhouse";
import { deadLetterRows } from "@rolecall/clickhouse";
import { type DeadLetter, type Event, TOPICS } from "@rolecall/core";
import { createKafkaLog } from "@rolecall/kafka";
import { type KafkaConfig, systemClock } from "@rolecall/runtime";
import { createKafkaEventLog } from "@rolecall/service-ingest";
import { createRecordReader } from "@rolecall/service-ingest/files";
import { createIntake } from "@rolecall/sources";
import { TEXT } from "../serve/event-codec.ts";
import { kafkaAccess } from "../serve/kafka-access.ts";
import { bytesOf, type Send } from "./retry.ts";

export interface KafkaSendOptions {
  readonly store: Store;
  readonly kafka: KafkaConfig;
  readonly tenant: string;
  readonly archive: boolean;
  readonly source: string | undefined;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** A door of our own into the distributed shape: the events go to their partitions, and to the history. */
export function kafkaSend(options: KafkaSendOptions, resources: AsyncDisposableStack): Send {
  const { store, kafka, tenant, archive, signal, now } = options;
  const { partitions } = kafka;
  const log = createKafkaLog(kafkaAccess(kafka, "rolecall-cli"));
  const topic = resources.use(log.producer({ topic: TOPICS.events, partitions, codec: TEXT }));
  const pause = (ms: number): Promise<void> => systemClock.sleep(ms, signal);
  const events = createKafkaEventLog({ store, topic, partitions, tenant, archive, signal, pause });
  return async (letter) => {
    const whose = letter.tenant ?? tenant;
    const intake = createIntake({ source: options.source ?? letter.source, tenant: whose, keepRaw: () => true, now });
    const reader = createRecordReader({ intake, origin: () => letter.origin });
    const items = [...reader.push(bytesOf(letter)).items, ...reader.end().items];
    const good: Event[] = [];
    const dead: DeadLetter[] = [];
    for (const item of items) {
      if (item.kind === "event") good.push(item.event);
      else dead.push({ ...item.letter, source: letter.source });
    }
    if (good.length > 0) {
      await events.append(good.map((event) => ({ event, json: JSON.stringify(event) })));
      // What still is dead beside events is a letter of its own.
      if (dead.length > 0) await store.insert("dead_letters", deadLetterRows(dead, whose));
    }
    return { events: good.length, dead: dead.length };
  };
}
