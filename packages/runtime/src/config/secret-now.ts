import { readFileSync } from "node:fs";

/** What is in the file of a secret now, for it may have been changed; undefined where it cannot be read: it is just being written. */
export function secretNow(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8").trim() || undefined;
  } catch {
    return undefined;
  }
}
