export { createMemoryTopic, type MemoryTopic } from "./memory-broker.ts";
export { murmur2, partitionOf } from "./murmur2.ts";
export type { Assignment, Batch, Consumer, LogRecord, Outgoing, Producer } from "./ports.ts";
export type { MemoryTopicOptions } from "./topic-state.ts";
