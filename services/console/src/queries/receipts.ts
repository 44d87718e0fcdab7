import type { Store } from "@rolecall/clickhouse";
import type { Severity } from "@rolecall/core";
import { ask, type Question } from "./question.ts";

/** One reason for which one finding did not reach one receiver. */
export interface ReceiptItem {
  readonly at: string;
  readonly finding_uid: string;
  readonly title: string;
  readonly severity: Severity;
  readonly identity_uid: string;
  readonly receiver: string;
  readonly stage: string;
  readonly reason: string;
  readonly by: string;
  readonly times: number;
}

export interface ReceiptFilter {
  /** Part of the finding's title, its uid, the identity's uid or the receiver; case ignored. */
  readonly search: string;
  /** Empty for any. */
  readonly reason: string;
  readonly limit: number;
}

/** What was not told, the last first. */
export function receiptsQuestion({ search, reason, limit }: ReceiptFilter): Question {
  return {
    sql: `SELECT held.at AS at, finding_uid, title, severity, held.identity_uid AS identity_uid, receiver, stage, reason, by,
        toUInt32(times) AS times
      FROM (SELECT max(receipts.at) AS at, finding_uid, any(identity_uid) AS identity_uid, receiver, stage, reason, by,
          count() AS times
        FROM rolecall.receipts AS receipts FINAL WHERE {anyReason:Bool} OR reason = {reason:String}
        GROUP BY finding_uid, receiver, stage, reason, by) AS held
      LEFT JOIN (SELECT finding_uid, title, severity FROM rolecall.findings_latest) AS findings USING finding_uid
      WHERE {search:String} = '' OR positionCaseInsensitiveUTF8(
        concat(title, '\\n', finding_uid, '\\n', held.identity_uid, '\\n', receiver), {search:String}) > 0
      ORDER BY at DESC, finding_uid, receiver, reason LIMIT {limit:UInt32}`,
    parameters: { search, reason, anyReason: reason === "", limit },
  };
}

export function receipts(store: Store, question: Question): Promise<readonly ReceiptItem[]> {
  return ask<ReceiptItem>(store, question);
}

/** What held back a finding that turned out to be real. */
export interface RegretItem {
  readonly finding_uid: string;
  readonly title: string;
  readonly identity_uid: string;
  readonly verdict_at: string;
  readonly held_at: string;
  readonly stage: string;
  readonly reason: string;
  readonly by: string;
}

/** Receipts of the week before a verdict of `compromised`, of the same identity; those that only repeat left out. */
export function regretsQuestion(): Question {
  return {
    sql: `SELECT held.finding_uid AS finding_uid, title, judged.identity_uid AS identity_uid, judged.at AS verdict_at,
        held.at AS held_at, held.stage AS stage, held.reason AS reason, held.by AS by
      FROM (SELECT tenant, identity_uid, max(verdicts.at) AS at FROM rolecall.verdicts AS verdicts
        WHERE verdict = 'compromised' GROUP BY tenant, identity_uid) AS judged
      INNER JOIN (SELECT tenant, identity_uid, finding_uid, stage, reason, by, min(receipts.at) AS at
        FROM rolecall.receipts AS receipts
        WHERE reason NOT IN ('duplicate', 'repeat-interval-not-elapsed', 'resolved-within-interval')
        GROUP BY tenant, identity_uid, finding_uid, stage, reason, by) AS held USING (tenant, identity_uid)
      LEFT JOIN (SELECT finding_uid, title FROM rolecall.findings_latest) AS findings USING finding_uid
      WHERE held_at <= verdict_at AND held_at > verdict_at - INTERVAL 7 DAY ORDER BY verdict_at DESC, held_at LIMIT 50`,
    parameters: {},
  };
}

export function regrets(store: Store, question: Question): Promise<readonly RegretItem[]> {
  return ask<RegretItem>(store, question);
}
