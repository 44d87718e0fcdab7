export type { KafkaAccess, KafkaSasl, Trouble } from "./kafka/access/client.ts";
export { createTokenSource } from "./kafka/access/client-credentials.ts";
export type { Rights, TopicRight } from "./kafka/access/rights.ts";
export { BYTES, type RecordCodec } from "./kafka/codec/codec.ts";
export { waitsFor } from "./kafka/consumer-status.ts";
export { isUnanswered, sentenceOf } from "./kafka/fault.ts";
export type { Rivals } from "./kafka/group/rivals.ts";
export { KafkaConsumer } from "./kafka/kafka-consumer.ts";
export { createKafkaLog, type KafkaLog } from "./kafka/kafka-log.ts";
export { REFUSED } from "./kafka/kafka-producer.ts";
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
