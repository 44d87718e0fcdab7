export { createDetector } from "./create-detector.ts";
export type {
  Detector,
  DetectorOptions,
  DetectorStats,
  IdentityContext,
  Offered,
  Position,
  Snapshot,
  StateRow,
} from "./detector.ts";
export { createRules, RULES, type Rule, type RuleMatch, type RuleRows, type RuleSet } from "./rules/index.ts";
export { OWASP_NHI, TECHNIQUES } from "./tags/index.ts";
