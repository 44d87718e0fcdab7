import { createKafkaLog, type Producer } from "@rolecall/kafka";
import type { NotifierContext } from "@rolecall/notifiers";
import type { Config } from "@rolecall/runtime";
import { TEXT } from "../serve/event-codec.ts";
import { giveUpAfter } from "../serve/give-up.ts";
import { kafkaAccess } from "../serve/kafka-access.ts";

/**
 * The way of alerts to topics of the configured brokers; undefined where there are none, or no receiver asks for it. A
 * producer is connected when it is first used; `signal` tells the process to stop.
 */
export function createPublisher(
  config: Config,
  resources: AsyncDisposableStack,
  signal: AbortSignal,
): NotifierContext["publish"] {
  const { kafka, receivers } = config;
  if (kafka === undefined || receivers.every((receiver) => receiver.kafka === undefined)) return undefined;
  const log = createKafkaLog(kafkaAccess(kafka, "rolecall-up-alerts"), giveUpAfter(signal));
  const producers = new Map<string, Producer<string>>();
  return async (topic, { key, value, headers }, signal) => {
    const producer = producers.get(topic) ?? resources.use(log.producer({ topic, partitions: 1, codec: TEXT }));
    producers.set(topic, producer);
    await producer.send([{ key, value, headers }], signal);
  };
}
