import type { Feedback } from "@rolecall/alerting";
import type { Store } from "@rolecall/clickhouse";
import { formatTime } from "@rolecall/core";
import type { Order } from "./command.ts";

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
  GROUP BY finding_uid ORDER BY said, finding_uid`;

interface Row {
  readonly finding_uid: string;
  readonly verdict: Feedback;
  readonly comment: string;
  readonly actor: string;
  /** Epoch ms; 0 where nobody said. */
  readonly ends_at: number;
}

/** Verdicts that were written down while no alerter ran, or just before one died, oldest first. `now` is epoch ms. */
export async function unappliedFeedback(store: Store, tenant: string, now: number): Promise<readonly Order[]> {
  const rows = await store.select<Row>(UNAPPLIED, { tenant, since: formatTime(now - DAYS_MS) });
  return rows.map(({ finding_uid, verdict, comment, actor, ends_at }) => {
    const endsAt = Number(ends_at) === 0 ? undefined : Number(ends_at);
    const judgement = { feedback: verdict, by: actor, comment, endsAt };
    return { command: { kind: "feedback", subject: { findingUid: finding_uid }, verdict: judgement } };
  });
}
