import type { StoredDeadLetter } from "@rolecall/clickhouse";
import type { DeadLetter, Event } from "@rolecall/core";
import { createRecordReader } from "@rolecall/service-ingest/files";
import { createIntake, type PlaceOf } from "@rolecall/sources";

export interface AgainOptions {
  readonly tenant: string;
  /** Read it as this source; undefined: as the one that refused it. */
  readonly source: string | undefined;
  readonly now: () => number;
  /** Whose networks addresses are in. */
  readonly placeOf?: PlaceOf | undefined;
}

/** What comes of a letter's bytes as the decoders are now; what is dead again is a letter of the same source and tenant. */
export function decodeAgain(
  letter: StoredDeadLetter,
  { tenant, source = letter.source, now, placeOf }: AgainOptions,
): { readonly events: readonly Event[]; readonly dead: readonly DeadLetter[] } {
  const whose = letter.tenant ?? tenant;
  const intake = createIntake({ source, tenant: whose, keepRaw: () => true, placeOf, now });
  const reader = createRecordReader({ intake, origin: () => letter.origin });
  const events: Event[] = [];
  const dead: DeadLetter[] = [];
  for (const item of [...reader.push(bytesOf(letter)).items, ...reader.end().items]) {
    if (item.kind === "event") events.push(item.event);
    else dead.push({ ...item.letter, source: letter.source, ...(whose !== tenant && { tenant: whose }) });
  }
  return { events, dead };
}

/** The bytes as they came. */
export function bytesOf({ raw, raw_base64 }: DeadLetter): Uint8Array {
  return raw_base64 === undefined ? Buffer.from(raw ?? "") : Buffer.from(raw_base64, "base64");
}
