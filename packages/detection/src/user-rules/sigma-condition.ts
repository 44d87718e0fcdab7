import type { Condition } from "../rules/rule.ts";

/** A condition of Sigma's over named selections, or what of it is not understood. */
export type SigmaParsed = { readonly condition: Condition } | { readonly notUnderstood: string };

type Selections = ReadonlyMap<string, Condition>;

const MOST_TOKENS = 500;

/**
 * Reads `selection and not 1 of filter_*`: names, `and`, `or`, `not`, brackets, `1 of`, `all of`, `them`. Sigma's
 * specification 2.0, "Condition". Aggregations (`| count()`), `near` and numbers other than 1 are not understood.
 */
export function parseSigmaCondition(text: string, selections: Selections): SigmaParsed {
  if (text.includes("|"))
    return { notUnderstood: "aggregations after a | (correlations): write a threshold in a rule of Rolecall's own" };
  const tokens = text.match(/\(|\)|[^\s()]+/g) ?? [];
  if (tokens.length > MOST_TOKENS) return { notUnderstood: "a condition this long" };
  const reader = { tokens, at: 0, selections };
  try {
    const condition = anyOf(reader);
    if (reader.at < tokens.length) return { notUnderstood: `"${tokens[reader.at]}" at its place in the condition` };
    return { condition };
  } catch (error) {
    return { notUnderstood: error instanceof Misread ? error.message : "the condition" };
  }
}

class Misread extends Error {}

interface Reader {
  readonly tokens: readonly string[];
  at: number;
  readonly selections: Selections;
}

function anyOf(reader: Reader): Condition {
  const parts = [allOf(reader)];
  while (take(reader, "or")) parts.push(allOf(reader));
  return parts.length === 1 ? (parts[0] as Condition) : { any: parts };
}

function allOf(reader: Reader): Condition {
  const parts = [unary(reader)];
  while (take(reader, "and")) parts.push(unary(reader));
  return parts.length === 1 ? (parts[0] as Condition) : { all: parts };
}

function unary(reader: Reader): Condition {
  if (take(reader, "not")) return { not: unary(reader) };
  if (take(reader, "(")) {
    const inner = anyOf(reader);
    if (!take(reader, ")")) throw new Misread("a bracket that is not closed");
    return inner;
  }
  return named(reader);
}

function named(reader: Reader): Condition {
  const word = reader.tokens[reader.at];
  if (word === undefined) throw new Misread("a condition that breaks off");
  reader.at += 1;
  if (reader.tokens[reader.at]?.toLowerCase() !== "of") return selection(reader, word);
  reader.at += 1;
  const pattern = reader.tokens[reader.at] ?? "";
  reader.at += 1;
  const quantity = word.toLowerCase();
  if (quantity !== "1" && quantity !== "any" && quantity !== "all") throw new Misread(`"${word} of"`);
  const found = matching(reader, pattern);
  return quantity === "all" ? { all: found } : { any: found };
}

function selection(reader: Reader, name: string): Condition {
  const found = reader.selections.get(name);
  if (found === undefined) throw new Misread(`the selection ${name}, which is not there`);
  return found;
}

function matching(reader: Reader, pattern: string): readonly Condition[] {
  const all = pattern.toLowerCase() === "them";
  const prefix = pattern.endsWith("*") ? pattern.slice(0, -1) : undefined;
  const names = Array.from(reader.selections.keys()).filter((name) => {
    if (all) return !name.startsWith("_");
    return prefix === undefined ? name === pattern : name.startsWith(prefix);
  });
  if (names.length === 0) throw new Misread(`"of ${pattern}", which names no selection`);
  return names.map((name) => selection(reader, name));
}

function take(reader: Reader, word: string): boolean {
  if (reader.tokens[reader.at]?.toLowerCase() !== word) return false;
  reader.at += 1;
  return true;
}
