import { formatTime, nearest, parseDuration, parseTime, ranked, SEVERITIES, type Severity } from "@rolecall/core";
import { type Arguments, UsageError } from "./verb.ts";

const MOST_PORT = 65_535;
/** Nothing is older: before it an event is a dead letter. The engine counts times no further back than 1900. */
const FIRST_TIME = Date.UTC(2000, 0, 1);

/**
 * The values of a flag that takes some of a closed set: repeated, or with commas. With an order (`isRanked`), `high+` is
 * `high` and all above it.
 * @throws UsageError naming the nearest one.
 */
export function valuesOf<T extends string>(
  args: Arguments,
  flag: string,
  known: readonly T[],
  isRanked = false,
): readonly T[] | undefined {
  const given = args.all(flag).flatMap((text) => text.split(","));
  if (given.length === 0) return undefined;
  return given.flatMap((text) => {
    const values = isRanked || !text.endsWith("+") ? ranked(text, known) : undefined;
    if (values === undefined) throw unknown(flag, isRanked ? text.replace(/\+$/, "") : text, known);
    return values;
  });
}

/** `--fail-on`: that severity and all above it; none without the flag. @throws UsageError naming the nearest one. */
export function failOnOf(args: Arguments): readonly Severity[] {
  const given = args.text("fail-on");
  if (given === undefined) return [];
  const at = (SEVERITIES as readonly string[]).indexOf(given);
  if (at < 0) throw unknown("fail-on", given, SEVERITIES);
  return SEVERITIES.slice(at);
}

function unknown(flag: string, given: string, known: readonly string[]): UsageError {
  const near = nearest(given, known);
  const hint = near === undefined ? `one of ${known.join(", ")}` : `did you mean ${near}?`;
  return new UsageError(`--${flag} does not know "${given}": ${hint}`);
}

/** `--since`: an instant, a day, or a span back from now; as RFC 3339. */
export function sinceOf(args: Arguments, now: number): string | undefined {
  const text = args.text("since");
  if (text === undefined) return undefined;
  const span = parseDuration(text);
  const at = span === undefined ? instantOf(text) : now - span;
  if (Number.isNaN(at))
    throw new UsageError(`--since wants a time like 2026-11-24T10:00:00Z or 24h, and not "${text}"`);
  return formatTime(Math.max(at, FIRST_TIME));
}

/** An instant (RFC 3339) or a day; NaN for anything else. */
export function instantOf(text: string): number {
  return parseTime(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text);
}

/** A whole number of at least `least`. @throws UsageError */
export function numberOf(args: Arguments, flag: string, otherwise: number, least = 1): number {
  const text = args.text(flag);
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (/^\d{1,10}$/.test(text) && value >= least && value < 2 ** 32) return value;
  throw new UsageError(`--${flag} wants a whole number from ${least}, and not "${text}"`);
}

/** `--port`, as it was given; 0 is a free one. @throws UsageError */
export function portIn(args: Arguments): string | undefined {
  const text = args.text("port");
  if (text === undefined || (/^\d{1,5}$/.test(text) && Number(text) <= MOST_PORT)) return text;
  throw new UsageError(`--port wants a number up to ${MOST_PORT}, and not "${text}"`);
}
