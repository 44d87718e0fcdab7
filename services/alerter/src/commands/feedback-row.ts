import { expectedUntil, type Judgement } from "@rolecall/alerting";
import { type Finding, formatTime } from "@rolecall/core";

/** `reopened`: what was said of it before is taken back. */
export type Said = Judgement["feedback"] | "reopened";

/** A row of the table `feedback`. */
export interface FeedbackRow {
  readonly at: string;
  readonly tenant: string;
  readonly finding_uid: string;
  readonly identity_uid: string;
  readonly fingerprint: string;
  readonly verdict: Said;
  readonly comment: string;
  /** Until when the same is expected; 1970 for another verdict. */
  readonly until: string;
  readonly actor: string;
}

/** What was said about one finding; `now` is epoch ms. */
export function feedbackRow(finding: Finding, verdict: Judgement, now: number): FeedbackRow {
  const until = verdict.feedback === "expected" ? expectedUntil(verdict, now) : 0;
  return rowOf(finding, { ...verdict, said: verdict.feedback, until }, now);
}

/** That it was taken back; `now` is epoch ms. */
export function reopenedRow(
  finding: Finding,
  { by, comment }: Pick<Judgement, "by" | "comment">,
  now: number,
): FeedbackRow {
  return rowOf(finding, { by, comment, said: "reopened", until: 0 }, now);
}

interface Row extends Pick<Judgement, "by" | "comment"> {
  readonly said: Said;
  /** Epoch ms. */
  readonly until: number;
}

function rowOf(finding: Finding, { by, comment, said, until }: Row, now: number): FeedbackRow {
  return {
    at: formatTime(now),
    tenant: finding.tenant,
    finding_uid: finding.finding_uid,
    identity_uid: finding.identity_uid,
    fingerprint: finding.fingerprint,
    verdict: said,
    comment,
    until: formatTime(until),
    actor: by,
  };
}
