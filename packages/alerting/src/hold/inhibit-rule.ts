import type { ConfigProblem, InhibitRuleConfig } from "../config/config.ts";
import { apartBy } from "../matcher/labels.ts";
import { type Labels, labelOf, type Matcher, matchesAll } from "../matcher/matcher.ts";
import { readMatchers } from "../matcher/read-matchers.ts";

/** While a source is open, targets with equal labels are held back. */
export interface InhibitRule {
  readonly name: string;
  readonly source: readonly Matcher[];
  readonly target: readonly Matcher[];
  readonly equal: readonly string[];
}

/** The rules of a configuration; mistakes are added to `problems`. A rule without a name is called after its place. */
export function compileInhibitRules(
  rules: readonly InhibitRuleConfig[],
  problems: ConfigProblem[],
): readonly InhibitRule[] {
  return rules.map((rule, index) => {
    const path = `inhibit_rules[${index}]`;
    const target = readMatchers(rule.target_matchers ?? [], `${path}.target_matchers`, problems);
    const source = readMatchers(rule.source_matchers ?? [], `${path}.source_matchers`, problems);
    if ((rule.source_matchers ?? []).length === 0) {
      problems.push({
        path: `${path}.source_matchers`,
        message: "without source matchers a rule would hide everything",
      });
    }
    return { name: rule.name ?? `inhibit-rule-${index}`, source, target, equal: [...(rule.equal ?? [])].sort() };
  });
}

/** Key of the `equal` labels. A label missing on both sides is equal; what is found of two people has two keys. */
export function equalKey(rule: InhibitRule, labels: Labels): string {
  return JSON.stringify(apartBy(rule.equal, labels).map((name) => labelOf(labels, name)));
}

/** Which sides of the rule a finding is on. */
export function sidesOf(rule: InhibitRule, labels: Labels): { readonly source: boolean; readonly target: boolean } {
  return { source: matchesAll(rule.source, labels), target: matchesAll(rule.target, labels) };
}
