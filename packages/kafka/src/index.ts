export type { KafkaAccess, KafkaSasl, Trouble } from "./kafka/client.ts";
export { createTokenSource } from "./kafka/client-credentials.ts";
export { BYTES, type RecordCodec } from "./kafka/codec.ts";

export { waitsFor } from "./kafka/consumer-status.ts";
export { isUnanswered, sentenceOf } from "./kafka/fault.ts";
export { KafkaConsumer } from "./kafka/kafka-consumer.ts";
export { createKafkaLog, type KafkaLog } from "./kafka/kafka-log.ts";
export { REFUSED } from "./kafka/kafka-producer.ts";
export type { Rights, TopicRight } from "./kafka/rights.ts";
export type { Rivals } from "./kafka/rivals.ts";
export type { TopicPlan } from "./kafka/topics.ts";
export { createMemoryTopic, type MemoryTopic } from "./memory-broker.ts";
export { partitionOf } from "./murmur2.ts";
export {
  type Assignment,
  type Batch,
  type Consumer,
  type LogRecord,
  LostPartition,
  type Outgoing,
  type Producer,
  type Progress,
  type Standing,
} from "./ports.ts";
