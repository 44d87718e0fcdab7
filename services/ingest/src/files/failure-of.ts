import { InputError } from "@rolecall/runtime/input";
import type { Failure } from "./messages.ts";

/** What went wrong with a file, as it can be sent to another thread. */
export function failureOf(error: unknown, path: string): Failure {
  const { fault, message } = error instanceof InputError ? error : { fault: undefined, message: String(error) };
  return { fault, path, message };
}
