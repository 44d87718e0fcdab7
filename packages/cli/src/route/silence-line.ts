import { formatMatcher, readSilence, type Silence } from "@rolecall/alerting";
import { formatTime } from "@rolecall/core";
import { UsageError } from "../verb.ts";

const EVER = 253_402_300_799_000;

/**
 * A silence from one line of NDJSON, with the columns of the table `silences`. What is absent is as wide as it can be: a
 * silence without times holds always. What Alertmanager's API and amtool write is understood as well: matchers as objects,
 * and `startsAt` for `starts_at`.
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
  const matchers = Array.isArray(row["matchers"]) ? row["matchers"].map(matcherText) : [undefined];
  if (!matchers.every((matcher) => matcher !== undefined)) {
    throw new UsageError(`line ${n + 1} of the silences needs matchers, a list of texts like severity="low"`);
  }
  const text = (name: string, otherwise: string): string => {
    const value = row[name] ?? row[name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())];
    return typeof value === "string" ? value : otherwise;
  };
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

/** `severity="low"` as it is, or of Alertmanager's `{"name", "value", "isRegex", "isEqual"}`. */
function matcherText(matcher: unknown): string | undefined {
  if (typeof matcher === "string") return matcher;
  if (typeof matcher !== "object" || matcher === null) return undefined;
  const { name, value, isRegex = false, isEqual = true } = matcher as Readonly<Record<string, unknown>>;
  if (typeof name !== "string" || typeof value !== "string") return undefined;
  const operator = isRegex === true ? (isEqual === false ? "!~" : "=~") : isEqual === false ? "!=" : "=";
  return formatMatcher({ name, operator, value });
}
