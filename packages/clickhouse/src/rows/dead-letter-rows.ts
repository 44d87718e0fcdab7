import { contentId, type DeadLetter } from "@rolecall/core";
import { jsonRows } from "./json-rows.ts";

/** Rows for `dead_letters`. */
export function deadLetterRows(letters: Iterable<DeadLetter>, tenant = "default"): Uint8Array {
  return jsonRows(Array.from(letters, (letter) => ({ dead_uid: deadUid(letter), tenant, ...letter })));
}

/** Id of a dead letter's content: the same record refused for the same reason is the same dead letter, wherever it came from. */
export function deadUid({ reason, source, tenant, raw, raw_base64 }: DeadLetter): string {
  return contentId({ reason, source, tenant, raw: raw?.toWellFormed(), raw_base64 });
}
