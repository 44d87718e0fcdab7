import { MatcherSyntaxError, OPERATORS, type Operator, type RawMatcher } from "./matcher-syntax.ts";
import { unquoteGo } from "./unquote-go.ts";

type Token =
  | { readonly kind: "punctuation"; readonly text: string; readonly at: number }
  | { readonly kind: "text"; readonly text: string; readonly at: number };

/** What a name or a value without quotes may not hold. */
const RESERVED = /[\s{}!=~,\\"'`]/u;
const PUNCTUATION = ["=~", "!~", "!=", "=", "{", "}", ","];

/**
 * Alertmanager's UTF-8 matchers: `{name=value,"any name"!~"any value"}`, braces and a last comma optional. A text without
 * matchers has none.
 *
 * @throws MatcherSyntaxError
 */
export function parseUtf8(text: string): readonly RawMatcher[] {
  const tokens = tokensOf(text);
  const matchers: RawMatcher[] = [];
  let at = 0;
  const punctuation = (...wanted: readonly string[]): string | undefined => {
    const token = tokens[at];
    return token?.kind === "punctuation" && wanted.includes(token.text) ? token.text : undefined;
  };
  const take = (what: string): string => {
    const token = tokens[at];
    if (token?.kind !== "text") throw unexpected(token, what);
    at += 1;
    return token.text;
  };
  const braced = punctuation("{") !== undefined;
  if (braced) at += 1;
  while (at < tokens.length && punctuation("}") === undefined) {
    const name = take("a label name");
    const operator = punctuation(...OPERATORS);
    if (operator === undefined) throw unexpected(tokens[at], `= != =~ or !~ after ${name}`);
    at += 1;
    matchers.push({ name, operator: operator as Operator, value: take("a value") });
    if (punctuation(",") === undefined) break;
    at += 1;
  }
  if (braced !== (punctuation("}") !== undefined)) throw unexpected(tokens[at], braced ? "}" : "a comma or the end");
  if (braced) at += 1;
  if (at < tokens.length) throw unexpected(tokens[at], "the end");
  return matchers;
}

function unexpected(token: Token | undefined, wanted: string): MatcherSyntaxError {
  const found = token === undefined ? "the end" : JSON.stringify(token.text);
  const place = token === undefined ? "" : ` at character ${token.at + 1}`;
  return new MatcherSyntaxError(`expected ${wanted}, found ${found}${place}`);
}

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; ) {
    const char = text[at] ?? "";
    if (/\s/u.test(char)) {
      at += 1;
      continue;
    }
    const token = tokenAt(text, at);
    tokens.push(token.token);
    at = token.end;
  }
  return tokens;
}

function tokenAt(text: string, at: number): { readonly token: Token; readonly end: number } {
  const mark = PUNCTUATION.find((candidate) => text.startsWith(candidate, at));
  if (mark !== undefined) return { token: { kind: "punctuation", text: mark, at }, end: at + mark.length };
  if (text[at] === '"') {
    const end = endOfQuoted(text, at);
    const inner = unquoteGo(text.slice(at + 1, end - 1));
    if (inner === undefined) throw new MatcherSyntaxError(`not a quoted text at character ${at + 1}`);
    return { token: { kind: "text", text: inner, at }, end };
  }
  let end = at;
  while (end < text.length && !RESERVED.test(text[end] ?? "")) end += 1;
  if (end === at)
    throw new MatcherSyntaxError(`${JSON.stringify(text[at])} needs quotes around it at character ${at + 1}`);
  return { token: { kind: "text", text: text.slice(at, end), at }, end };
}

function endOfQuoted(text: string, at: number): number {
  for (let end = at + 1; end < text.length; end += 1) {
    if (text[end] === "\\") end += 1;
    else if (text[end] === '"') return end + 1;
  }
  throw new MatcherSyntaxError("missing closing quote");
}
