import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";

/** What `readSync` and mmdb-lib can take; the largest databases that are published have half of it. */
const MOST_BYTES = 2 ** 31 - 1;

/** The bytes of a regular file, into memory that is made for them. @throws for what is none, or cannot be read */
export function readRegular(path: string, memoryOf: (size: number) => Uint8Array): Uint8Array {
  // To open a pipe would wait for who writes to it, and nothing else would run in the meantime.
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const status = fstatSync(file);
    if (!status.isFile()) throw new Error("is no regular file");
    if (status.size > MOST_BYTES) throw new Error("is larger than such a file can be (2 GiB)");
    const bytes = memoryOf(status.size);
    let at = 0;
    for (let read = -1; read !== 0 && at < bytes.length; at += read)
      read = readSync(file, bytes, at, bytes.length - at, at);
    return bytes.subarray(0, at);
  } finally {
    closeSync(file);
  }
}

/** Why a file could not be read, for behind its name. */
export function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  if (code === "ENOENT") return "there is no such file";
  return code === undefined ? message : `cannot be read: ${code}`;
}
