import type { Kafka } from "kafkajs";
import type { Producer } from "../ports.ts";
import { Advertised } from "./access/advertised.ts";
import { createClient, type KafkaAccess, type Trouble } from "./access/client.ts";
import { type Rights, withRights } from "./access/rights.ts";
import type { KafkaConsumerOptions } from "./consumer-options.ts";
import { SAYS_NOTHING } from "./fault.ts";
import { KafkaConsumer } from "./kafka-consumer.ts";
import { createKafkaProducer, type KafkaProducerOptions } from "./kafka-producer.ts";
import { Positions } from "./offsets/positions.ts";
import { unlessAborted } from "./sleep.ts";
import { compactedTopics, ensureTopics, type TopicFaults, type TopicPlan } from "./topics.ts";
import { tellingSilence } from "./watch/telling-silence.ts";

interface Asking {
  readonly signal: AbortSignal;
  /** Told where no answer comes for long. */
  readonly trouble: Trouble;
}

/** A Kafka cluster behind our ports. Nothing is connected before it is used, and whatever breaks is connected anew. */
export interface KafkaLog {
  producer<T>(options: KafkaProducerOptions<T>): Producer<T>;
  consumer<T>(options: KafkaConsumerOptions<T>): KafkaConsumer<T>;
  /** Creates our topics where they are missing; what is wrong with them. @throws where the broker does not answer, or `signal` aborts */
  ensureTopics(plans: readonly TopicPlan[], asking?: Asking): Promise<TopicFaults>;
  /** Whether topics are compacted: of each that is there, as far as our user may see that. @throws where the broker does not answer */
  compacted(topics: readonly string[]): Promise<ReadonlyMap<string, boolean>>;
  /** Records that a group has not committed, by partition; none of a topic that is not there. */
  lag(topic: string, group: string): Promise<ReadonlyMap<number, number>>;
  /** Asks what our user may do. */
  withRights<T>(use: (rights: Rights) => Promise<T>): Promise<T>;
  /** Where groups and topics stand, for whoever asks often; nobody waits for an answer once `signal` aborts. */
  positions(signal?: AbortSignal): Positions;
}

/** `giveUp` is aborted when the process has had its time to stop: what brokers do not answer then is waited for no longer. */
export function createKafkaLog(access: KafkaAccess, giveUp?: AbortSignal): KafkaLog {
  const advertised = new Advertised(access.brokers);
  const kafka: Kafka = createClient(access, advertised);
  const explained = (trouble: Trouble | undefined): { readonly trouble: Trouble } => ({
    trouble: (sentence) => trouble?.(sentence && advertised.instead(sentence)),
  });
  const asked = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      throw advertised.explain(error);
    });
  return {
    producer: (options) => createKafkaProducer(kafka, { giveUp, ...options, ...explained(options.trouble) }),
    consumer: (options) =>
      new KafkaConsumer(kafka, { sessionMs: access.sessionMs, giveUp, ...options, ...explained(options.trouble) }),
    ensureTopics(plans, asking) {
      const { signal = new AbortController().signal, trouble } = asking ?? {};
      return tellingSilence(
        () => asked(unlessAborted(ensureTopics(kafka, plans), signal)),
        () => explained(trouble).trouble(SAYS_NOTHING),
      );
    },
    compacted: (topics) => asked(compactedTopics(kafka, topics)),
    async lag(topic, group) {
      await using positions = new Positions(kafka);
      const standings = await asked(positions.known(topic, group));
      return new Map(Array.from(standings, ([n, { committed, low, high }]) => [n, high - (committed ?? low)]));
    },
    withRights: (use) => asked(withRights(kafka, use)),
    positions: (signal) => new Positions(kafka, signal, giveUp),
  };
}
