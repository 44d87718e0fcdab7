import type { StoredDeadLetter } from "@rolecall/clickhouse";
import type { DeadLetter, Event } from "@rolecall/core";
import { isName } from "@rolecall/runtime";
import { createDoors } from "@rolecall/service-ingest";
import { createPieceReader } from "@rolecall/service-ingest/files";
import type { PlaceOf } from "@rolecall/sources";

export interface AgainOptions {
  /** The configuration's own. */
  readonly tenant: string;
  /** Every tenant of the configuration: a letter of another stays dead. */
  readonly tenants: readonly string[];
  /** Read it as this source; undefined: as the one that refused it. */
  readonly source: string | undefined;
  readonly now: () => number;
  /** Whose networks addresses are in. */
  readonly placeOf?: PlaceOf | undefined;
}

/** What comes of a letter's bytes. */
export interface DecodedAgain {
  readonly events: readonly Event[];
  readonly dead: readonly DeadLetter[];
  /** Why its bytes were not even read, for a person. */
  readonly why?: string;
}

/** As a release before named it, and kept no word of which: whose the record is nobody knows. */
const OF_WHOM = "the tenant is not one of the configuration's: name it in tenants, or correct the header";

/**
 * What comes of a letter's bytes as the decoders are now, through the door of its tenant; what is dead again is a letter of the
 * same source and tenant.
 */
export function decodeAgain(letter: StoredDeadLetter, options: AgainOptions): DecodedAgain {
  const { tenant: own, tenants, source = letter.source, now, placeOf } = options;
  const whose = letter.tenant ?? own;
  const consoleUsers = (): Set<string> => new Set();
  const door = createDoors({ source, own, tenants, consoleUsers, placeOf, now })(whose);
  if (!("intake" in door) || letter.detail === OF_WHOM)
    return { events: [], dead: [letter], why: whyUnknown(whose, letter) };
  const reader = createPieceReader({ ...door, origin: () => letter.origin });
  reader.message(bytesOf(letter));
  const events: Event[] = [];
  const dead: DeadLetter[] = [];
  for (const item of reader.flush().items) {
    if (item.kind === "event") events.push(item.event);
    else dead.push({ ...item.letter, source: letter.source });
  }
  return { events, dead };
}

function whyUnknown(whose: string, { detail }: StoredDeadLetter): string {
  if (detail === OF_WHOM || !isName(whose))
    return "the letter does not tell whose it is: correct the header, and send the record again";
  return `the configuration has no tenant ${whose}: name it in tenants`;
}

/** The bytes as they came. */
export function bytesOf({ raw, raw_base64 }: DeadLetter): Uint8Array {
  return raw_base64 === undefined ? Buffer.from(raw ?? "") : Buffer.from(raw_base64, "base64");
}
