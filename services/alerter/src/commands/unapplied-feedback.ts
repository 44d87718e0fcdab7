import type { Store } from "@rolecall/clickhouse";
import { formatTime } from "@rolecall/core";
import type { Order } from "./command.ts";
import type { Said } from "./feedback-row.ts";

/** How far back a verdict is still applied: as long as an `expected` may last. */
const DAYS_MS = 30 * 24 * 3_600_000;

/** The last word on each finding that no closed episode of its fingerprint, at that time or later, accounts for. */
const UNAPPLIED = `SELECT finding_uid, argMax(verdict, at) AS verdict, argMax(comment, at) AS comment,
    argMax(actor, at) AS actor, toUnixTimestamp64Milli(argMax(until, at)) AS ends_at, max(at) AS said
  FROM rolecall.feedback AS feedback
  LEFT JOIN (SELECT fingerprint, max(at) AS closed_at FROM rolecall.episodes
    WHERE tenant = {tenant:String} AND state = 'closed' GROUP BY fingerprint) AS closed
    ON closed.fingerprint = feedback.fingerprint
  WHERE tenant = {tenant:String} AND at >= parseDateTime64BestEffort({since:String}, 3, 'UTC') AND closed_at < at
  GROUP BY finding_uid HAVING verdict != 'reopened'`;

/** The last time that each finding was reopened, where an episode of it is still closed by what was said before. */
const REOPENED = `SELECT finding_uid, 'reopened' AS verdict, argMax(comment, at) AS comment, argMax(actor, at) AS actor,
    0 AS ends_at, max(at) AS said
  FROM rolecall.feedback AS feedback
  INNER JOIN (SELECT arrayJoin(uids) AS finding_uid, min(newest) AS judged_at FROM (
      SELECT groupUniqArray(finding_uid) AS uids, max(at) AS newest FROM rolecall.episodes
      WHERE tenant = {tenant:String} GROUP BY episode_id HAVING argMax(state, at) = 'closed')
    GROUP BY finding_uid) AS judged USING finding_uid
  WHERE tenant = {tenant:String} AND feedback.verdict = 'reopened' AND at > judged_at
    AND at >= parseDateTime64BestEffort({since:String}, 3, 'UTC')
  GROUP BY finding_uid`;

const WAITING = `SELECT * FROM (${UNAPPLIED} UNION ALL ${REOPENED}) ORDER BY said, finding_uid`;

interface Row {
  readonly finding_uid: string;
  readonly verdict: Said;
  readonly comment: string;
  readonly actor: string;
  /** Epoch ms; 0 where nobody said. */
  readonly ends_at: number;
}

/**
 * Verdicts that were written down while no alerter ran, or just before one died, and that they are taken back, oldest first.
 * `now` is epoch ms.
 */
export async function unappliedFeedback(store: Store, tenant: string, now: number): Promise<readonly Order[]> {
  const rows = await store.select<Row>(WAITING, { tenant, since: formatTime(now - DAYS_MS) });
  return rows.map(orderOf);
}

function orderOf({ finding_uid, verdict, comment, actor: by, ends_at }: Row): Order {
  const subject = { findingUid: finding_uid };
  if (verdict === "reopened") return { command: { kind: "reopen", subject, by, comment } };
  const endsAt = Number(ends_at) === 0 ? undefined : Number(ends_at);
  return { command: { kind: "feedback", subject, verdict: { feedback: verdict, by, comment, endsAt } } };
}
