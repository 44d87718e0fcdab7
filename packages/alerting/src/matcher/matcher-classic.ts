import { MatcherSyntaxError, type Operator, type RawMatcher } from "./matcher-syntax.ts";

const MATCHER = /^\s*([a-zA-Z_:][a-zA-Z0-9_:]*)\s*(=~|=|!=|!~)\s*(.*?)\s*$/s;

/**
 * Alertmanager's classic matchers: `foo="bar", baz=~wh.t ever`, with braces around all of them or none. A value may stand
 * without quotes; `\"`, `\\` and `\n` are escapes, and a backslash before anything else stands for itself.
 *
 * @throws MatcherSyntaxError
 */
export function parseClassic(text: string): readonly RawMatcher[] {
  const trimmed = text.trim();
  const inner = trimmed.startsWith("{") ? trimmed.slice(1).replace(/\}$/, "") : trimmed;
  if (trimmed.startsWith("{") && !trimmed.endsWith("}")) throw new MatcherSyntaxError("missing }");
  const parts = splitAtCommas(inner);
  // A comma may stand after the last one.
  if (parts.at(-1)?.trim() === "") parts.pop();
  return parts.map(parseOne);
}

function splitAtCommas(text: string): string[] {
  const parts = [""];
  let quoted = false;
  let escaped = false;
  for (const char of text) {
    if (!quoted && !escaped && char === ",") {
      parts.push("");
      continue;
    }
    if (escaped) escaped = false;
    else if (char === "\\") escaped = true;
    else if (char === '"') quoted = !quoted;
    parts[parts.length - 1] += char;
  }
  return parts;
}

function parseOne(text: string): RawMatcher {
  const [, name, operator, raw = ""] = MATCHER.exec(text) ?? [];
  if (name === undefined || operator === undefined) {
    throw new MatcherSyntaxError(`expected NAME, one of = != =~ !~, and a value; found ${JSON.stringify(text.trim())}`);
  }
  return { name, operator: operator as Operator, value: readValue(raw) };
}

/** Between its quotes, or bare, where a backslash at the very end stands for itself. */
const QUOTED = /^"((?:[^"\\]|\\.)*)"$/s;
const BARE = /^(?:[^"\\]|\\.)*\\?$/s;

function readValue(raw: string): string {
  const [, inner = BARE.test(raw) ? raw : undefined] = QUOTED.exec(raw) ?? [];
  if (inner === undefined) throw new MatcherSyntaxError(`a quote without its like, or without a backslash, in ${raw}`);
  return inner.replace(/\\([n"\\])/g, (_, char: string) => (char === "n" ? "\n" : char));
}
