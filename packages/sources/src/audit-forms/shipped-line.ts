import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";

/** Where shippers keep a line of text, and programs that write JSON their message. */
const LINES = ["message", "log", "msg", "line", "_raw", "full_log", "textPayload", "event"] as const;
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
