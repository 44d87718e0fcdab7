import { damageOf, type StoreError } from "@rolecall/clickhouse/store";

/** What a person is told where a file beside the history could not be written for lack of room; undefined of any other error. */
export function explainNoRoom(error: unknown): string | undefined {
  const told: string[] = [];
  for (let at = error; at instanceof Error && told.length < 5; at = at.cause) {
    told.push(at.message);
    const code = "code" in at ? at.code : undefined;
    if (code === "ENOSPC" || code === "EDQUOT")
      return `the disk is full: make room, then run it again (${told.join(": ")})`;
  }
  return undefined;
}

/** What a person is told of an error of the store: what it said, and what to do. */
export function explainStore(error: StoreError): string {
  const { errorClass, message } = error;
  if (errorClass === "disk-full") return `the disk is full: make room, then run it again (${message})`;
  const damage = damageOf(error);
  return damage === undefined ? message : `${damage}: ${message}`;
}
