import { open } from "node:fs";
import { stat } from "node:fs/promises";
import { promisify } from "node:util";
import { fileFault } from "@rolecall/runtime/input";
import { streamOf } from "../standard-input.ts";

/** Does it give its bytes but once: a named pipe, `<(zcat a.gz)` of a shell, a device? A path that leads nowhere does not. */
export async function isPipe(path: string): Promise<boolean> {
  const status = await stat(path).catch(() => undefined);
  return status !== undefined && !status.isFile() && !status.isDirectory();
}

/** Its bytes as they come; it is opened with the first that is asked for. @throws InputError */
export async function* readPipe(path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* streamOf(await promisify(open)(path, "r"), true);
  } catch (error) {
    throw fileFault(path, error);
  }
}
