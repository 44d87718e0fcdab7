import type { Store } from "@rolecall/clickhouse";
import { ask, type Question } from "./question.ts";

/** Hours said to be so rare, and those that were found. */
export interface CalibrationLevel {
  /** -log10 of the probability of an identity-hour. */
  readonly level: number;
  /** Findings of at most that probability, those confirmed as compromised left out. */
  readonly found: number;
}

export interface Calibration {
  /** Hours in which an identity acted, of the weeks that are counted. */
  readonly hours: number;
  readonly levels: readonly CalibrationLevel[];
}

const SINCE = "(SELECT max(time) FROM rolecall.findings) - INTERVAL 28 DAY";

/** Findings of four weeks by how rare they were said to be. */
export const CALIBRATION: Question = {
  sql: `SELECT level, countIf(probability <= exp10(-level)) AS found
    FROM (SELECT assumeNotNull(probability) AS probability FROM rolecall.findings_latest
      WHERE kind = 'behavior' AND calibration = 'calibrated' AND probability > 0 AND time >= ${SINCE}
        AND finding_uid NOT IN (SELECT finding_uid FROM rolecall.verdicts WHERE verdict = 'compromised')) AS findings
    ARRAY JOIN range(2, 10) AS level GROUP BY level HAVING max(probability) >= exp10(-level) ORDER BY level`,
  parameters: {},
};

const HOURS: Question = {
  sql: `SELECT uniq(identity_uid, toStartOfHour(time)) AS hours FROM rolecall.events WHERE time >= ${SINCE}`,
  parameters: {},
};

export async function calibration(store: Store): Promise<Calibration> {
  const levels = await ask<CalibrationLevel>(store, CALIBRATION);
  if (levels.length === 0) return { hours: 0, levels };
  const [row] = await ask<{ readonly hours: number }>(store, HOURS);
  return { hours: row?.hours ?? 0, levels };
}
