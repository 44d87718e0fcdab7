import { formatTime } from "@rolecall/core";
import type { Store } from "../store.ts";

/** What a verdict allows: evidence of it is held back. */
export interface ExpectedItem {
  /** As receipts name it. */
  readonly entry_id: string;
  /** The finding that was judged. */
  readonly finding_uid: string;
  readonly title: string;
  readonly identity_uid: string;
  readonly detector: string;
  /** The dimension it is about, and the value seen; both empty for a rule without dimensions. */
  readonly feature: string;
  readonly value: string;
  /** How many the finding named, and how grave it was: nothing graver is held back. 0 and empty where that was not written down. */
  readonly members: number;
  readonly severity: string;
  readonly ends_at: string;
  readonly created_by: string;
  readonly comment: string;
  /** Findings that it held back. */
  readonly hidden: number;
}

export interface ExpectedFilter {
  /** RFC 3339; absent: also what has ended. */
  readonly now?: string | undefined;
  /** Only these; all by default. */
  readonly entryIds?: readonly string[] | undefined;
  /** All by default. */
  readonly tenants?: readonly string[] | undefined;
  /** Only those after this one in the order of the list; `uid` is an entry's id. */
  readonly after?: { readonly time: string; readonly uid: string } | undefined;
  readonly limit: number;
}

/** Verdicts last no longer than this. */
const LONGEST_DAYS = 30;

/** Whose last word, also one that no alerter has heard of, is that it is taken back. */
const TAKEN_BACK = `SELECT finding_uid FROM rolecall.feedback GROUP BY finding_uid HAVING argMax(verdict, at) = 'reopened'`;

/** What is expected now: what ends first on top. */
export function listExpected(store: Store, filter: ExpectedFilter): Promise<readonly ExpectedItem[]> {
  const { now = formatTime(0), tenants, entryIds, after, limit } = filter;
  return store.select<ExpectedItem>(
    `WITH parseDateTime64BestEffort({now:String}, 3, 'UTC') AS present
      SELECT entry_id, finding_uid, JSONExtractString(body, 'finding', 'title') AS title,
        JSONExtractString(entry, 'identityUid') AS identity_uid, JSONExtractString(entry, 'detector') AS detector,
        JSONExtractString(entry, 'feature') AS feature, JSONExtractString(entry, 'value') AS value,
        toUInt32(JSONLength(entry, 'members')) AS members, JSONExtractString(entry, 'severity') AS severity,
        fromUnixTimestamp64Milli(JSONExtractInt(entry, 'endsAt'), 'UTC') AS ends_at,
        JSONExtractString(entry, 'by') AS created_by, JSONExtractString(entry, 'reason') AS comment,
        toUInt32(hiding.hidden) AS hidden
      FROM (SELECT argMax(finding_uid, at) AS finding_uid, argMax(body, at) AS body,
          JSONExtractRaw(body, 'expectation') AS entry, JSONExtractString(entry, 'entryId') AS entry_id
        FROM rolecall.episodes WHERE episode_id IN (SELECT episode_id FROM rolecall.episodes
          WHERE reason = 'expected' AND at >= present - INTERVAL ${LONGEST_DAYS} DAY
            AND ({anyTenant:Bool} OR tenant IN {tenants:Array(String)}))
        GROUP BY episode_id HAVING argMax(state, at) = 'closed') AS judged
      LEFT JOIN (SELECT by, uniqExact(finding_uid) AS hidden FROM rolecall.receipts WHERE stage = 'expected' GROUP BY by)
        AS hiding ON hiding.by = judged.entry_id
      WHERE ends_at > present AND finding_uid NOT IN (${TAKEN_BACK}) AND ({anyEntry:Bool} OR entry_id IN {entryIds:Array(String)})
        AND ({isFirst:Bool} OR (ends_at, entry_id) > (parseDateTime64BestEffort({afterTime:String}, 3, 'UTC'), {afterUid:String}))
      ORDER BY ends_at, entry_id LIMIT {limit:UInt32}`,
    {
      ...{ now, limit, anyTenant: tenants === undefined, tenants: tenants ?? [] },
      ...{ anyEntry: entryIds === undefined, entryIds: entryIds ?? [] },
      ...{ isFirst: after === undefined, afterTime: after?.time ?? now, afterUid: after?.uid ?? "" },
    },
  );
}
