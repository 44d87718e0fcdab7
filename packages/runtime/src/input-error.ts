import { systemCode, whyUnreadable } from "./why-unreadable.ts";

/** Why an input could not be read: a closed set, so that callers can decide and messages can be tested. */
export type InputFault = "missing" | "directory" | "permission" | "corrupt" | "truncated" | "unreadable";

/** An input that cannot be read. The message is one sentence for a person, with the path in it. */
export class InputError extends Error {
  override readonly name = "InputError";
  readonly fault: InputFault;
  readonly path: string;

  constructor(fault: InputFault, path: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.fault = fault;
    this.path = path;
  }
}

const FAULTS: Readonly<Record<string, InputFault>> = {
  ENOENT: "missing",
  ENOTDIR: "missing",
  EISDIR: "directory",
  EACCES: "permission",
  EPERM: "permission",
};

/** What went wrong with opening or reading the file, in words. */
export function fileFault(path: string, error: unknown): InputError {
  if (error instanceof InputError) return error;
  const fault = FAULTS[systemCode(error)] ?? "unreadable";
  return new InputError(fault, path, `cannot read ${path}: ${whyUnreadable(error)}`, error);
}

/** What went wrong with unpacking it. `Z_BUF_ERROR` is how zlib calls an end that came too early. */
export function archiveFault(path: string, format: string, error: unknown): InputError {
  if (error instanceof InputError) return error;
  const isCut = errorCode(error) === "Z_BUF_ERROR";
  const reason = isCut ? "is cut off: its end is missing" : `is damaged (${messageOf(error)})`;
  return new InputError(isCut ? "truncated" : "corrupt", path, `the ${format} archive ${path} ${reason}`, error);
}

function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
