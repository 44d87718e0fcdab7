import { STATE_DETECTORS } from "@rolecall/core";
import { findingStates } from "./finding-states.ts";

/** A state that goes on is told anew each week, as gravely as before: the last of these findings has what the others had. */
const TOLD_ANEW = `SELECT finding_uid FROM (
    SELECT finding_uid, time, max(time) OVER (PARTITION BY tenant, fingerprint, severity) AS newest
    FROM rolecall.findings_latest WHERE detector IN (${STATE_DETECTORS.map((detector) => `'${detector}'`).join(", ")}))
  WHERE time < newest`;

/**
 * The ids of the findings that are not open any more: somebody has closed them, or called the like of them expected, or a later one tells
 * that they go on. A
 * verdict counts from when it was given, also where no alerter has heard of it yet, until it is taken back. The last word
 * counts, of two at once the one that judges: as one number they are compared in half the time that a pair takes.
 */
export const JUDGED_FINDINGS: string = `SELECT finding_uid FROM (
    SELECT finding_uid, changed_at AS at, state = 'closed' OR reason = 'marked-expected' AS judged FROM (${findingStates()})
    UNION ALL SELECT finding_uid, at, verdict != 'reopened' AS judged FROM rolecall.feedback)
  GROUP BY finding_uid HAVING max(toUnixTimestamp64Milli(at) * 2 + judged) % 2 = 1
  UNION DISTINCT ${TOLD_ANEW}`;
