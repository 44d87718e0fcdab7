import { findingStates } from "./finding-states.ts";

/**
 * The ids of the findings that are not open any more: somebody has closed them, or called the like of them expected. A
 * verdict counts from when it was given, also where no alerter has heard of it yet, until it is taken back. The last word
 * counts, of two at once the one that judges: as one number they are compared in half the time that a pair takes.
 */
export const JUDGED_FINDINGS: string = `SELECT finding_uid FROM (
    SELECT finding_uid, changed_at AS at, state = 'closed' OR reason = 'marked-expected' AS judged FROM (${findingStates()})
    UNION ALL SELECT finding_uid, at, verdict != 'reopened' AS judged FROM rolecall.feedback)
  GROUP BY finding_uid HAVING max(toUnixTimestamp64Milli(at) * 2 + judged) % 2 = 1`;
