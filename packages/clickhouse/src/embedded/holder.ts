import { existsSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { isAlive } from "@rolecall/runtime";

/** The process that has the directory open, where the engine left word of it and it is alive: never this one. */
export async function holderOf(directory: string): Promise<number | undefined> {
  const status = statusOf(directory);
  if (!existsSync(status)) return undefined;
  // Who may not read it may not open the directory either, and is told that.
  const pid = Number(/PID: (\d+)/.exec(await readFile(status, "utf8").catch(() => ""))?.[1]);
  return Number.isSafeInteger(pid) && pid !== process.pid && isAlive(pid) ? pid : undefined;
}

/**
 * The same, where the system says that this process holds the engine's lock: its number may have gone to another since. It
 * is not known everywhere; then the engine has to be asked, which tells standard error of it in its own words.
 */
export async function certainHolderOf(directory: string): Promise<number | undefined> {
  const holder = await holderOf(directory);
  if (holder === undefined) return undefined;
  try {
    const { ino } = await stat(statusOf(directory));
    const lock = new RegExp(`^\\d+: FLOCK +ADVISORY +WRITE +${holder} +[0-9a-f]+:[0-9a-f]+:${ino} `, "m");
    return lock.test(await readFile("/proc/locks", "utf8")) ? holder : undefined;
  } catch {
    return undefined;
  }
}

function statusOf(directory: string): string {
  return join(directory, "status");
}
