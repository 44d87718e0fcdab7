export { endOfJoined } from "./frame/end-of-joined.ts";
export type { FrameSink } from "./frame/frame-sink.ts";
export { createFramer, type Framer, frameAll } from "./frame/framer.ts";
export { besideAttributes } from "./intake/beside.ts";
export { createIntake, type Intake, type IntakeOptions } from "./intake/intake.ts";
export { startsAsOtlp } from "./otel/expand.ts";
export { readStatusMessage, writeExportAnswer, writeStatus } from "./otel/protobuf/answer.ts";
export { type OtlpSignal, readExport } from "./otel/protobuf/read-export.ts";
export { createEventPacker } from "./packed/pack-events.ts";
export type { PackedEvents } from "./packed/packed-events.ts";
export { type AddressList, readAddressList } from "./place/address-lists.ts";
export {
  createPlaceOf,
  madeAt,
  type PlaceData,
  type PlaceDatabase,
  PlaceDatabaseError,
  type PlaceOf,
} from "./place/place-of.ts";
export { type ActionPattern, createKeepRaw } from "./redact/keep-raw.ts";
export { SOURCES, sourceNamed } from "./sources.ts";
