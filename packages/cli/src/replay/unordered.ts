import { someAtATime } from "@rolecall/service-ingest/files";
import { type FileReading, lookThrough } from "./file-lanes.ts";
import type { LookAhead } from "./look-ahead.ts";
import type { ReplayFile } from "./replay-file.ts";

/** The names of those files in which an event comes further behind a newer one than their bound. */
export async function unorderedOf(
  files: readonly ReplayFile[],
  reading: Omit<FileReading, "tally" | "dead">,
  { looked, end }: LookAhead,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const found = await someAtATime(files, async (file) => {
    const isUnordered = file.reopens && (await isOutOfOrder(file, reading, signal));
    looked();
    return isUnordered ? [file.name] : [];
  });
  end();
  return found.flat();
}

async function isOutOfOrder(
  file: ReplayFile,
  reading: Omit<FileReading, "tally" | "dead">,
  signal: AbortSignal,
): Promise<boolean> {
  let newest = Number.NEGATIVE_INFINITY;
  for await (const items of lookThrough(file, reading)) {
    signal.throwIfAborted();
    for (const { at } of items) {
      if (at < newest - reading.latenessMs) return true;
      newest = Math.max(newest, at);
    }
  }
  return false;
}
