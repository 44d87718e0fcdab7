export const OPERATORS = ["=", "!=", "=~", "!~"] as const;
export type Operator = (typeof OPERATORS)[number];

/** A matcher as it is written. */
export interface RawMatcher {
  readonly name: string;
  readonly operator: Operator;
  readonly value: string;
}

/** A matcher that cannot be read: where in the text, and why. */
export class MatcherSyntaxError extends Error {
  override readonly name = "MatcherSyntaxError";
}
