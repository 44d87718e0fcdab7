export { ATTACK_NAMES } from "./attacks/attacks.ts";
export { createWorld } from "./create-world.ts";
export { type DeliverOptions, deliver } from "./deliver.ts";
export { DEMO_FILES } from "./demo-files.ts";
export { createBaselines } from "./evaluation/baselines/baselines.ts";
export { type Baseline, HourSummaries, type HourSummary } from "./evaluation/baselines/hour-summary.ts";
export { Calibration, type CalibrationRow, LEVELS, ratioAt, wilson } from "./evaluation/calibration.ts";
export { type Footprint, Footprints } from "./evaluation/footprints.ts";
export { type AttackOutcome, type Detection, type Matched, matchFindings } from "./evaluation/match-findings.ts";
export { type JudgedHour, oracleRecall } from "./evaluation/oracle.ts";
export { renderAttacks, renderVolume } from "./evaluation/render-evaluation.ts";
export { BUDGETS, type Report, type ReportOptions, renderReport, type WorldResult } from "./evaluation/report.ts";
export {
  type AttackRow,
  median,
  type Period,
  summarizeAttacks,
  summarizeVolume,
  type VolumeRow,
} from "./evaluation/summarize.ts";
export { FORGOTTEN_KEY, forgottenKey } from "./forgotten-key.ts";
export { renderLabels, renderRecords } from "./render.ts";
export { type CastMember, worldCast, worldStory } from "./story.ts";
export type { AttackLabel, RawRecord, World, WorldOptions } from "./world.ts";
