import { readExport } from "../otel/protobuf/read-export.ts";
import { signalOfExport } from "../otel/protobuf/recognize-export.ts";
import type { FrameSink } from "./frame-sink.ts";

/** The records of an export request in protobuf. False, and nothing done, where the bytes are none. */
export function frameExport(bytes: Uint8Array, sink: FrameSink): boolean {
  const signal = signalOfExport(bytes);
  if (signal === undefined) return false;
  const request = readExport(bytes, signal);
  if (request.kind === "records") for (const record of request.records) sink.record(record, 1);
  else if (request.kind === "too-large") sink.refused("too-large", "an export request of too much", bytes.slice(), 1);
  else sink.refused("bad-encoding", `an export request in protobuf: ${request.detail}`, bytes.slice(), 1);
  return true;
}
