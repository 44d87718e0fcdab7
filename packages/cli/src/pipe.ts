import { closeSync, constants, open, openSync } from "node:fs";
import { stat } from "node:fs/promises";
import { promisify } from "node:util";
import { fileFault } from "@rolecall/runtime/input";
import { streamOf } from "./standard-input.ts";

/** Does it give its bytes but once: a named pipe, `<(zcat a.gz)` of a shell, a device? A path that leads nowhere does not. */
export async function isPipe(path: string): Promise<boolean> {
  const status = await stat(path).catch(() => undefined);
  return status !== undefined && !status.isFile() && !status.isDirectory();
}

/** Its bytes as they come; it is opened with the first that is asked for. @throws InputError, and the reason of `signal` */
export async function* readPipe(path: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  signal.throwIfAborted();
  try {
    const stream = streamOf(await openPipe(path, signal), true);
    signal.addEventListener("abort", () => stream.destroy(), { once: true });
    if (signal.aborted) stream.destroy();
    yield* stream;
  } catch (error) {
    signal.throwIfAborted();
    throw fileFault(path, error);
  }
}

const KNOCK_MS = 20;

/** A named pipe opens when somebody writes into it, and no process ends before: on an interrupt that is ourselves. */
async function openPipe(path: string, signal: AbortSignal): Promise<number> {
  let knocking: NodeJS.Timeout | undefined;
  const release = (): void => {
    // Nobody hears it who has not come to wait yet.
    knocking = setInterval(() => knock(path), KNOCK_MS);
  };
  signal.addEventListener("abort", release);
  try {
    return await promisify(open)(path, "r");
  } finally {
    signal.removeEventListener("abort", release);
    clearInterval(knocking);
  }
}

function knock(path: string): void {
  try {
    closeSync(openSync(path, constants.O_WRONLY | constants.O_NONBLOCK));
  } catch {
    // Nobody waits, or only others may write into it.
  }
}
