import type { z } from "zod";

type Issue = z.core.$ZodRawIssue;

/** What a value must be, by the name that a schema has for its type. */
const KINDS: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  tuple: "a list",
  object: "a group of members",
  record: "a group of members",
  date: "a date",
  null: "null",
};

const FORMATS: Readonly<Record<string, string>> = {
  datetime: "a time like 2026-11-24T10:00:00Z",
  date: "a date like 2026-11-24",
  email: "an e-mail address",
  url: "a URL",
  uuid: "a UUID",
};

/**
 * What is wrong with a value, in the product's words, where its schema has none of its own: the end of a sentence that begins
 * with its place. For `safeParse(value, { error: inOurWords })`. Never quotes the value.
 */
export function inOurWords(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined ? "is required" : `must be ${KINDS[issue.expected] ?? "left out"}`;
    case "invalid_value":
      return issue.input === undefined ? "is required" : `must be ${wordsOf(issue.values)}`;
    case "too_small":
      return least(issue);
    case "too_big":
      return most(issue);
    case "invalid_format":
      return formOf(issue);
    case "not_multiple_of":
      return `must be a multiple of ${issue.divisor}`;
    case "unrecognized_keys":
      return `has unknown members: ${issue.keys.join(", ")}`;
    case "invalid_key":
      return "is a name that is not allowed here";
    case "custom":
    case "invalid_element":
    case "invalid_union":
      return issue.input === undefined ? "is required" : "is not of a form that is allowed here";
  }
}

function wordsOf(values: readonly z.core.util.Primitive[]): string {
  return values.length === 1 ? String(values[0]) : `one of ${values.map(String).join(", ")}`;
}

type Bounded<Code> = Extract<Issue, { readonly code: Code }>;

function least({ origin, minimum, inclusive, exact }: Bounded<"too_small">): string {
  const counted = COUNTED[origin];
  if (counted === undefined) return inclusive === false ? `must be above ${minimum}` : `must be ${minimum} or more`;
  if (exact === true) return `must have exactly ${amount(minimum, counted)}`;
  return Number(minimum) === 1 ? "must not be empty" : `must have at least ${amount(minimum, counted)}`;
}

function most({ origin, maximum, inclusive, exact }: Bounded<"too_big">): string {
  const counted = COUNTED[origin];
  if (counted === undefined) return inclusive === false ? `must be below ${maximum}` : `must be ${maximum} or less`;
  return `must have ${exact === true ? "exactly" : "at most"} ${amount(maximum, counted)}`;
}

/** What the size of a value is counted in; numbers have none. */
const COUNTED: Readonly<Record<string, string>> = {
  string: "character",
  array: "element",
  set: "element",
  map: "member",
  object: "member",
  record: "member",
};

function amount(count: number | bigint, counted: string): string {
  return `${count} ${counted}${Number(count) === 1 ? "" : "s"}`;
}

function formOf({ format, pattern, prefix }: Bounded<"invalid_format">): string {
  if (typeof prefix === "string") return `must begin with ${prefix}`;
  const known = FORMATS[format];
  return known === undefined ? `must match ${String(pattern ?? format)}` : `must be ${known}`;
}
