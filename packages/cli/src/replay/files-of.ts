import { readdir, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { fileFault, InputError } from "@rolecall/runtime";
import { matchingPaths } from "../declared/matching-paths.ts";
import { inputNamed } from "../standard-input.ts";
import type { Terminal } from "../verb.ts";

/**
 * The files that are meant: a directory stands for all that lie in it, at any depth, in the order of their names, because
 * an archive of logs has more files than a command line takes. Hidden ones are not logs. A pattern stands for what it
 * matches, as where a shell expands it. A name that leads nowhere stays: it is told where the file is opened. A link in a
 * directory that leads nowhere is left out, and told: it is what a runtime leaves of a log that it has thrown away.
 *
 * @throws InputError for a directory that cannot be read or holds no file.
 */
export async function filesOf(
  paths: readonly string[],
  leadsNowhere: (link: string) => void,
): Promise<readonly string[]> {
  const files: string[] = [];
  for (const path of (await Promise.all(paths.map(inputNamed).map(expanded))).flat()) {
    if (path === "-" || !(await isDirectory(path))) files.push(path);
    else files.push(...(await filesIn(path, leadsNowhere)));
  }
  return files;
}

/** Quoted, or where the shell has no patterns of its own, they arrive as they were written. */
async function expanded(path: string): Promise<readonly string[]> {
  const found = path === "-" ? [] : await matchingPaths(path);
  return found.length === 0 ? [path] : found;
}

async function filesIn(folder: string, leadsNowhere: (link: string) => void): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    throw fileFault(folder, error);
  });
  const files: string[] = [];
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    if (isHidden(relative(folder, path))) continue;
    if (entry.isSymbolicLink() && (await isDangling(path))) leadsNowhere(path);
    else if (entry.isFile() || (entry.isSymbolicLink() && !(await isDirectory(path)))) files.push(path);
  }
  if (files.length === 0) throw new InputError("missing", folder, `cannot read ${folder}: there is no file in it`);
  return files.sort();
}

function isHidden(path: string): boolean {
  return path.split(sep).some((part) => part.startsWith("."));
}

async function isDirectory(path: string): Promise<boolean> {
  const status = await stat(path).catch(() => undefined);
  return status?.isDirectory() === true;
}

async function isDangling(link: string): Promise<boolean> {
  return await stat(link).then(
    () => false,
    ({ code }: NodeJS.ErrnoException) => code === "ENOENT",
  );
}

/** How that is told on a terminal. */
export function linkIsLeft(terminal: Pick<Terminal, "err">): (link: string) => void {
  return (link) => terminal.err.write(`rolecall: ${link} is left out: a link that leads nowhere\n`);
}
