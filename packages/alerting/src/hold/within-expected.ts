import type { Dimension, Pattern } from "@rolecall/core";

/** What was seen of an amount may be so many times what somebody called expected: the next outage is never the same one. */
const MOST_TIMES = 2;

const AMOUNTS: ReadonlySet<Pattern> = new Set(["SURGE", "BURST"]);
const VALUES: ReadonlySet<Pattern> = new Set(["UNSEEN", "RARE", "INFREQUENT", "FREQUENT"]);
const NUMBER = /(\d[\d,]*(?:\.\d+)?)(?: (kB|MB|GB|TB|PB)\b)?/g;
const UNITS: Readonly<Record<string, number>> = { kB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12, PB: 1e15 };

/**
 * Whether what was seen is no more than what somebody called expected: the same; of values some of them, and no other; of an
 * amount not much more of the same.
 */
export function isWithin(expected: string, { name, pattern, observed }: Dimension): boolean {
  if (expected === observed) return true;
  if (AMOUNTS.has(pattern)) return isNotMuchMore(headOf(name, expected), headOf(name, observed));
  if (!VALUES.has(pattern)) return false;
  const known = new Set(expected.split(", "));
  return observed.split(", ").every((value) => known.has(value));
}

/** Half a power of ten in the sum of the evidence; and of a value, which adds nothing where another says the same, what is strong by itself. */
const COUNTS_ADDED = 0.5;
const COUNTS_ALONE = 2.5;

/** Whether a dimension says something that somebody who judges the finding would want to have seen. */
export function counts({ pattern, added, surprise }: Dimension): boolean {
  return added >= COUNTS_ADDED || (VALUES.has(pattern) && surprise >= COUNTS_ALONE);
}

/** Measures whose text is another each time, though their pattern is that of a value. */
const MEASURES: ReadonlySet<string> = new Set(["hours_since_last_call", "depth"]);

/** The same of what did not decide: a measure that is neither a value nor an amount is what it was. */
export function isWithinBeside(expected: string, dimension: Dimension): boolean {
  const { name, pattern } = dimension;
  const isCompared = !MEASURES.has(name) && (AMOUNTS.has(pattern) || VALUES.has(pattern));
  return !isCompared || isWithin(expected, dimension);
}

function isNotMuchMore(expected: string, observed: string): boolean {
  if (expected.replace(NUMBER, "#") !== observed.replace(NUMBER, "#")) return false;
  const known = numbersIn(expected);
  return numbersIn(observed).every((value, at) => value <= (known[at] ?? 0) * MOST_TIMES);
}

function numbersIn(text: string): readonly number[] {
  return Array.from(
    text.matchAll(NUMBER),
    ([, digits = "", unit = ""]) => Number(digits.replaceAll(",", "")) * (UNITS[unit] ?? 1),
  );
}

/** How a count is told besides: whether it is near enough, and whether the call behind it stands for others. */
const ASIDES = /^about (?=\d)|(?<=: )e\.g\. /g;

/** Without what came on other days, and of calls that fail without the one that stands for them: an outage has many errors. */
function headOf(name: string, text: string): string {
  const [today = ""] = text.replace(ASIDES, "").split("; ");
  return name === "error" ? (today.split(": ")[0] ?? "") : today;
}
