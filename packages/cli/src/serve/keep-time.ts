import { steadyNow, systemClock } from "@rolecall/runtime";
import type { EventLog, Watermark } from "@rolecall/service-ingest";

const TICK_MS = 500;

export interface TimeKeeper {
  readonly log: EventLog;
  readonly watermark: Watermark;
  /** Have we nothing left to read? */
  readonly isCaughtUp: () => boolean;
  /** Has nobody anything left to read? Asked only when there is something to tell. */
  readonly isRead: () => Promise<boolean>;
}

/** While nothing comes, and nothing is known to be there, event time goes on. */
export async function keepTime(keeper: TimeKeeper, signal: AbortSignal): Promise<void> {
  const { log, watermark, isCaughtUp, isRead } = keeper;
  while (!signal.aborted) {
    await systemClock.sleep(TICK_MS, signal).catch(() => undefined);
    const now = steadyNow();
    if (signal.aborted || !isCaughtUp()) {
      watermark.saw(Number.NEGATIVE_INFINITY, now);
      continue;
    }
    const record = watermark.due(now);
    if (record === undefined) continue;
    if (await isRead().catch(() => false)) await log.control(record);
    else watermark.saw(Number.NEGATIVE_INFINITY, now);
  }
}
