import { createReadStream, fstatSync } from "node:fs";
import { Socket } from "node:net";
import { dirname } from "node:path";
import type { Readable } from "node:stream";
import { isatty, ReadStream } from "node:tty";

/** Where the launcher says on which descriptor it passes its own standard input on. */
export const STDIN_VARIABLE = "ROLECALL_STDIN_FD";

/**
 * The standard input of the command. The embedded engine takes whatever can be read from descriptor 0 for the rows of its
 * next INSERT (chdb 3.4.0: "inlined and external data"), so the launcher gives the process an empty one and passes its own
 * on under another number. Without a launcher it is the process's own.
 */
export function openStandardInput(env: Readonly<Record<string, string | undefined>>, own: () => Readable): Readable {
  const fd = Number(env[STDIN_VARIABLE]);
  if (!Number.isSafeInteger(fd) || fd < 3) return own();
  return streamOf(fd, false);
}

/** What a descriptor gives; where nothing comes, waiting for it holds no thread. `isOurs`: it is closed at the end. */
export function streamOf(fd: number, isOurs: boolean): Readable {
  if (isatty(fd)) return new ReadStream(fd);
  const status = fstatSync(fd);
  if (status.isFIFO() || status.isSocket()) return new Socket({ fd, readable: true, writable: false });
  return createReadStream("", { fd, autoClose: isOurs });
}

/** Names of descriptor 0. Behind it is nothing here, for the launcher passes standard input on as another one. */
const STANDARD_INPUT: ReadonlySet<string> = new Set(["/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"]);

/** The path, or `-` where it is another name of standard input. */
export function inputNamed(path: string): string {
  return STANDARD_INPUT.has(path) ? "-" : path;
}

/** `<(…)` of a shell, and whatever else was opened before the process began: it is in no folder that anybody chose. */
const DESCRIPTOR = /^\/(?:dev|proc\/(?:self|thread-self|\d+))\/fd\/\d+$/;

/** Is it known by the number of a descriptor, and may be gone when it is read a second time? */
export function isDescriptor(path: string): boolean {
  return DESCRIPTOR.test(path);
}

/** The folder to which paths in it are relative: its own, and the working directory of what comes from a descriptor. */
export function folderOfInput(path: string): string {
  return inputNamed(path) === "-" || isDescriptor(path) ? "." : dirname(path);
}
