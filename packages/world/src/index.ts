export { ATTACK_NAMES } from "./attacks/attacks.ts";
export type { RealSession } from "./attacks/real-session.ts";
export { createWorld } from "./create-world.ts";
export { type DeliverOptions, deliver } from "./deliver.ts";
export { DEMO_FILES } from "./demo-files.ts";
export { createBaselines } from "./evaluation/baselines/baselines.ts";
export { type Baseline, HourSummaries, type HourSummary } from "./evaluation/baselines/hour-summary.ts";
export { Calibration, type CalibrationRow, LEVELS, ratioAt, wilson } from "./evaluation/calibration.ts";
export { type Footprint, Footprints } from "./evaluation/footprints.ts";
export { type AttackOutcome, type Detection, type Matched, matchFindings } from "./evaluation/match-findings.ts";
export { type NabProfile, nabScore, type ScoredSeries } from "./evaluation/nab-score.ts";
export { type JudgedHour, oracleRecall } from "./evaluation/oracle.ts";
export { createPoisonedFleet, type PoisonedFleet, type Poisoning } from "./evaluation/poisoned-fleet.ts";
export { type PoisoningRow, summarizePoisoning } from "./evaluation/poisoning.ts";
export { NAB_PROFILES, RATE_THRESHOLD } from "./evaluation/rate-series.ts";
export { renderAttacks, renderVolume } from "./evaluation/render-evaluation.ts";
export { type Report, renderReport } from "./evaluation/report.ts";
export {
  type AttackRow,
  median,
  type Period,
  summarizeAttacks,
  summarizeVolume,
  type VolumeRow,
} from "./evaluation/summarize.ts";
export { BUDGETS, type ReportOptions, USUAL, type WorldResult } from "./evaluation/world-result.ts";
export { forgottenKey } from "./forgotten-key.ts";
export { renderLabels, renderRecords } from "./render.ts";
export { type CastMember, worldCast, worldStory } from "./story.ts";
export type { AttackLabel, RawRecord, World, WorldChange, WorldOptions } from "./world.ts";
