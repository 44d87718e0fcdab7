import type { Breach } from "./clause.ts";

/** What is said of a breach in a title; a clause that is not here is told by its name and what was seen. */
const SAID: ReadonlyMap<string, (observed: string) => string> = new Map([
  ["allow.hours", (observed: string) => `at ${observed}`],
  ["limits.token_lifetime", (observed: string) => `a token that lives for ${observed}`],
  ["limits.at_least_every", (observed: string) => `silent for ${observed}`],
  ["limits.calls_per_hour", (observed: string) => `${observed} calls in an hour`],
  ["limits.bytes_per_day", (observed: string) => `${observed} bytes in a day`],
  ["delegation.by", (observed: string) => `through ${observed}`],
  ["delegation.of", (observed: string) => `on behalf of ${observed}`],
  ["delegation.depth", (observed: string) => `at the end of a chain of ${observed}`],
  ["children.who", () => "a child that is none of those named there"],
  ["children.depth", (observed: string) => `started at depth ${observed}`],
  ["children.most", (observed: string) => `one of ${observed} children in an hour`],
  ["children.scopes", (observed: string) => `scope ${observed}, which its parent was not granted`],
  ["ends", (observed: string) => `${observed}, after its end`],
]);

/** `action iam:CreateUser` of `allow.actions`; `on behalf of …` of `delegation.of`. */
export function wordsOf({ clause, observed, expected }: Breach): string {
  if (clause.startsWith("when.")) return `${expected} (${observed})`;
  return SAID.get(clause)?.(observed) ?? `${clause.split(".").at(-1)?.replace(/s$/, "")} ${observed}`;
}

/** Whose policy a breach is of, as seen from who acted: children are held to what their parent's says of them. */
export function whosePolicy({ clause }: Breach): string {
  return clause.startsWith("children.") ? "its parent's policy" : "its policy";
}
