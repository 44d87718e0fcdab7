export { type AgreedTime, createAgreedTime } from "./agreed-time.ts";
export { createDoors, type Door, type Doors, type DoorsOptions } from "./door.ts";
export { createEmbeddedLog, type EmbeddedLogOptions } from "./embedded-log.ts";
export type { EventLog, LoggedEvent } from "./event-log.ts";
export { createHttpIntake, type HttpIntakeOptions } from "./http/http-intake.ts";
export type { TenantToken } from "./http/intake-token.ts";
export { type DurableOptions, insertDurably } from "./insert-durably.ts";
export { deadRecord } from "./kafka/dead-topic.ts";
export { createKafkaEventLog, type KafkaEventLog, type KafkaEventLogOptions } from "./kafka/kafka-event-log.ts";
export { countsOf, createOrderedAccept, type OrderedAcceptOptions, type TakenCounts } from "./kafka/ordered-accept.ts";
export { createPassTime, type PassTimeOptions } from "./kafka/pass-time.ts";
export { type ChooseDoor, createMessageReader, type MessageReader, type Taken } from "./kafka/read-message.ts";
export {
  createKafkaInputs,
  type KafkaInputs,
  type KafkaInputsOptions,
  type RawTopic,
} from "./kafka/run-kafka-inputs.ts";
export { createWatermark, type Watermark } from "./watermark.ts";
export { withoutKnown } from "./without-known.ts";
