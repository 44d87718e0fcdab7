import { accessSync, constants, lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** What the engine opens first; somebody else may have made them in a directory of ours. */
const OPENED = [".", "status", "metadata", "store"];
/** What the engine makes anew, or removes, whosever it is. */
const DEEPER = ["metadata", "store"];

/** Why the system lets nobody into a directory that the engine could not open, of which it says no more than that; undefined where it does. */
export function denialOf(directory: string): string | undefined {
  for (const name of OPENED) {
    const code = codeOfOpening(join(directory, name));
    if (code === "EROFS") return "its file system can only be read";
    if (code === "EACCES") return name === "." ? "this user may not" : `this user may not write ${name} in it`;
  }
  for (const name of DEEPER) {
    const path = firstDenied(directory, name);
    if (path !== undefined) return `this user may not read ${path} in it`;
  }
  return undefined;
}

/** What the system answers to whoever would read and write a path; undefined where it may be. */
export function codeOfOpening(path: string): unknown {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return undefined;
  } catch (error) {
    return error instanceof Error && "code" in error ? error.code : undefined;
  }
}

/**
 * Whose a history is that root is about to write into, where what root writes would be closed to its owner: a merge within a second of
 * the opening is enough, also for who only reads. `written` is a file that this process has just made there: on file systems that
 * give everything to one user it is the owner's too, and nothing is amiss.
 */
export function ownerLockedOut(directory: string, written: string): number | undefined {
  if (process.geteuid?.() !== 0) return undefined;
  const owner = ownerOf(join(directory, "store"));
  const ours = ownerOf(written);
  return owner === undefined || ours === undefined || owner === ours ? undefined : owner;
}

function ownerOf(path: string): number | undefined {
  return lstatSync(path, { throwIfNoEntry: false })?.uid;
}

/** The first directory below one that cannot be entered: a part that another user's merge has made is one. */
function firstDenied(directory: string, below: string): string | undefined {
  const code = codeOfOpening(join(directory, below));
  if (code !== undefined) return code === "EACCES" ? below : undefined;
  for (const entry of readdirSync(join(directory, below), { withFileTypes: true })) {
    const denied = entry.isDirectory() ? firstDenied(directory, join(below, entry.name)) : undefined;
    if (denied !== undefined) return denied;
  }
  return undefined;
}
