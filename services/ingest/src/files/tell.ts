import { parentPort } from "node:worker_threads";
import { InputError } from "@rolecall/runtime/input";
import type { Failure, FromReader } from "./messages.ts";

/** To the thread that this one reads for. */
export function tell(message: FromReader): void {
  parentPort?.postMessage(message);
}

/** What went wrong with a file, as it can be told. */
export function failureOf(error: unknown, path: string): Failure {
  const { fault, message } = error instanceof InputError ? error : { fault: undefined, message: String(error) };
  return { fault, path, message };
}
