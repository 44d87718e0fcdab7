import { stat } from "node:fs/promises";
import { someAtATime } from "@rolecall/service-ingest/files";

/** Bytes on disk of all of these files; undefined when standard input, or what is no file, is among them. */
export async function totalSizeOf(paths: readonly string[]): Promise<number | undefined> {
  const sizes = await someAtATime(paths, sizeOf);
  return sizes.reduce<number | undefined>(
    (sum, size) => (sum === undefined || size === undefined ? undefined : sum + size),
    0,
  );
}

async function sizeOf(path: string): Promise<number | undefined> {
  if (path === "-") return undefined;
  const status = await stat(path).catch(() => undefined);
  return status?.isFile() === true ? status.size : undefined;
}
