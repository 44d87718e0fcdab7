import type { Store } from "@rolecall/clickhouse";
import { ask } from "./question.ts";

/** What a verdict allows: evidence of it is held back. */
export interface Expectation {
  /** The finding that was judged. */
  readonly finding_uid: string;
  readonly title: string;
  readonly identity_uid: string;
  readonly detector: string;
  /** The dimension it is about, and the value seen; both empty for a rule without dimensions. */
  readonly feature: string;
  readonly value: string;
  readonly by: string;
  readonly reason: string;
  readonly ends_at: string;
  /** Findings that it held back. */
  readonly hidden: number;
}

/** Verdicts last no longer than this. */
const LONGEST_DAYS = 30;

/** What is expected at an instant, RFC 3339: what ends first on top. */
export function expectations(store: Store, now: string, limit: number): Promise<readonly Expectation[]> {
  return ask<Expectation>(store, {
    sql: `WITH parseDateTime64BestEffort({now:String}, 3, 'UTC') AS present
      SELECT finding_uid, JSONExtractString(body, 'finding', 'title') AS title,
        JSONExtractString(entry, 'identityUid') AS identity_uid, JSONExtractString(entry, 'detector') AS detector,
        JSONExtractString(entry, 'feature') AS feature, JSONExtractString(entry, 'value') AS value,
        JSONExtractString(entry, 'by') AS by, JSONExtractString(entry, 'reason') AS reason,
        fromUnixTimestamp64Milli(JSONExtractInt(entry, 'endsAt'), 'UTC') AS ends_at, toUInt32(hiding.hidden) AS hidden
      FROM (SELECT argMax(finding_uid, at) AS finding_uid, argMax(body, at) AS body,
          JSONExtractRaw(body, 'expectation') AS entry, JSONExtractString(entry, 'entryId') AS entry_id
        FROM rolecall.episodes WHERE episode_id IN (SELECT episode_id FROM rolecall.episodes
          WHERE reason = 'expected' AND at >= present - INTERVAL ${LONGEST_DAYS} DAY)
        GROUP BY episode_id HAVING argMax(state, at) = 'closed') AS judged
      LEFT JOIN (SELECT by, uniqExact(finding_uid) AS hidden FROM rolecall.receipts WHERE stage = 'expected' GROUP BY by)
        AS hiding ON hiding.by = judged.entry_id
      WHERE ends_at > present ORDER BY ends_at, finding_uid LIMIT {limit:UInt32}`,
    parameters: { now, limit },
  });
}
