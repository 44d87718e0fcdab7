import { accessSync, constants, existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { StoreError } from "../store.ts";
import { EngineSession } from "./engine-session.ts";

/**
 * Open the first session on a data directory, making the directory where there is none.
 * @throws StoreError `locked` where another process has it open, naming the directory and what to do.
 */
export async function openDirectory(directory: string): Promise<EngineSession> {
  // What is in it is every log there is: for nobody else's eyes, also under a lax umask.
  await mkdir(directory, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    throw cannotOpen(directory, error);
  });
  try {
    return await EngineSession.open(directory);
  } catch (error) {
    throw await explainOpening(directory, error);
  }
}

/** The engine says no more than that it failed; its `status` file names the process that holds the directory. */
async function explainOpening(directory: string, error: unknown): Promise<Error> {
  const holder = await holderOf(directory);
  if (holder === undefined) return cannotOpen(directory, error);
  const message = `the data directory ${directory} is in use by process ${holder}: \`rolecall up\` or \`rolecall engine\` may be running there`;
  return new StoreError("locked", 0, message, { cause: error });
}

function cannotOpen(directory: string, error: unknown): StoreError {
  const reason = isDenied(directory) ? "this user may not" : error instanceof Error ? error.message : String(error);
  return new StoreError("permanent", 0, `the data directory ${directory} cannot be opened: ${reason}`, {
    cause: error,
  });
}

/** The engine says no more than that it failed here too. */
function isDenied(directory: string): boolean {
  try {
    accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK);
    return false;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EACCES";
  }
}

/** The process that has the directory open, where the engine left word of it and it is alive: never this one. */
export async function holderOf(directory: string): Promise<number | undefined> {
  const status = join(directory, "status");
  if (!existsSync(status)) return undefined;
  const pid = Number(/PID: (\d+)/.exec(await readFile(status, "utf8"))?.[1]);
  return Number.isSafeInteger(pid) && pid !== process.pid && isAlive(pid) ? pid : undefined;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
