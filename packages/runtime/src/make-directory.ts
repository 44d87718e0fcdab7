import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Make a directory and those above it, for this user's eyes only, where they are missing. Step by step: Node's own
 * `recursive` never ends on a file system that says of a new name what is said of a missing parent, as `/proc` does.
 * @throws NodeJS.ErrnoException of the first that cannot be made.
 */
export async function makeDirectory(path: string): Promise<void> {
  if (await isDirectory(path)) return;
  const parent = dirname(path);
  if (parent !== path) await makeDirectory(parent);
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    // Another process may have been faster.
    if (!(await isDirectory(path))) throw error;
  }
}

async function isDirectory(path: string): Promise<boolean> {
  return await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
