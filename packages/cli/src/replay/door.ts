import { availableParallelism } from "node:os";
import { createFileReader, type FileReader, type ReadingOrder } from "@rolecall/service-ingest";
import { createIntake, createKeepRaw, type Intake } from "@rolecall/sources";
import { findConsoleUsers } from "./find-console-users.ts";
import type { OpenFiles } from "./open-files.ts";
import type { ReplayFile } from "./replay-file.ts";

/** Files of so many bytes take longer than a thread takes to begin. */
const THREAD_BYTES = 4 * 1024 * 1024;

/** A thread of its own for files that are worth its start. What cannot be opened twice is read here. */
export function readerFor({ files, totalBytes = 0 }: OpenFiles): FileReader | undefined {
  const pays = totalBytes >= THREAD_BYTES && availableParallelism() > 1;
  return pays && files.every((file) => file.elsewhere !== undefined) ? createFileReader() : undefined;
}

interface Door extends Pick<ReadingOrder, "source" | "tenant" | "keepRaw"> {
  readonly now: () => number;
}

/** How the records of these files become events: the same in the reader's thread as in this one. */
export async function openDoor(
  files: readonly ReplayFile[],
  reader: FileReader | undefined,
  { source, tenant, keepRaw, now }: Door,
): Promise<() => Intake> {
  const consoleUsers = await findConsoleUsers(files);
  reader?.begin({ source, tenant, consoleUsers: Array.from(consoleUsers), keepRaw, now: now() });
  const keeps = keepRaw === "all" ? () => true : createKeepRaw(keepRaw);
  return () => createIntake({ source, tenant, consoleUsers, keepRaw: keeps, now });
}
