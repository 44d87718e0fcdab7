import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { logInstant } from "../time/log-instant.ts";

/** Where shippers keep a line of text, and programs that write JSON their message. */
const LINES = ["message", "log", "msg", "line", "_raw", "full_log", "textPayload", "event", "SyslogMessage"] as const;
const TIMES = ["timestamp", "@timestamp", "time", "_time", "date", "TimeGenerated"] as const;

/** The lines of text that a shipper's record holds, without what ends them; JSON is none. */
export function linesIn(envelope: JsonObject): readonly string[] {
  const lines: string[] = [];
  for (const place of LINES) {
    const value = envelope[place];
    if (typeof value === "string" && value !== "" && !value.startsWith("{")) lines.push(value.trimEnd());
  }
  return lines;
}

/** What the shipper says of a line, without the line. */
export function withoutLines(envelope: JsonObject): JsonObject {
  const lines: readonly string[] = LINES;
  // Of a file that is read its path may stand there: `log.file.path`.
  return Object.fromEntries(
    Object.entries(envelope).filter(([name, value]) => !lines.includes(name) || isJsonObject(value)),
  );
}

/** When the shipper says that was, where it does. */
export function timeBeside(envelope: JsonObject): Json | undefined {
  return TIMES.map((name) => envelope[name]).find(
    (value) => typeof value === "number" || (typeof value === "string" && value !== ""),
  );
}

const FURTHEST_ZONE = 15 * 3_600_000;

/**
 * The time beside a line in which a server wrote its own zone's, as if it were UTC's, and did not say which zone that is:
 * undefined where it cannot be the same moment, since a shipper has read a file of other days.
 */
export function zonedBeside(beside: Json | undefined, said: Json): Json | undefined {
  return Math.abs(logInstant(beside) - logInstant(said)) < FURTHEST_ZONE ? beside : undefined;
}
