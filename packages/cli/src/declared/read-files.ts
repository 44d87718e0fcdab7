import { join } from "node:path";
import { whyUnreadable } from "@rolecall/runtime";
import { type FileFault, faultOfFile } from "../inventory/fault.ts";
import { readRegular } from "../read-regular.ts";
import { isMissing, matchingPaths } from "./matching-paths.ts";

const NO_UTF_8 = "is not written in UTF-8: its letters would be lost (a spreadsheet saves it as CSV UTF-8)";

export interface TextFile {
  readonly path: string;
  readonly text: string;
}

/** Paths and patterns, and the texts of those that can be read but once: standard input and pipes. */
export type GivenFiles = readonly [paths: readonly string[], read?: ReadonlyMap<string, string>];

/** What a list of paths holds, and what is wrong with it. */
interface Files {
  readonly files: readonly TextFile[];
  readonly faults: readonly FileFault[];
}

/**
 * The files of paths and patterns, each once, in order of name; one that is not there, or cannot be read, is a fault. A
 * pattern may match none where its folder is there: it may be empty. `read`: texts of paths that are not to be read again.
 */
export async function readFiles(
  paths: readonly string[],
  read: ReadonlyMap<string, string> = new Map(),
): Promise<Files> {
  const names = new Set<string>();
  const missing: FileFault[] = [];
  for (const path of paths) {
    const found = read.has(path) ? [path] : await matchingPaths(path);
    if (found.length === 0 && isMissing(path)) missing.push(faultOfFile(path, "there is no such file"));
    for (const file of found) names.add(file);
  }
  const all = Array.from(names)
    .toSorted()
    .map((path) => {
      const text = read.get(path);
      return text === undefined ? readFile(path) : { path, text };
    });
  return {
    files: all.filter((one) => "text" in one),
    faults: [...missing, ...all.filter((one) => "message" in one)],
  };
}

function readFile(path: string): TextFile | FileFault {
  try {
    return { path, text: textOf(readRegular(path, (size) => Buffer.allocUnsafe(size))) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ERR_ENCODING_INVALID_ENCODED_DATA") return faultOfFile(path, NO_UTF_8);
    if (code === "EISDIR")
      return faultOfFile(path, `it is a directory: name the files in it, as ${join(path, "*.yaml")}`);
    return faultOfFile(path, whyUnreadable(error));
  }
}

/** UTF-8, or UTF-16 with its mark, as PowerShell writes into files; a byte-order mark is skipped. @throws for anything else. */
function textOf(bytes: Uint8Array): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(isUtf16 ? "utf-16le" : "utf-8", { fatal: true }).decode(bytes);
}
