import { compileRegex } from "./regex/compile.ts";

/** A finding's labels. A missing label equals an empty one. */
export type Labels = Readonly<Record<string, string>>;

export const OPERATORS = ["=", "!=", "=~", "!~"] as const;
export type Operator = (typeof OPERATORS)[number];

/** One condition on one label. Several together are ANDed. */
export interface Matcher {
  readonly name: string;
  readonly operator: Operator;
  readonly value: string;
  /** Of this one label's value. */
  readonly test: (value: string) => boolean;
}

/** A matcher that cannot be read: where in the text, and why. */
export class MatcherSyntaxError extends Error {
  override readonly name = "MatcherSyntaxError";
}

const NAME = /^[A-Za-z_][A-Za-z0-9_.:/-]*/;

/**
 * Reads Alertmanager's matcher syntax: `severity=~"high|critical"`, one or several separated by commas, with or without
 * braces around them; the value quoted (with `\"`, `\\`, `\n`) or bare. Regular expressions are fully anchored.
 *
 * @throws MatcherSyntaxError
 */
export function parseMatchers(text: string): readonly Matcher[] {
  let rest = text.trim();
  if (rest.startsWith("{")) {
    if (!rest.endsWith("}")) throw new MatcherSyntaxError("missing }");
    rest = rest.slice(1, -1).trim();
  }
  const matchers: Matcher[] = [];
  while (rest !== "") {
    const [matcher, after] = parseOne(rest);
    matchers.push(matcher);
    if (after !== "" && !after.startsWith(",")) throw new MatcherSyntaxError(`unexpected ${JSON.stringify(after)}`);
    rest = after.slice(1).trim();
  }
  return matchers;
}

/** A matcher from its parts. @throws MatcherSyntaxError for a pattern that cannot run in linear time */
export function createMatcher(name: string, operator: Operator, value: string): Matcher {
  return { name, operator, value, test: testOf(operator, value) };
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
export function formatMatcher(matcher: Matcher): string {
  return `${matcher.name}${matcher.operator}${JSON.stringify(matcher.value)}`;
}

function parseOne(text: string): [Matcher, string] {
  const name = NAME.exec(text)?.[0];
  if (name === undefined) throw new MatcherSyntaxError(`expected a label name at ${JSON.stringify(text)}`);
  const afterName = text.slice(name.length).trimStart();
  const operator = OPERATORS.toSorted((a, b) => b.length - a.length).find((candidate) =>
    afterName.startsWith(candidate),
  );
  if (operator === undefined) throw new MatcherSyntaxError(`expected = != =~ or !~ after ${name}`);
  const [value, after] = parseValue(afterName.slice(operator.length).trimStart());
  return [createMatcher(name, operator, value), after.trimStart()];
}

function parseValue(text: string): [string, string] {
  if (!text.startsWith('"')) {
    const bare = /^[^,"{}]*/.exec(text)?.[0] ?? "";
    return [bare.trim(), text.slice(bare.length)];
  }
  let value = "";
  for (let at = 1; at < text.length; at += 1) {
    const char = text[at] ?? "";
    if (char === '"') return [value, text.slice(at + 1)];
    if (char === "\\") {
      at += 1;
      value += unescaped(text[at]);
    } else value += char;
  }
  throw new MatcherSyntaxError("missing closing quote");
}

/** `\"`, `\\` and `\n` are escapes; a backslash before anything else stands for itself, as patterns need it. */
function unescaped(char: string | undefined): string {
  if (char === "n") return "\n";
  return char === '"' || char === "\\" ? char : `\\${char ?? ""}`;
}

function testOf(operator: Operator, value: string): (candidate: string) => boolean {
  if (operator === "=") return (candidate) => candidate === value;
  if (operator === "!=") return (candidate) => candidate !== value;
  const whole = compiled(value);
  return operator === "=~" ? whole : (candidate) => !whole(candidate);
}

function compiled(pattern: string): (text: string) => boolean {
  try {
    return compileRegex(pattern);
  } catch (error) {
    throw new MatcherSyntaxError(`${JSON.stringify(pattern)}: ${error instanceof Error ? error.message : ""}`, {
      cause: error,
    });
  }
}
