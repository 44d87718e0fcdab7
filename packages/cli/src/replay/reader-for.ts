import { availableParallelism } from "node:os";
import { createFileReader, type FileReader } from "@rolecall/service-ingest/file-reader";
import { totalSizeOf } from "./total-size.ts";

/** Files of so many bytes take longer than a thread takes to begin. */
const THREAD_BYTES = 4 * 1024 * 1024;

/** A thread of its own for files that are worth its start. It looks through them at once; what cannot be opened twice is not read there. */
export async function readerFor(paths: readonly string[]): Promise<FileReader | undefined> {
  if (availableParallelism() < 2) return undefined;
  return ((await totalSizeOf(paths)) ?? 0) >= THREAD_BYTES ? createFileReader(paths) : undefined;
}
