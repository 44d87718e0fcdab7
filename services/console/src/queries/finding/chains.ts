import type { Store } from "@rolecall/clickhouse";
import type { Finding } from "@rolecall/core";
import { ask, type Question } from "../question.ts";
import { type Span, sqlTime } from "../span.ts";

/** On whose behalf an identity acted, and through whom. */
export interface Chain {
  /** Nearest first; empty where it acted for itself. */
  readonly delegation: readonly string[];
  /** The identity that spawned the run; empty where none. */
  readonly parent_uid: string;
  readonly depth: number;
  readonly before: number;
  readonly during: number;
}

/** The chains of the odd time with how often each was seen in the weeks before, those of the odd time first. */
export function chainsQuestion(finding: Finding, span: Span): Question {
  return {
    sql: `SELECT delegation, parent_uid, max(depth) AS depth,
        countIf(time < toDateTime64({odd:String}, 3, 'UTC')) AS before,
        countIf(time >= toDateTime64({odd:String}, 3, 'UTC')) AS during
      FROM rolecall.events_latest
      WHERE tenant = {tenant:String} AND identity_uid = {uid:String}
        AND time >= toDateTime64({from:String}, 3, 'UTC') AND time < toDateTime64({to:String}, 3, 'UTC')
      GROUP BY delegation, parent_uid ORDER BY during > 0 DESC, before = 0 DESC, during DESC, before DESC LIMIT 8`,
    parameters: {
      ...{ tenant: finding.tenant, uid: finding.identity_uid },
      ...{ odd: sqlTime(span.oddFrom), from: sqlTime(span.from), to: sqlTime(span.to) },
    },
  };
}

export function chains(store: Store, question: Question): Promise<readonly Chain[]> {
  return ask<Chain>(store, question);
}
