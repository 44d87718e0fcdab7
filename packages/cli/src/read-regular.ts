import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";

/** What `readSync` and mmdb-lib can take; the largest databases that are published have half of it. */
const MOST_BYTES = 2 ** 31 - 1;

/** The bytes of a regular file, into memory that is made for them. @throws for what is none, or cannot be read */
export function readRegular(path: string, memoryOf: (size: number) => Uint8Array): Uint8Array {
  // To open a pipe would wait for who writes to it, and nothing else would run in the meantime.
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const status = fstatSync(file);
    if (status.isDirectory()) throw failed("EISDIR");
    if (!status.isFile()) throw failed("ENOTREG");
    if (status.size > MOST_BYTES) throw new Error("it is larger than such a file can be (2 GiB)");
    const bytes = memoryOf(status.size);
    let at = 0;
    for (let read = -1; read !== 0 && at < bytes.length; at += read)
      read = readSync(file, bytes, at, bytes.length - at, at);
    return bytes.subarray(0, at);
  } finally {
    closeSync(file);
  }
}

/** The text of a regular file that may be read again. @throws for what is none, or cannot be read */
export function readRegularText(path: string): string {
  return new TextDecoder().decode(readRegular(path, (size) => Buffer.allocUnsafe(size)));
}

/** As the system fails, and as `whyUnreadable` words it. */
function failed(code: "EISDIR" | "ENOTREG"): Error {
  return Object.assign(new Error(code), { code });
}
