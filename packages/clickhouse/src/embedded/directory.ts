import { join } from "node:path";
import { makeDirectory } from "@rolecall/runtime";
import { StoreError } from "../store.ts";
import { codeOfOpening, denialOf, ownerLockedOut } from "./denial.ts";
import { EngineSession } from "./engine-session.ts";
import { certainHolderOf, holderOf } from "./holder.ts";
import { OPENING_TURN, takeOpeningTurn } from "./opening-turn.ts";

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
  const owner = ownerLockedOut(directory, join(directory, OPENING_TURN));
  if (owner !== undefined) throw lockingOut(owner, directory);
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
  return refused(directory, denialOf(directory) ?? (error instanceof Error ? error.message : String(error)), error);
}

/** Root may go in, and its owner could not afterwards. */
function lockingOut(owner: number, directory: string): StoreError {
  const reason = `this user may not: what root writes there user ${owner}, whose it is, could not open; run this as that user (sudo -u '#${owner}' …), or give all of it to root`;
  return refused(directory, reason);
}

function refused(directory: string, reason: string, error?: unknown): StoreError {
  return new StoreError("permanent", 0, `the data directory ${directory} cannot be opened: ${reason}`, {
    cause: error,
  });
}
