import type { Rule } from "../rule.ts";
import { type PlainRule, plainRule } from "./plain-rule.ts";

/**
 * A rule of an operation that says little alone, and much beside a finding of the same identity or the same hour: told at
 * `info`, so that it is at hand, and to nobody.
 */
export function traceRule(given: Omit<PlainRule, "severity"> & Partial<Pick<PlainRule, "severity">>): Rule {
  return plainRule({
    severity: "info",
    falsePositives: ["Most of it is work: what is told here is read beside a finding of the same identity."],
    response: ["Nothing by itself; beside a finding, see whether it belongs to the same hour."],
    ...given,
  });
}
