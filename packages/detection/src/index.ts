export {
  type Answer,
  DETECTIONS,
  type Detection,
  type Need,
  PEERS,
  type Peer,
  RULE_PEERS,
  WITHOUT_A_RULE,
} from "./catalogue/index.ts";
export { createDetector } from "./create-detector.ts";
export { DAY_DETECTOR } from "./day/render-day.ts";
export type {
  ChangedIdentities,
  ClosedHour,
  Detector,
  DetectorOptions,
  DetectorStats,
  IdentityContext,
  Offered,
  Position,
  Snapshot,
  StateRow,
} from "./detector.ts";
export { inventoryRecords, policyRecords } from "./inventory/records.ts";
export { compareEvents } from "./order/compare-events.ts";
export { isUsed, operationNames } from "./policy/used-grant.ts";
export { withShipped } from "./profiles/match-profiles.ts";
export type { Profile } from "./profiles/profile.ts";
export { PROFILES } from "./profiles/shipped.ts";
export { recordActions } from "./record-actions.ts";
export { createRules, RULES, type Rule, type RuleSet } from "./rules/index.ts";
export { STATE_VERSION } from "./snapshot/codec.ts";
export { type Proof, Prover } from "./suggest/prove.ts";
export { renderIam } from "./suggest/render-iam.ts";
export { renderRbac } from "./suggest/render-rbac.ts";
export { suggestPolicy } from "./suggest/suggest-policy.ts";
export { type Usage, UsageMeter } from "./suggest/usage.ts";
export {
  compileUserRule,
  isSigma,
  type RuleFault,
  readSigma,
  type UserExample,
  type UserRule,
} from "./user-rules/index.ts";
export { vendorSource } from "./vendor/vendor-source.ts";
export { judgeVolume } from "./volume-series.ts";
