import { expectedUntil, type Judgement } from "@rolecall/alerting";
import { type Finding, formatTime } from "@rolecall/core";

/** A row of the table `feedback`. */
export interface FeedbackRow {
  readonly at: string;
  readonly tenant: string;
  readonly finding_uid: string;
  readonly identity_uid: string;
  readonly fingerprint: string;
  readonly verdict: Judgement["feedback"];
  readonly comment: string;
  /** Until when the same is expected; 1970 for another verdict. */
  readonly until: string;
  readonly actor: string;
}

/** What was said about one finding; `now` is epoch ms. */
export function feedbackRow(finding: Finding, verdict: Judgement, now: number): FeedbackRow {
  return {
    at: formatTime(now),
    tenant: finding.tenant,
    finding_uid: finding.finding_uid,
    identity_uid: finding.identity_uid,
    fingerprint: finding.fingerprint,
    verdict: verdict.feedback,
    comment: verdict.comment,
    until: formatTime(verdict.feedback === "expected" ? expectedUntil(verdict, now) : 0),
    actor: verdict.by,
  };
}
