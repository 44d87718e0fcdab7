import { globSync, statSync } from "node:fs";
import { glob } from "node:fs/promises";
import { dirname } from "node:path";

const WILD = /[*?[{]/;

/** What is there of a path or pattern, in order of name. A name that is there is itself, whatever is in it. */
export async function matchingPaths(path: string): Promise<readonly string[]> {
  if (isThere(path)) return [path];
  const found: string[] = [];
  if (WILD.test(path)) for await (const match of glob(path)) found.push(match);
  return found.sort();
}

/** Is this a pattern of files in a folder that is there, and holds none of them? A folder may be empty; a slip has no folder. */
export function isOfEmptyFolder(path: string): boolean {
  const folder = folderOf(path);
  return folder !== path && isThere(folder) && !isThere(path) && globSync(path).length === 0;
}

/** Is nothing there, and, of a pattern, not even a folder in which it could be? */
export function isMissing(path: string): boolean {
  return !isThere(path) && !isThere(folderOf(path));
}

/** What keeps a process from a file that is there. */
const KEPT_AWAY: ReadonlySet<string | undefined> = new Set(["ELOOP", "EACCES", "EPERM"]);

/** Also where it cannot be reached: whoever reads it says why. A link to nothing is not there. */
function isThere(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    return KEPT_AWAY.has((error as NodeJS.ErrnoException).code);
  }
}

/** The folder below which a pattern looks; a path without one is itself. */
function folderOf(path: string): string {
  let folder = path;
  while (WILD.test(folder)) folder = dirname(folder);
  return folder;
}
