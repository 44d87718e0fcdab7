import { mkdir, rm, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Engine } from "./engine.ts";

/** A slow line may take minutes for some hundred megabytes; one that is blocked may never say so. */
const PULL_MS = 180_000;
const REMEMBERED_MS = 24 * 60 * 60 * 1000;

/**
 * Sees to it that the engine has an image. That it cannot have it is written to the file `note`, and for a day not tried
 * again, which would cost every process of every run the time that a blocked registry takes.
 *
 * @returns in one sentence why not, and whether we are the first to find that out; undefined where the image is there.
 */
export async function obtainImage(
  engine: Engine,
  image: string,
  note: string | undefined,
  withinMs: number = PULL_MS,
): Promise<{ readonly why: string; readonly isNew: boolean } | undefined> {
  if (await engine.has(image)) return undefined;
  const why = `the Docker engine has no image ${image} and could not pull it`;
  if (note !== undefined && (await isFresh(note))) return { why, isNew: false };
  try {
    await engine.pull(image, withinMs);
    return undefined;
  } catch (error) {
    const whole = `${why} (${error instanceof Error ? error.message : String(error)})`;
    return { why: whole, isNew: note === undefined || (await write(note, whole)) };
  }
}

async function isFresh(note: string): Promise<boolean> {
  const written = await stat(note).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
  if (Date.now() - written < REMEMBERED_MS) return true;
  await rm(note, { force: true });
  return false;
}

/** Several at once may have tried: the first one's note stays. */
async function write(note: string, why: string): Promise<boolean> {
  await mkdir(dirname(note), { recursive: true });
  return writeFile(note, `${why}\n`, { flag: "wx" }).then(
    () => true,
    () => false,
  );
}
