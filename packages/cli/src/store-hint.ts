import { damageOf, type StoreError } from "@rolecall/clickhouse/store";

/** What a person is told of an error of the store: what it said, and what to do. */
export function explainStore(error: StoreError): string {
  const { errorClass, message } = error;
  if (errorClass === "disk-full") return `the disk is full: make room, then run it again (${message})`;
  const damage = damageOf(error);
  return damage === undefined ? message : `${damage}: ${message}`;
}
