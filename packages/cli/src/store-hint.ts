import { damageOf, type StoreError } from "@rolecall/clickhouse/store";

/** What a person is told where a file beside the history could not be written for lack of room; undefined of any other error. */
export function explainNoRoom(error: unknown): string | undefined {
  if (!(error instanceof Error && "code" in error)) return undefined;
  if (error.code !== "ENOSPC" && error.code !== "EDQUOT") return undefined;
  return `the disk is full: make room, then run it again (${error.message})`;
}

/** What a person is told of an error of the store: what it said, and what to do. */
export function explainStore(error: StoreError): string {
  const { errorClass, message } = error;
  if (errorClass === "disk-full") return `the disk is full: make room, then run it again (${message})`;
  const damage = damageOf(error);
  return damage === undefined ? message : `${damage}: ${message}`;
}
