import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { wordOf } from "../envelope/steps/span-record.ts";

/** Where shippers keep a line of text, and programs that write JSON their message. */
const LINES = ["message", "log", "msg", "line", "_raw"] as const;
const TIMES = ["timestamp", "@timestamp", "time", "_time"] as const;

/** The lines of text that a shipper's record holds, without what ends them; JSON is none. */
export function linesIn(envelope: JsonObject): readonly string[] {
  return LINES.map((place) => wordOf(envelope[place]).trimEnd()).filter((line) => line !== "" && !line.startsWith("{"));
}

/** When the shipper says that was, where it does. */
export function timeBeside(envelope: JsonObject): Json | undefined {
  return TIMES.map((name) => envelope[name]).find((value) => value !== undefined && !isJsonObject(value));
}
