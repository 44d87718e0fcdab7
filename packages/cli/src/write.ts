import { once } from "node:events";
import type { Writable } from "node:stream";
import { Failure } from "./verb.ts";

/** Of a new file with dead letters: their bytes are as they came, with whatever secrets are in them. */
export const DEAD_MODE = 0o600;

/** Write a text, and wait while the reader is behind. */
export async function write(out: Writable, text: string): Promise<void> {
  if (text !== "" && !out.write(text)) await once(out, "drain");
}

/** Write a text; resolves when it is there, and rejects where it cannot be. */
export function written(out: Writable, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    out.write(text, (error) => (error ? reject(error) : resolve()));
  });
}

/** What a person should read where a file that a flag names cannot be written. */
export function cannotWrite(path: string, error: unknown): Failure {
  return new Failure(`cannot write ${path}: ${writingFault(error)}`, { cause: error });
}

/** Why something could not be written, in words. */
export function writingFault(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT") return "there is no such folder";
  if (code === "EACCES" || code === "EPERM" || code === "EROFS") return "this user may not";
  if (code === "EISDIR") return "it is a directory";
  if (code === "ENOSPC" || code === "EDQUOT") return "there is no room left";
  return error instanceof Error ? error.message : String(error);
}
