import type { Store } from "@rolecall/clickhouse";
import { type FeedbackRecord, formatTime } from "@rolecall/core";
import { systemClock } from "@rolecall/runtime";
import type { AlerterTables } from "@rolecall/service-alerter";
import type { DeclaredTo } from "./declarer.ts";

/** The detector remembers for so long what a finding was about. */
const DAYS_MS = 30 * 24 * 3_600_000;

/**
 * The last word on each finding of late that is not the last that the log has. Each partition has all of them, in one order. That
 * something was taken back is told where it had been told.
 */
const UNTOLD = `SELECT finding_uid, argMax(verdict, at) AS verdict, max(at) AS said FROM rolecall.feedback
  LEFT JOIN (
    SELECT JSONExtractString(body, 'finding_uid') AS uid, argMax(JSONExtractString(body, 'verdict'), (recorded_at, position)) AS told
    FROM rolecall.controls WHERE control = 'feedback' AND partition = 0 GROUP BY uid) AS log ON log.uid = finding_uid
  WHERE tenant = {tenant:String} AND at >= parseDateTime64BestEffort({since:String}, 3, 'UTC')
  GROUP BY finding_uid HAVING verdict != any(told) AND (verdict != 'reopened' OR any(told) != '')
  ORDER BY said, finding_uid`;

export interface FeedbackTeller extends Pick<DeclaredTo, "log"> {
  readonly store: Store;
  readonly tenant: string;
  /** Absent where the detector is another process. */
  readonly detector?: DeclaredTo["detector"];
}

/**
 * Tells the detector, as records of the log, the verdicts that it has not heard of. Resolves when they are durable. Calls follow one
 * another: two at a time would both find the same verdict untold, and an older one might come last.
 */
export function createFeedbackTeller(teller: FeedbackTeller): () => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  /** The call that has not looked yet: it finds whatever was said by now. */
  let next: Promise<void> | undefined;
  return () => {
    if (next !== undefined) return next;
    const mine = last.then(() => {
      next = undefined;
      return tellFeedback(teller);
    });
    next = mine;
    last = mine.catch(() => undefined);
    return mine;
  };
}

/** One for each tenant, by its name. */
export function createFeedbackTellers(
  teller: Omit<FeedbackTeller, "tenant">,
  tenants: readonly string[],
): ReadonlyMap<string, () => Promise<void>> {
  return new Map(tenants.map((tenant) => [tenant, createFeedbackTeller({ ...teller, tenant })]));
}

async function tellFeedback({ store, tenant, log, detector }: FeedbackTeller): Promise<void> {
  const since = formatTime(systemClock.now() - DAYS_MS);
  const rows = await store.select<Pick<FeedbackRecord, "finding_uid" | "verdict">>(UNTOLD, { tenant, since });
  const watermark = detector?.stats.watermark ?? Number.NaN;
  const at = formatTime(Number.isFinite(watermark) ? Math.max(0, watermark) : systemClock.now());
  for (const { finding_uid, verdict } of rows) await log.control({ control: "feedback", at, finding_uid, verdict });
}

/** The alerter's tables; what is written there of verdicts, `tell` makes known. A failure is for the next time. */
export function tellingFeedback(tables: AlerterTables, tell: () => Promise<void>): AlerterTables {
  return {
    ...tables,
    async write(batches, signal, durable) {
      await tables.write(batches, signal, durable);
      if (batches.some(({ table }) => table === "feedback")) void tell().catch(() => undefined);
    },
  };
}
