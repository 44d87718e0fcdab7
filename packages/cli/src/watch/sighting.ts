import type { BigIntStats } from "node:fs";
import { stat } from "node:fs/promises";
import { fileFault, type InputError } from "@rolecall/runtime";
import { someAtATime } from "@rolecall/service-ingest/files";
import { matchingPaths } from "../declared/matching-paths.ts";
import { filesOf } from "../replay/files-of.ts";

/** A file as it lies there. */
export interface Sighting {
  readonly path: string;
  /** See {@link keyOf}. */
  readonly key: string;
  readonly size: number;
  readonly mtimeMs: number;
}

/**
 * The files that paths, folders (at any depth) and patterns stand for now, in the order in which they were last written, and
 * each once, whatever it is called. What cannot be looked at is told to `refused`.
 */
export async function lookAt(
  paths: readonly string[],
  refused: (fault: InputError) => void,
): Promise<readonly Sighting[]> {
  const seen = new Map<string, Sighting>();
  for (const path of paths) {
    for (const sighting of await someAtATime(await filesUnder(path, refused), (file) => sight(file, refused))) {
      if (sighting !== undefined && !seen.has(sighting.key)) seen.set(sighting.key, sighting);
    }
  }
  return [...seen.values()].sort((a, b) => a.mtimeMs - b.mtimeMs || (a.path < b.path ? -1 : 1));
}

async function filesUnder(path: string, refused: (fault: InputError) => void): Promise<readonly string[]> {
  const files: string[] = [];
  for (const one of await matchingPaths(path)) {
    try {
      // What it led to is gone, or not there yet.
      files.push(...(await filesOf([one], () => undefined)));
    } catch (error) {
      const fault = fileFault(one, error);
      // A folder in which nothing is yet.
      if (fault.fault !== "missing") refused(fault);
    }
  }
  return files;
}

/** One file; undefined where there is none. */
export async function sight(path: string, refused: (fault: InputError) => void): Promise<Sighting | undefined> {
  try {
    const status = await stat(path, { bigint: true });
    if (!status.isFile()) return undefined;
    return { path, key: keyOf(status), size: Number(status.size), mtimeMs: Number(status.mtimeMs) };
  } catch (error) {
    const fault = fileFault(path, error);
    // Gone between two looks: it was renamed, or rotated away.
    if (fault.fault !== "missing") refused(fault);
    return undefined;
  }
}

/** What of a file stays when it is renamed. */
export function keyOf({ dev, ino }: BigIntStats): string {
  return `${dev}:${ino}`;
}
