import { readFileSync } from "node:fs";
import { type FileFault, faultOfFile } from "../inventory/fault.ts";
import { isMissing, matchingPaths } from "./matching-paths.ts";

/** The path that stands for standard input. */
export const STANDARD_INPUT = "-";

export interface TextFile {
  readonly path: string;
  readonly text: string;
}

/** What a list of paths holds, and what is wrong with it. */
interface Files {
  readonly files: readonly TextFile[];
  readonly faults: readonly FileFault[];
}

/**
 * The files of paths and patterns, each once, in order of name; one that is not there, or cannot be read, is a fault. A
 * pattern may match none where its folder is there: it may be empty. `-` is a file of that name unless the text of standard input
 * is given.
 */
export async function readFiles(paths: readonly string[], standardInput?: string): Promise<Files> {
  const isGiven = (path: string): boolean => path === STANDARD_INPUT && standardInput !== undefined;
  const names = new Set<string>();
  const missing: FileFault[] = [];
  for (const path of paths) {
    const found = isGiven(path) ? [path] : await matchingPaths(path);
    if (found.length === 0 && isMissing(path)) missing.push(faultOfFile(path, "there is no such file"));
    for (const file of found) names.add(file);
  }
  const read = Array.from(names)
    .toSorted()
    .map((path) => (isGiven(path) ? { path, text: standardInput ?? "" } : readFile(path)));
  return {
    files: read.filter((one) => "text" in one),
    faults: [...missing, ...read.filter((one) => "message" in one)],
  };
}

function readFile(path: string): TextFile | FileFault {
  try {
    return { path, text: readFileSync(path, "utf8") };
  } catch (error) {
    return faultOfFile(path, `cannot be read: ${(error as NodeJS.ErrnoException).code ?? "unknown error"}`);
  }
}
