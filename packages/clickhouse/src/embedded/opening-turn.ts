import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { isAlive } from "@rolecall/runtime";

/** The file of whoever has the turn. */
export const OPENING_TURN = "opening";
const POLL_MS = 20;
/** An opening takes less than a second; who takes three is overtaken, and the engine's own lock decides. */
const MOST_LOOKS = 150;

/**
 * Those who would open a directory at the same moment do so one after the other: each sees whether the one before it has it
 * now. Where no file can be written there are no turns. `wait` is called between two looks at a turn that another has.
 */
export async function takeOpeningTurn(
  directory: string,
  wait: () => Promise<unknown> = () => setTimeout(POLL_MS),
): Promise<AsyncDisposable> {
  const path = join(directory, OPENING_TURN);
  for (let looks = 0; ; looks += 1) {
    try {
      await writeFile(path, String(process.pid), { flag: "wx", mode: 0o600 });
      return { [Symbol.asyncDispose]: () => rm(path, { force: true }) };
    } catch (error) {
      const isTaken = error instanceof Error && "code" in error && error.code === "EEXIST";
      if (!isTaken) {
        // A full disk has room for a name.
        await rm(path, { force: true }).catch(() => undefined);
        return { [Symbol.asyncDispose]: async () => undefined };
      }
    }
    if (looks >= MOST_LOOKS || (await isLeftOver(path))) await rm(path, { force: true });
    else await wait();
  }
}

/** Is it of a process that is gone? One that has not written its number yet is just coming. */
async function isLeftOver(path: string): Promise<boolean> {
  const pid = Number(await readFile(path, "utf8").catch(() => ""));
  return pid > 0 && (pid === process.pid || !isAlive(pid));
}
