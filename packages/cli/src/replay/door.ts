import { type FileReader, findConsoleUsers, type ReadingOrder } from "@rolecall/service-ingest/files";
import { createIntake, createKeepRaw, createPlaceOf, type Intake } from "@rolecall/sources";
import { type ReplayFile, scansOf } from "./replay-file.ts";

interface Door extends Pick<ReadingOrder, "source" | "tenant" | "keepRaw" | "places"> {
  readonly now: () => number;
  /** Called for each file that was looked at beforehand. */
  readonly looked: () => void;
}

/** How the records of these files become events: the same in the reader's thread as in this one. */
export async function openDoor(
  files: readonly ReplayFile[],
  reader: FileReader | undefined,
  { source, tenant, keepRaw, places, now, looked }: Door,
): Promise<() => Intake> {
  const consoleUsers = new Set(await (reader?.consoleUsers(looked) ?? findConsoleUsers(scansOf(files), looked)));
  reader?.begin({ source, tenant, consoleUsers: Array.from(consoleUsers), keepRaw, places, now: now() });
  const keeps = keepRaw === "all" ? () => true : createKeepRaw(keepRaw);
  const placeOf = createPlaceOf(places);
  return () => createIntake({ source, tenant, consoleUsers, keepRaw: keeps, placeOf, now });
}
