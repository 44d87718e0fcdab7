import { isEvent, type LogEntry, SCHEMAS } from "@rolecall/core";
import type { RecordCodec } from "@rolecall/kafka";
import { createShareTexts } from "./share-texts.ts";

/** Text as it is: what is serialised already. */
export const TEXT: RecordCodec<string> = {
  encode: (value) => value,
  decode: (bytes) => Buffer.from(bytes ?? []).toString("utf8"),
};

const shareTexts = createShareTexts();

/** A value of `rolecall.events.v1`; undefined for what somebody else put there. */
export const LOG_ENTRY: RecordCodec<LogEntry | undefined> = {
  encode: (value) => JSON.stringify(value),
  decode(bytes, headers) {
    const value = parse(bytes);
    if (headers["schema"] === SCHEMAS.control) return isControlRecord(value) ? value : undefined;
    return isEvent(value) ? shareTexts(value) : undefined;
  },
};

function parse(bytes: Uint8Array | null): unknown {
  try {
    return JSON.parse(Buffer.from(bytes ?? []).toString("utf8"));
  } catch {
    return undefined;
  }
}

function isControlRecord(value: unknown): value is Extract<LogEntry, { readonly control: string }> {
  return typeof value === "object" && value !== null && "control" in value && "at" in value;
}
