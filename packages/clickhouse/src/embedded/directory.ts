import { accessSync, constants } from "node:fs";
import { join } from "node:path";
import { makeDirectory } from "@rolecall/runtime";
import { StoreError } from "../store.ts";
import { EngineSession } from "./engine-session.ts";
import { certainHolderOf, holderOf } from "./holder.ts";
import { takeOpeningTurn } from "./opening-turn.ts";

/**
 * Open the first session on a data directory, making the directory where there is none.
 * @throws StoreError `locked` where another process has it open, naming the directory and what to do.
 */
export async function openDirectory(directory: string): Promise<EngineSession> {
  // What is in it is every log there is: for nobody else's eyes, also under a lax umask.
  await makeDirectory(directory).catch((error: unknown) => {
    throw cannotOpen(directory, error);
  });
  // And where the directory was there before, with whatever mode: the engine makes its files as the process may.
  process.umask(process.umask(0o077) | 0o007);
  await using _turn = await takeOpeningTurn(directory);
  const holder = await certainHolderOf(directory);
  if (holder !== undefined) throw lockedBy(holder, directory);
  // The engine would write its own word on it past us, and again with each try.
  if (codeOfOpening(join(directory, "status")) === "EACCES") throw cannotOpen(directory);
  try {
    return await EngineSession.open(directory);
  } catch (error) {
    throw await explainOpening(directory, error);
  }
}

/** The engine says no more than that it failed; its `status` file names the process that holds the directory. */
async function explainOpening(directory: string, error: unknown): Promise<Error> {
  const holder = await holderOf(directory);
  return holder === undefined ? cannotOpen(directory, error) : lockedBy(holder, directory, error);
}

function lockedBy(holder: number, directory: string, cause?: unknown): StoreError {
  const message = `the data directory ${directory} is in use by process ${holder}: \`rolecall up\` or \`rolecall engine\` may be running there`;
  return new StoreError("locked", 0, message, { cause });
}

function cannotOpen(directory: string, error?: unknown): StoreError {
  const reason = denialOf(directory) ?? (error instanceof Error ? error.message : String(error));
  return new StoreError("permanent", 0, `the data directory ${directory} cannot be opened: ${reason}`, {
    cause: error,
  });
}

/** What the engine opens first; somebody else may have made them in a directory of ours. */
const OPENED = [".", "status", "metadata", "store"];

/** The engine says no more than that it failed here too. */
function denialOf(directory: string): string | undefined {
  for (const name of OPENED) {
    const code = codeOfOpening(join(directory, name));
    if (code === "EROFS") return "its file system can only be read";
    if (code === "EACCES") return name === "." ? "this user may not" : `this user may not write ${name} in it`;
  }
  return undefined;
}

function codeOfOpening(path: string): unknown {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return undefined;
  } catch (error) {
    return error instanceof Error && "code" in error ? error.code : undefined;
  }
}
