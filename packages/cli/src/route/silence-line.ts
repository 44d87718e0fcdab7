import { formatMatcher, parseMatchers, readSilence, type Silence } from "@rolecall/alerting";
import { formatTime, parseTime } from "@rolecall/core";
import { visible } from "../render/visible.ts";
import { UsageError } from "../verb.ts";

const EVER = 253_402_300_799_000;

/**
 * A silence from one line of NDJSON, with the columns of the table `silences`. What is absent is as wide as it can be: a
 * silence without times holds always. What Alertmanager's API and amtool write is understood as well: matchers as objects,
 * and `startsAt` for `starts_at`.
 * @throws UsageError for a line that says less than it seems to: a silence that cannot be read would hold nothing back
 */
export function readSilenceLine(line: string, n: number): Silence {
  const where = `line ${n + 1} of the silences`;
  const row = objectOf(line, where);
  const member = (name: string): unknown =>
    row[name] ?? row[name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())];
  const text = (name: string, otherwise: string): string => {
    const value = member(name);
    return typeof value === "string" ? value : otherwise;
  };
  const time = (name: string, otherwise: number): string => {
    const value = member(name) ?? formatTime(otherwise);
    if (typeof value === "string" && !Number.isNaN(parseTime(value))) return value;
    throw new UsageError(
      `${where}: ${name} wants an instant like 2026-11-24T03:00:00Z, and not ${visible(JSON.stringify(value))}`,
    );
  };
  return readSilence({
    silence_id: text("silence_id", text("id", `line-${n + 1}`)),
    matchers: matchersOf(row["matchers"], where),
    starts_at: time("starts_at", 0),
    ends_at: time("ends_at", EVER),
    created_by: text("created_by", ""),
    comment: text("comment", ""),
    updated_at: time("updated_at", 0),
  });
}

function objectOf(line: string, where: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new UsageError(`${where} is no JSON`, { cause: error });
  }
  if (typeof value !== "object" || value === null) throw new UsageError(`${where} is no object`);
  return value as Readonly<Record<string, unknown>>;
}

function matchersOf(value: unknown, where: string): readonly string[] {
  const matchers = Array.isArray(value) ? value.flatMap((each) => matcherText(each) ?? []) : [];
  if (!Array.isArray(value) || matchers.length === 0 || matchers.length < value.length) {
    throw new UsageError(`${where} needs matchers, a list of texts like severity="low"`);
  }
  for (const matcher of matchers) {
    try {
      parseMatchers(matcher);
    } catch (error) {
      throw new UsageError(`${where}: ${visible(error instanceof Error ? error.message : matcher)}`, { cause: error });
    }
  }
  return matchers;
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
