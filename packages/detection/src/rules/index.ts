export { createRules } from "./create-rules.ts";
export type { Own } from "./own-account.ts";
export type { Condition, Example, Path, PolicyTest, Rule, TechniqueUse, Threshold } from "./rule.ts";
export type { CountedSet, RuleMatch, RuleRows, RuleSet, Together } from "./rule-set.ts";
export { RULES } from "./shipped/catalog.ts";
