import { type Finding, parseTime } from "@rolecall/core";
import type { Poisoning } from "./poisoned-fleet.ts";
import { table } from "./render-evaluation.ts";

const HOUR_MS = 3_600_000;
/** What is decided when the last hour is over still belongs to it; a finding of the whole day comes at its end. */
const AFTER_MS = 26 * HOUR_MS;

/** What came of attackers of one patience. */
export interface PoisoningRow {
  readonly rampDays: number;
  readonly victims: number;
  /** Found while the baseline was being prepared. */
  readonly inRamp: number;
  /** The harvest itself was found. */
  readonly atHarvest: number;
  readonly missed: number;
}

/** Who was found when, by patience. */
export function summarizePoisoning(
  poisonings: readonly Poisoning[],
  findings: readonly Finding[],
): readonly PoisoningRow[] {
  return Array.from(
    Map.groupBy(poisonings, ({ rampDays }) => rampDays),
    ([rampDays, all]) => {
      const found = all.map(({ endAt, harvestAt, identityUid, rampAt }) => {
        const times = findings.filter((each) => each.identity_uid === identityUid).map(({ time }) => parseTime(time));
        return {
          inRamp: times.some((at) => at >= rampAt && at < harvestAt),
          atHarvest: times.some((at) => at >= harvestAt && at < endAt + AFTER_MS),
        };
      });
      return {
        rampDays,
        victims: all.length,
        inRamp: found.filter(({ inRamp }) => inRamp).length,
        atHarvest: found.filter(({ atHarvest }) => atHarvest).length,
        missed: found.filter(({ atHarvest, inRamp }) => !atHarvest && !inRamp).length,
      };
    },
  );
}

/** As a Markdown table. */
export function renderPoisoning(rows: readonly PoisoningRow[]): string {
  return table(
    ["preparation", "identity-hours", "victims", "found while preparing", "found at the harvest", "missed"],
    rows.map(({ atHarvest, inRamp, missed, rampDays, victims }) => [
      rampDays === 0 ? "none" : `${rampDays} day${rampDays === 1 ? "" : "s"}`,
      ...[24 * rampDays, victims, inRamp, atHarvest, missed].map(String),
    ]),
  );
}
