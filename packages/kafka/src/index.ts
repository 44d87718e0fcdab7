export type { KafkaAccess, KafkaSasl, Trouble } from "./kafka/client.ts";
export { type ClientCredentials, createTokenSource } from "./kafka/client-credentials.ts";
export { BYTES, type RecordCodec } from "./kafka/codec.ts";
export type { ConsumerStatus, KafkaConsumerOptions } from "./kafka/consumer-options.ts";
export { sentenceOf } from "./kafka/fault.ts";
export { KafkaConsumer } from "./kafka/kafka-consumer.ts";
export { createKafkaLog, type KafkaLog } from "./kafka/kafka-log.ts";
export { type KafkaProducerOptions, REFUSED } from "./kafka/kafka-producer.ts";
export type { Positions, Standing } from "./kafka/positions.ts";
export type { TopicFaults, TopicPlan } from "./kafka/topics.ts";
export { createMemoryTopic, type MemoryTopic } from "./memory-broker.ts";
export { murmur2, partitionOf } from "./murmur2.ts";
export {
  type Assignment,
  type Batch,
  type Consumer,
  type LogRecord,
  LostPartition,
  type Outgoing,
  type Producer,
  type Progress,
} from "./ports.ts";
export type { MemoryTopicOptions } from "./topic-state.ts";
