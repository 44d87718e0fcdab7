import { nextPosition, readLog, type Store } from "@rolecall/clickhouse";
import { type Event, isControl, type LogEntry, parseTime } from "@rolecall/core";
import type { LogRecord } from "@rolecall/kafka";
import { systemClock } from "@rolecall/runtime";
import type { Saved } from "@rolecall/service-detector";
import { dropRaw } from "./drop-raw.ts";
import { LIVE_PARTITION } from "./live-partition.ts";

/** The first position that nothing has: no event, no finding, no state. */
export async function nextFree(store: Store, saved: Saved | undefined): Promise<number> {
  const behind = (saved?.position.consumed ?? -1) + 1;
  return Math.max(await nextPosition(store, LIVE_PARTITION), await nextVersion(store), behind);
}

/**
 * The version after that of the newest finding: versions are positions. A process that died may have told findings of
 * duplicates at the end of the log, which merges have taken away since; with their positions given again, an older state
 * of such a finding would outrank the newer.
 */
async function nextVersion(store: Store): Promise<number> {
  const [row] = await store.select<{ readonly n: number; readonly last: number }>(
    "SELECT count() AS n, max(version) AS last FROM rolecall.findings",
  );
  return row === undefined || row.n === 0 ? 0 : row.last + 1;
}

/**
 * The newest event that came before this start: that of the log, where it reaches beyond what the detector has let go. A
 * record from ahead of time that waits there was seen at the door, and time goes on from it as if nothing had happened.
 */
export async function newestTime(store: Store, watermark: number, saved: Saved | undefined): Promise<number> {
  const [row] = await store.select<{ readonly newest: string; readonly events: number }>(
    `SELECT max(time) AS newest, count() AS events FROM rolecall.events
     WHERE partition = {partition:UInt32} AND position >= {from:UInt64}`,
    { partition: LIVE_PARTITION, from: saved?.position.lowWater ?? 0 },
  );
  if (row === undefined || row.events === 0) return watermark;
  return Math.max(watermark, Math.min(parseTime(row.newest), systemClock.now()));
}

/** A stretch of the log: from one position up to another. */
export interface LogStretch {
  readonly partition: number;
  readonly from: number;
  readonly before: number;
}

/** What the log held before, as its topic would tell it: without the originals that no detector looks into. */
export async function* historyOf(
  store: Store,
  { partition, from, before }: LogStretch,
  looksInto: (event: Event) => boolean,
): AsyncGenerator<LogRecord<LogEntry>> {
  for await (const { entry, position } of readLog(store, { partition, fromPosition: from })) {
    if (position >= before) return;
    if (!isControl(entry)) dropRaw(entry, looksInto);
    yield { key: "", value: entry, offset: position, headers: {} };
  }
}
