import type { ActionClass, CredentialKind, Event, EventOutcome, IdentityKind } from "@rolecall/core";
import { NUMBERS, type PackedEvents, type PackedValue, TEXTS, VALUES } from "./packed-events.ts";

type Table = readonly (PackedValue | undefined)[];

/** The events of one pack, read one after the other. */
export interface UnpackedEvents {
  readonly count: number;
  event(index: number): Event;
  /** Epoch ms of the event's time. */
  time(index: number): number;
}

/** Keeps the table. Packs must come to it in the order in which they were taken; their events may be read later. */
export function createEventUnpacker(): (packed: PackedEvents, originOf: (line: number) => string) => UnpackedEvents {
  let table: (PackedValue | undefined)[] = [undefined];
  return (packed, originOf) => {
    // Packs that still wait keep the table that they were made with.
    if (packed.anew) table = [undefined];
    for (const value of packed.fresh) table.push(value);
    const values = table;
    return {
      count: packed.count,
      time: (index) => packed.numbers[index * NUMBERS] as number,
      event: (index) => {
        const origin = packed.origins?.[index] || originOf(packed.numbers[index * NUMBERS + 1] as number);
        return unpack(packed, values, index, origin);
      },
    };
  };
}

/** One literal with every member in the order of `Event`, as decoders write it. */
function unpack(
  { ids, numbers, texts, labels, raws }: PackedEvents,
  table: Table,
  index: number,
  origin: string,
): Event {
  const at = index * VALUES;
  const from = index * NUMBERS;
  const text = (column: number): string | undefined => table[ids[at + column] as number] as string | undefined;
  const list = (column: number): readonly string[] | undefined => table[ids[at + column] as number] as never;
  return {
    event_uid: texts[index * TEXTS] as string,
    time: texts[index * TEXTS + 1] as string,
    tenant: text(0) as string,
    source: text(1) as string,
    provider: text(2) as string,
    account_uid: text(3),
    class_uid: count(numbers[from + 2]),
    activity_id: count(numbers[from + 3]),
    action: text(4) as string,
    service: text(5),
    action_class: text(6) as ActionClass,
    identity_uid: text(7) as string,
    identity_kind: text(8) as IdentityKind,
    identity_name: text(9) as string,
    credential_uid: text(10),
    credential_kind: text(11) as CredentialKind | undefined,
    credential_issued: text(12),
    credential_expires: text(13),
    session_uid: text(14),
    delegation: list(15),
    parent_uid: text(16),
    run_uid: text(17),
    depth: count(numbers[from + 4]),
    scopes: list(18),
    granted_scopes: list(19),
    resource: texts[index * TEXTS + 2],
    resource_kind: text(20),
    outcome: text(21) as EventOutcome,
    error_code: text(22),
    status_code: count(numbers[from + 5]),
    src_ip: text(23),
    src_network: text(24),
    src_asn: count(numbers[from + 6]),
    src_country: text(25),
    user_agent: text(26),
    client: text(27),
    bytes_in: count(numbers[from + 7]),
    bytes_out: count(numbers[from + 8]),
    environment: text(28),
    labels:
      ids[at + 30] === 0
        ? (table[ids[at + 29] as number] as Event["labels"])
        : labelsAt(labels, list(30), ids[at + 31]),
    raw: raws?.[index],
    origin,
  };
}

/** The map whose values came along with the event. */
function labelsAt(values: readonly string[], names: readonly string[] = [], from = 0): Event["labels"] {
  const labels: Record<string, string> = {};
  for (let at = 0; at < names.length; at += 1) labels[names[at] as string] = values[from + at] as string;
  return labels;
}

function count(value: number | undefined): number | undefined {
  return value === undefined || Number.isNaN(value) ? undefined : value;
}
