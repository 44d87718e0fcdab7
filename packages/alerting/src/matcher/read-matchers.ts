import type { ConfigProblem } from "../config/config.ts";
import { type Matcher, MatcherSyntaxError, parseMatchers } from "./matcher.ts";

/** Matchers of a configuration; what cannot be read is added to `problems` with its place. */
export function readMatchers(texts: readonly string[], path: string, problems: ConfigProblem[]): readonly Matcher[] {
  const matchers: Matcher[] = [];
  for (const [index, text] of texts.entries()) {
    try {
      matchers.push(...parseMatchers(text));
    } catch (error) {
      if (!(error instanceof MatcherSyntaxError)) throw error;
      problems.push({ path: `${path}[${index}]`, message: error.message });
    }
  }
  return matchers;
}
