import { InputError } from "@rolecall/runtime/input";
import type { Failure } from "./messages.ts";

/** The error that the reader's thread tells of. */
export function thrown({ fault, path, message }: Failure): Error {
  return fault === undefined ? new Error(message) : new InputError(fault, path, message);
}
