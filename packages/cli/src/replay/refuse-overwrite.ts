import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { type Arguments, UsageError } from "../verb.ts";

/**
 * Nothing that is read may be overwritten, and no two results may go to one file, by whatever names they are called.
 * Pipes and devices are nobody's only copy: they may be named twice.
 * @param read the files that are read
 * @param flags those that name a file to write
 * @throws UsageError
 */
export async function refuseOverwrite(
  args: Arguments,
  read: readonly string[],
  flags: readonly string[],
): Promise<void> {
  /** By place: the flag that names it; empty for what is read. */
  const taken = new Map<string, string>();
  for (const path of read) {
    const place = await placeOf(path);
    if (place !== undefined) taken.set(place, "");
  }
  for (const flag of flags) {
    const path = args.text(flag);
    const place = path === undefined ? undefined : await placeOf(path);
    if (place === undefined) continue;
    const other = taken.get(place);
    if (other === "") throw new UsageError(`--${flag} would overwrite ${path}, which is read`);
    if (other !== undefined) throw new UsageError(`--${other} and --${flag} name the same file, ${path}`);
    taken.set(place, flag);
  }
}

/** What two names of one file have in common: where it is on the disk, or the path that it will have. */
async function placeOf(path: string): Promise<string | undefined> {
  if (path === "-") return undefined;
  const status = await stat(path).catch(() => undefined);
  if (status === undefined) return resolve(path);
  return status.isFile() ? `${status.dev}:${status.ino}` : undefined;
}
