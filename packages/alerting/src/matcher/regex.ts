import { RE2JS } from "re2js";
import { insideOf } from "./regex-inside.ts";

/** Longest pattern, UTF-16 units: far beyond what anybody writes, and a bound on what one costs to compile. */
const MAX_PATTERN = 1000;
/** Instructions of the compiled automaton: matching costs at most this times the length of the text. */
const MAX_PROGRAM = 10_000;

/** A pattern, and what every text in its language is known to be or to begin with. */
export interface Regex {
  /** Whether the whole of a text is in the pattern's language. */
  readonly test: (text: string) => boolean;
  /** The pattern is nothing but these words. */
  readonly words?: ReadonlySet<string>;
  /** Empty where nothing is known. */
  readonly prefix: string;
  /** Every text in the language holds it; empty where nothing is known. */
  readonly inside: string;
}

/** Why a pattern is refused, in one sentence for a person. */
class RegexSyntaxError extends Error {
  override readonly name = "RegexSyntaxError";
}

/**
 * A fully anchored matcher of RE2's syntax, in linear time whatever the text. JavaScript's own engine backtracks, so one
 * label of an attacker's choice could hold the alerter for hours.
 *
 * @throws RegexSyntaxError for back-references, look-around, and patterns or programs past the bounds
 */
export function compileRegex(pattern: string): Regex {
  if (pattern.length > MAX_PATTERN) throw new RegexSyntaxError(`longer than ${MAX_PATTERN} characters`);
  const compiled = compile(pattern);
  if (compiled.programSize() > MAX_PROGRAM) throw new RegexSyntaxError("repetitions multiply to a pattern too large");
  const words = WORDS.test(pattern) ? new Set(pattern.split("|")) : undefined;
  if (words) return { test: (text) => words.has(text), words, prefix: "", inside: "" };
  // What does not begin as the pattern does, or does not hold what it holds, is told apart without the automaton.
  const [prefix = ""] = pattern.includes("|") ? [] : (PREFIX.exec(pattern) ?? []);
  const inside = insideOf(pattern);
  const test = (text: string): boolean => text.startsWith(prefix) && text.includes(inside) && compiled.testExact(text);
  return { test, prefix, inside };
}

/** Nothing but words with bars between them. */
const WORDS = /^[\p{L}\p{N}_: -]*(?:\|[\p{L}\p{N}_: -]*)*$/u;
/** Characters that stand for themselves, the last of them not repeated. */
const PREFIX = /^(?:[\p{L}\p{N}_:/ -](?![*?{+]))+/u;

function compile(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^error parsing regexp: /, "") : "";
    throw new RegexSyntaxError(`not a regular expression of linear time (RE2): ${why}`, { cause: error });
  }
}
