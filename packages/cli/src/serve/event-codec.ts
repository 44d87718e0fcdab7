import { type Event, eventOfLater, isEvent, isKnownControl, type LogEntry, parseJson, SCHEMAS } from "@rolecall/core";
import type { RecordCodec } from "@rolecall/kafka";
import { dropRaw } from "../up/drop-raw.ts";

/** Text as it is: what is serialised already. */
export const TEXT: RecordCodec<string> = {
  encode: (value) => value,
  decode: (bytes) => Buffer.from(bytes ?? []).toString("utf8"),
};

/**
 * A value of `rolecall.events.v1`; undefined for what somebody else put there, or a later release. Of an event for
 * which `keepRaw` says no, the original is left in the topic: it is the most of what would be held with it. `later` is
 * called for each that a later release wrote, and that is taken as far as it is known.
 */
export function createLogEntryCodec(
  keepRaw: (event: Event) => boolean,
  later: () => void,
): RecordCodec<LogEntry | undefined> {
  return {
    encode: (value) => JSON.stringify(value),
    decode(bytes, headers) {
      const value: unknown = parseJson(TEXT.decode(bytes, headers));
      if (headers["schema"] === SCHEMAS.control) return isKnownControl(value) ? value : undefined;
      if (isEvent(value)) {
        dropRaw(value, keepRaw);
        return value;
      }
      const known = headers["schema"] === SCHEMAS.event ? eventOfLater(value) : undefined;
      if (known === undefined) return undefined;
      later();
      dropRaw(known, keepRaw);
      return known;
    },
  };
}
