import type { Store } from "@rolecall/clickhouse";
import type { Finding, IdentityKind, Severity } from "@rolecall/core";
import { parseTime } from "@rolecall/core";
import { ask, type Question } from "../question.ts";
import { sqlTime } from "../span.ts";

/** Another identity that did the same at about the same time. */
export interface Companion {
  readonly finding_uid: string;
  readonly identity_uid: string;
  readonly identity_name: string;
  readonly identity_kind: IdentityKind;
  readonly title: string;
  readonly severity: Severity;
  readonly time: string;
}

/** Who is shown; of more it is said that they are at least so many. */
export const MOST_COMPANIONS = 20;
const WITHIN_MS = 86_400_000;

/** Findings of other identities within a day that the same detector made, led by the same dimension. */
export function sameDeviationQuestion(finding: Finding): Question {
  const at = parseTime(finding.time);
  return {
    sql: `SELECT finding_uid, identity_uid, identity_name, identity_kind, title, severity, time
      FROM rolecall.findings_latest
      WHERE tenant = {tenant:String} AND identity_uid != {uid:String} AND detector = {detector:String}
        AND dimensions.name[1] = {dimension:String}
        AND time >= toDateTime64({from:String}, 3, 'UTC') AND time <= toDateTime64({to:String}, 3, 'UTC')
      ORDER BY time, finding_uid LIMIT ${MOST_COMPANIONS}`,
    parameters: {
      tenant: finding.tenant,
      uid: finding.identity_uid,
      detector: finding.detector,
      dimension: finding.dimensions[0]?.name ?? "",
      from: sqlTime(at - WITHIN_MS),
      to: sqlTime(at + WITHIN_MS),
    },
  };
}

export function sameDeviation(store: Store, question: Question): Promise<readonly Companion[]> {
  return ask<Companion>(store, question);
}
