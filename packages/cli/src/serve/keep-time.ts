import { elapsedNow, systemClock } from "@rolecall/runtime";
import type { EventLog, Watermark } from "@rolecall/service-ingest";

const TICK_MS = 100;

export interface TimeKeeper {
  readonly log: EventLog;
  readonly watermark: Watermark;
  /** Have we nothing left to read? */
  readonly isCaughtUp: () => boolean;
  /** Has nobody anything left to read? Asked only when there is something to tell. */
  readonly isRead: () => Promise<boolean>;
  /** Takes time on where nothing comes while others are busy. */
  readonly passTime: (now: number) => Promise<void>;
}

/** While nothing comes, and nothing is known to be there, event time goes on; and in some partitions while others are busy. */
export async function keepTime(keeper: TimeKeeper, signal: AbortSignal): Promise<void> {
  const { log, watermark, isCaughtUp, isRead, passTime } = keeper;
  while (!signal.aborted) {
    await systemClock.sleep(TICK_MS, signal).catch(() => undefined);
    const now = elapsedNow();
    if (signal.aborted) return;
    // Where the broker does not answer, it is asked again.
    await passTime(now).catch(() => undefined);
    if (!isCaughtUp()) {
      watermark.doubt(now);
      continue;
    }
    if (!watermark.isDue(now)) continue;
    const isEmpty = await isRead().catch(() => false);
    if (!isEmpty) watermark.doubt(elapsedNow());
    // What came meanwhile lies in the log already, and is waited for anew.
    const record = watermark.due(elapsedNow());
    if (record !== undefined) await log.control(record);
  }
}
