import type { Store } from "@rolecall/clickhouse";
import { deadLetterRows } from "@rolecall/clickhouse";
import { TOPICS } from "@rolecall/core";
import { createKafkaLog } from "@rolecall/kafka";
import { type KafkaConfig, systemClock } from "@rolecall/runtime";
import { createKafkaEventLog } from "@rolecall/service-ingest/kafka-event-log";
import { TEXT } from "../serve/event-codec.ts";
import { kafkaAccess } from "../serve/kafka-access.ts";
import { type AgainOptions, decodeAgain } from "./decode-again.ts";
import { type Send, unstored } from "./retry.ts";

export interface KafkaSendOptions extends AgainOptions {
  readonly store: Store;
  readonly kafka: KafkaConfig;
  readonly archive: boolean;
  readonly signal: AbortSignal;
}

/** A door of our own into the distributed shape: the events go to their partitions, and to the history. */
export function kafkaSend(options: KafkaSendOptions, resources: AsyncDisposableStack): Send {
  const { store, kafka, tenant, archive, signal } = options;
  const { partitions } = kafka;
  const log = createKafkaLog(kafkaAccess(kafka, "rolecall-cli"));
  const topic = resources.use(log.producer({ topic: TOPICS.events, partitions, codec: TEXT }));
  const pause = (ms: number): Promise<void> => systemClock.sleep(ms, signal);
  const events = createKafkaEventLog({ store, topic, partitions, tenant, archive, signal, pause });
  return async (letter) => {
    const { events: good, dead, why } = decodeAgain(letter, options);
    if (good.length > 0) {
      const fresh = await unstored(store, good);
      if (fresh.length > 0) await events.append(fresh.map((event) => ({ event, json: JSON.stringify(event) })));
      // What still is dead beside events is a letter of its own.
      if (dead.length > 0) await store.insert("dead_letters", deadLetterRows(dead, tenant));
    }
    return { events: good.length, dead: dead.length, why };
  };
}
