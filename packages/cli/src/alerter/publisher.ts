import { createKafkaLog, type Producer, sentenceOf } from "@rolecall/kafka";
import { type NotifierContext, PublishFault } from "@rolecall/notifiers";
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
  const ways = new Map<string, Way>();
  const open = (topic: string): Way => {
    const waiting = new Set<AbortController>();
    const trouble = (why: string | undefined): void => {
      if (why === undefined) return;
      for (const each of waiting) each.abort(new PublishFault(`${topic}: ${why}`));
    };
    return { waiting, producer: resources.use(log.producer({ topic, partitions: 1, codec: TEXT, trouble })) };
  };
  return async (topic, { key, value, headers }, signal) => {
    const way = ways.get(topic) ?? open(topic);
    ways.set(topic, way);
    const stop = new AbortController();
    way.waiting.add(stop);
    try {
      await way.producer.send([{ key, value, headers }], AbortSignal.any([signal, stop.signal]));
    } catch (error) {
      if (stop.signal.aborted) throw stop.signal.reason;
      // What the brokers refuse for good, a record that is too large above all, rejects by itself.
      throw signal.aborted ? error : new PublishFault(`${topic}: ${sentenceOf(error, { right: "Write" })}`);
    } finally {
      way.waiting.delete(stop);
    }
  };
}

/** To one topic. Whoever sends a page tries again by himself: what waits is told the first thing that is wrong. */
interface Way {
  readonly producer: Producer<string>;
  readonly waiting: Set<AbortController>;
}
