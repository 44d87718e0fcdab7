import { readSilence, type Silence } from "@rolecall/alerting";
import { formatTime } from "@rolecall/core";
import { UsageError } from "../verb.ts";

const EVER = 253_402_300_799_000;

/**
 * A silence from one line of NDJSON, with the columns of the table `silences`. What is absent is as wide as it can be: a
 * silence without times holds always.
 */
export function readSilenceLine(line: string, n: number): Silence {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new UsageError(`line ${n + 1} of the silences is no JSON`, { cause: error });
  }
  if (typeof value !== "object" || value === null) throw new UsageError(`line ${n + 1} of the silences is no object`);
  const row = value as Readonly<Record<string, unknown>>;
  const matchers = row["matchers"];
  if (!Array.isArray(matchers) || !matchers.every((matcher) => typeof matcher === "string")) {
    throw new UsageError(`line ${n + 1} of the silences needs matchers, a list of texts like severity="low"`);
  }
  const text = (name: string, otherwise: string): string => (typeof row[name] === "string" ? row[name] : otherwise);
  return readSilence({
    silence_id: text("silence_id", text("id", `line-${n + 1}`)),
    matchers,
    starts_at: text("starts_at", formatTime(0)),
    ends_at: text("ends_at", formatTime(EVER)),
    created_by: text("created_by", ""),
    comment: text("comment", ""),
    updated_at: text("updated_at", formatTime(0)),
  });
}
