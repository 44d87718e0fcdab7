import { parseClassic } from "./matcher-classic.ts";
import { MatcherSyntaxError, type RawMatcher } from "./matcher-syntax.ts";
import { parseUtf8 } from "./matcher-utf8.ts";
import { compileRegex, type Regex } from "./regex.ts";

export { MatcherSyntaxError } from "./matcher-syntax.ts";

/** A finding's labels. A missing label equals an empty one. */
export type Labels = Readonly<Record<string, string>>;

/** One condition on one label. Several together are ANDed. */
export interface Matcher extends RawMatcher {
  /** Of this one label's value. */
  readonly test: (value: string) => boolean;
  /** Only these values pass. */
  readonly words?: ReadonlySet<string> | undefined;
  /** Only values that begin so pass. */
  readonly prefix: string;
  /** Only values that hold this pass. */
  readonly inside: string;
}

/**
 * Reads Alertmanager's matchers as its default mode does: its UTF-8 syntax (`"any name"="x"`, escapes of a Go string),
 * or its classic one (`foo=bar baz`, where a backslash that escapes nothing stands for itself). Where a text means
 * something in both, and not the same, the classic meaning holds. Regular expressions are fully anchored.
 *
 * @throws MatcherSyntaxError
 */
export function parseMatchers(text: string): readonly Matcher[] {
  const utf8 = attempt(parseUtf8, text);
  const classic = attempt(parseClassic, text);
  const raw = classic.ok ? classic : utf8;
  if (!raw.ok) throw raw.error;
  return raw.matchers.map(({ name, operator, value }) => createMatcher(name, operator, value));
}

/** A matcher from its parts. @throws MatcherSyntaxError for a pattern that cannot run in linear time */
export function createMatcher(name: string, operator: RawMatcher["operator"], value: string): Matcher {
  switch (operator) {
    case "=":
      return { name, operator, value, test: (text) => text === value, words: new Set([value]), prefix: "", inside: "" };
    case "!=":
      return { name, operator, value, test: (text) => text !== value, prefix: "", inside: "" };
    case "=~":
      return { name, operator, value, ...compiled(value) };
    case "!~": {
      const { test } = compiled(value);
      return { name, operator, value, test: (text) => !test(text), prefix: "", inside: "" };
    }
  }
}

/** True when every matcher holds. */
export function matchesAll(matchers: readonly Matcher[], labels: Labels): boolean {
  return matchers.every((matcher) => matcher.test(labelOf(labels, matcher.name)));
}

/** The label's value, empty where it is missing. Inherited members of the object are no labels. */
export function labelOf(labels: Labels, name: string): string {
  return Object.hasOwn(labels, name) ? (labels[name] ?? "") : "";
}

/** The matcher in canonical form: two with the same text mean the same. */
export function formatMatcher(matcher: RawMatcher): string {
  const name = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(matcher.name) ? matcher.name : quoted(matcher.name);
  return `${name}${matcher.operator}${quoted(matcher.value)}`;
}

/** Only what both syntaxes read in the same way is escaped. */
function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, "\\$&").replace(/\n/g, "\\n")}"`;
}

type Attempt =
  | { readonly ok: true; readonly matchers: readonly RawMatcher[] }
  | { readonly ok: false; readonly error: MatcherSyntaxError };

function attempt(parse: (text: string) => readonly RawMatcher[], text: string): Attempt {
  try {
    return { ok: true, matchers: parse(text) };
  } catch (error) {
    if (error instanceof MatcherSyntaxError) return { ok: false, error };
    throw error;
  }
}

function compiled(pattern: string): Regex {
  try {
    return compileRegex(pattern);
  } catch (error) {
    throw new MatcherSyntaxError(`${JSON.stringify(pattern)}: ${error instanceof Error ? error.message : ""}`, {
      cause: error,
    });
  }
}
