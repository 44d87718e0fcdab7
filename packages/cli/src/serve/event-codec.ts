import { type Event, isEvent, type LogEntry, parseJson, SCHEMAS } from "@rolecall/core";
import type { RecordCodec } from "@rolecall/kafka";
import { dropRaw } from "../up/drop-raw.ts";

/** Text as it is: what is serialised already. */
export const TEXT: RecordCodec<string> = {
  encode: (value) => value,
  decode: (bytes) => Buffer.from(bytes ?? []).toString("utf8"),
};

/**
 * A value of `rolecall.events.v1`; undefined for what somebody else put there. Of an event for which `keepRaw` says no, the
 * original is left in the topic: it is the most of what would be held with it.
 */
export function createLogEntryCodec(keepRaw: (event: Event) => boolean): RecordCodec<LogEntry | undefined> {
  return {
    encode: (value) => JSON.stringify(value),
    decode(bytes, headers) {
      const value: unknown = parseJson(TEXT.decode(bytes, headers));
      if (headers["schema"] === SCHEMAS.control) return isControlRecord(value) ? value : undefined;
      if (!isEvent(value)) return undefined;
      dropRaw(value, keepRaw);
      return value;
    },
  };
}

function isControlRecord(value: unknown): value is Extract<LogEntry, { readonly control: string }> {
  return typeof value === "object" && value !== null && "control" in value && "at" in value;
}
