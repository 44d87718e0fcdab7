import type { StoreError } from "@rolecall/clickhouse/store";

/** Codes of files that are not as the engine wrote them: bad checksum, corrupted, cannot decompress, unknown codec, broken part. */
const DAMAGED = new Set([40, 228, 246, 271, 432]);

/** What a person is told of an error of the store: what it said, and what to do. */
export function explainStore({ errorClass, code, message }: StoreError): string {
  if (errorClass === "disk-full") return `the disk is full: make room, then run it again (${message})`;
  if (DAMAGED.has(code))
    return `the history is damaged: go back to a copy, or move it away (docs/runbooks/copies.md): ${message}`;
  return message;
}
