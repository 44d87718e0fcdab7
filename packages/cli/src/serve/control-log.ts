import { TOPICS } from "@rolecall/core";
import { systemClock } from "@rolecall/runtime";
import { createKafkaEventLog, type KafkaEventLog } from "@rolecall/service-ingest/kafka-event-log";
import { TEXT } from "./event-codec.ts";
import type { Service } from "./service.ts";

/**
 * The way of what people say and declare into the order of the events: a control record in each partition, and a row of the
 * history, also where events are not kept: it is told once, and small.
 */
export function openControlLog(
  { kafka, kafkaConfig, config, patientStore, troubles, giveUp }: Service,
  resources: AsyncDisposableStack,
): Pick<KafkaEventLog, "control"> {
  const { partitions } = kafkaConfig;
  const trouble = troubles.of(TOPICS.events);
  const topic = resources.use(kafka.producer({ topic: TOPICS.events, partitions, codec: TEXT, trouble }));
  const pause = (ms: number): Promise<void> => systemClock.sleep(ms, giveUp);
  return createKafkaEventLog({
    ...{ topic, partitions, pause, tenant: config.tenant, archive: true, store: patientStore, signal: giveUp },
  });
}
