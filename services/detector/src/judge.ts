import type { FindingVersion } from "@rolecall/clickhouse";
import { isControl, type LogEntry } from "@rolecall/core";
import type { Detector } from "@rolecall/detection";
import type { Batch } from "@rolecall/kafka";
import { readBack } from "./read-back.ts";
import type { DetectorTables } from "./tables.ts";

type LogRecords = Batch<LogEntry | undefined>["records"];

/** The detector of a partition, and where the rows are of identities that left its memory. */
export interface Judging {
  readonly partition: number;
  readonly detector: Detector;
  readonly tables: Pick<DetectorTables, "away">;
  /** Position of a record less its offset; 0 by default. */
  readonly base?: number | undefined;
  /** Position up to which others have judged, and told; -1 where nobody has. */
  readonly told?: number | undefined;
}

/**
 * Offers a batch to the detector; the findings that opened or changed. A record that is nothing (undefined) is passed over.
 * What records up to the offset `told` show was told by whoever judged them before: they are learnt, and that is all.
 */
export async function judge(
  { partition, detector, tables, base = 0, told = -1 }: Judging,
  { records }: { readonly records: LogRecords },
): Promise<readonly FindingVersion[]> {
  const news = records.findIndex(({ offset }) => offset + base > told);
  const first = news < 0 ? records.length : news;
  offer(detector, records.slice(0, first), base);
  if (first > 0) {
    await readBack(detector, tables, partition);
    detector.take();
  }
  offer(detector, records.slice(first), base);
  await readBack(detector, tables, partition);
  const version = (records.at(-1)?.offset ?? 0) + base;
  return detector.take().map((finding) => ({ finding, version }));
}

/**
 * Is all learnt that another version told of? Saved half way through that, a state would go on from there after a crash, and tell
 * of the rest once more.
 */
export function reaches({ records }: Batch<LogEntry | undefined>, told = -1): boolean {
  return (records.at(-1)?.offset ?? 0) >= told;
}

function offer(detector: Detector, records: LogRecords, base: number): void {
  for (const { value, offset } of records) {
    if (value === undefined) continue;
    if (isControl(value)) detector.control(value, offset + base);
    else detector.offer(value, offset + base);
  }
}
