import type { Store } from "@rolecall/clickhouse";
import type { Finding } from "@rolecall/core";
import { ask, type Question } from "../question.ts";

/** What somebody said of this finding or of one like it. */
export interface Opinion {
  readonly at: string;
  readonly finding_uid: string;
  readonly title: string;
  readonly identity_name: string;
  /** `reopened`: what was said of it before is taken back. */
  readonly verdict: string;
  readonly comment: string;
  readonly actor: string;
  /** How like it is: this one, the same thing again, the same identity, the same deviation of another. */
  readonly likeness: "this" | "same" | "identity" | "deviation";
}

/** All that was said of this finding, and the verdicts that stand on the same fingerprint, the same identity, and the same leading dimension of others. */
export function opinionsQuestion(finding: Finding): Question {
  return {
    sql: `SELECT feedback.at AS at, finding_uid, title, identity_name, feedback.verdict AS verdict,
        feedback.comment AS comment, feedback.actor AS actor,
        multiIf(finding_uid = {finding:String}, 'this', fingerprint = {fingerprint:String}, 'same',
          identity_uid = {uid:String}, 'identity', 'deviation') AS likeness
      FROM (SELECT at, finding_uid, verdict, comment, actor FROM rolecall.feedback FINAL
        WHERE tenant = {tenant:String} AND finding_uid = {finding:String}
        UNION ALL SELECT at, finding_uid, verdict, comment, actor FROM rolecall.verdicts
        WHERE tenant = {tenant:String} AND finding_uid != {finding:String}) AS feedback
      INNER JOIN (SELECT finding_uid, title, identity_name, identity_uid, fingerprint FROM rolecall.findings_latest
        WHERE tenant = {tenant:String} AND (finding_uid = {finding:String} OR fingerprint = {fingerprint:String}
          OR identity_uid = {uid:String} OR (detector = {detector:String} AND dimensions.name[1] = {lead:String})))
        AS judged USING finding_uid
      ORDER BY indexOf(['this', 'same', 'identity', 'deviation'], likeness), at DESC LIMIT 20`,
    parameters: {
      ...{ tenant: finding.tenant, finding: finding.finding_uid, fingerprint: finding.fingerprint },
      ...{ uid: finding.identity_uid, detector: finding.detector, lead: finding.dimensions[0]?.name ?? "" },
    },
  };
}

export function opinions(store: Store, question: Question): Promise<readonly Opinion[]> {
  return ask<Opinion>(store, question);
}
