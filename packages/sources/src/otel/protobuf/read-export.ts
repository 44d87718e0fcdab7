import type { JsonObject } from "@rolecall/core";
import { recordsOf } from "../expand.ts";
import type { MessageName } from "./messages.ts";
import { readMessage, TooManyMessages } from "./read-message.ts";

/** The records of an export request, or why there are none. */
export type Export =
  | { readonly kind: "records"; readonly records: Iterable<string> }
  /** More messages, or more text when each record stands beside its resource, than is held at once. */
  | { readonly kind: "too-large" }
  | { readonly kind: "malformed"; readonly detail: string };

/** What an export request carries. */
export type OtlpSignal = "traces" | "logs";

const REQUESTS: Readonly<Record<OtlpSignal, MessageName>> = { traces: "Traces", logs: "Logs" };

/** In one request. An exporter's batch of ten thousand spans with twenty attributes each has half as many. */
const MAX_MESSAGES = 1_000_000;

/**
 * Each span or log record of an `ExportTraceServiceRequest` or an `ExportLogsServiceRequest` in protobuf, as `expandOtlp`
 * gives those of a document in JSON.
 */
export function readExport(bytes: Uint8Array, signal: OtlpSignal, most: number = MAX_MESSAGES): Export {
  try {
    const document = readMessage(bytes, REQUESTS[signal], most) as JsonObject;
    const records = recordsOf(document);
    return records === undefined ? { kind: "too-large" } : { kind: "records", records };
  } catch (error) {
    if (error instanceof TooManyMessages) return { kind: "too-large" };
    return { kind: "malformed", detail: error instanceof Error ? error.message : "unknown" };
  }
}
