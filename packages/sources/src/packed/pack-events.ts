import type { Event } from "@rolecall/core";
import { LabelColumn } from "./label-column.ts";
import { NUMBERS, type PackedEvents, VALUES } from "./packed-events.ts";
import { ObjectColumn, TextColumn, ValueTable } from "./value-table.ts";

const FIRST_ROOM = 256;
/** Values that come again, and that both sides remember. */
const MOST_VALUES = 1 << 16;

/** Collects events for another thread. */
export interface EventPacker {
  /** `at` is the event's time, epoch ms; `line` goes along for its origin, where that is empty. */
  add(event: Event, at: number, line: number): void;
  readonly count: number;
  /** What was added since the last call. Its arrays are the receiver's: they may be transferred. */
  take(): PackedEvents;
}

export function createEventPacker(mostValues: number = MOST_VALUES): EventPacker {
  const table = new ValueTable(mostValues);
  const columns = Array.from({ length: VALUES }, () => new TextColumn(table));
  const lists = new ObjectColumn<readonly string[]>(table, looksOfList, isSameList);
  const labels = new LabelColumn(table, lists);
  const write = valueWriter(columns, lists, labels);
  let ids = new Uint32Array(FIRST_ROOM * VALUES);
  let numbers = new Float64Array(FIRST_ROOM * NUMBERS);
  let texts: (string | undefined)[] = [];
  let raws: (string | undefined)[] | undefined;
  let origins: string[] | undefined;
  let count = 0;
  return {
    get count() {
      return count;
    },
    add(event, at, line) {
      if ((count + 1) * VALUES > ids.length) {
        ids = grown(ids, new Uint32Array(ids.length * 2));
        numbers = grown(numbers, new Float64Array(numbers.length * 2));
      }
      write(event, ids, count * VALUES);
      writeNumbers(event, numbers, count * NUMBERS, at, line);
      texts.push(event.event_uid, event.time, event.resource);
      if (event.raw !== undefined) raws ??= new Array<undefined>(count).fill(undefined);
      raws?.push(event.raw);
      if (event.origin !== "") origins ??= new Array<string>(count).fill("");
      origins?.push(event.origin);
      count += 1;
    },
    take() {
      const packed = { count, ...table.take(), ids, numbers, texts, labels: labels.takeValues(), raws, origins };
      // About as many again; more would be pages that nobody writes to.
      const room = Math.max(FIRST_ROOM, Math.ceil(count * 1.25));
      ids = new Uint32Array(room * VALUES);
      numbers = new Float64Array(room * NUMBERS);
      texts = [];
      raws = undefined;
      origins = undefined;
      count = 0;
      return packed;
    },
  };
}

function grown<A extends Uint32Array | Float64Array>(from: A, to: A): A {
  to.set(from);
  return to;
}

/** Writes the values in the order in which `unpack-events.ts` reads them. */
function valueWriter(
  columns: readonly TextColumn[],
  lists: ObjectColumn<readonly string[]>,
  labels: LabelColumn,
): (event: Event, ids: Uint32Array, at: number) => void {
  const id = (column: number, text: string | undefined): number => (columns[column] as TextColumn).idOf(text);
  return (event, ids, at) => {
    ids[at] = id(0, event.tenant);
    ids[at + 1] = id(1, event.source);
    ids[at + 2] = id(2, event.provider);
    ids[at + 3] = id(3, event.account_uid);
    ids[at + 4] = id(4, event.action);
    ids[at + 5] = id(5, event.service);
    ids[at + 6] = id(6, event.action_class);
    ids[at + 7] = id(7, event.identity_uid);
    ids[at + 8] = id(8, event.identity_kind);
    ids[at + 9] = id(9, event.identity_name);
    ids[at + 10] = id(10, event.credential_uid);
    ids[at + 11] = id(11, event.credential_kind);
    ids[at + 12] = id(12, event.credential_issued);
    ids[at + 13] = id(13, event.credential_expires);
    ids[at + 14] = id(14, event.session_uid);
    ids[at + 15] = lists.idOf(event.delegation);
    ids[at + 16] = id(16, event.parent_uid);
    ids[at + 17] = id(17, event.run_uid);
    ids[at + 18] = lists.idOf(event.scopes);
    ids[at + 19] = lists.idOf(event.granted_scopes);
    ids[at + 20] = id(20, event.resource_kind);
    ids[at + 21] = id(21, event.outcome);
    ids[at + 22] = id(22, event.error_code);
    ids[at + 23] = id(23, event.src_ip);
    ids[at + 24] = id(24, event.src_network);
    ids[at + 25] = id(25, event.src_country);
    ids[at + 26] = id(26, event.user_agent);
    ids[at + 27] = id(27, event.client);
    ids[at + 28] = id(28, event.environment);
    const packed = labels.pack(event.labels);
    ids[at + 29] = packed.map;
    ids[at + 30] = packed.names;
    ids[at + 31] = packed.from;
  };
}

function writeNumbers(event: Event, numbers: Float64Array, from: number, at: number, line: number): void {
  numbers[from] = at;
  numbers[from + 1] = line;
  numbers[from + 2] = event.class_uid ?? Number.NaN;
  numbers[from + 3] = event.activity_id ?? Number.NaN;
  numbers[from + 4] = event.depth ?? Number.NaN;
  numbers[from + 5] = event.status_code ?? Number.NaN;
  numbers[from + 6] = event.src_asn ?? Number.NaN;
  numbers[from + 7] = event.bytes_in ?? Number.NaN;
  numbers[from + 8] = event.bytes_out ?? Number.NaN;
}

function looksOfList(list: readonly string[]): number {
  const first = list[0] ?? "";
  return list.length * 37 + first.length * 11 + first.charCodeAt(first.length >> 1);
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at += 1) if (a[at] !== b[at]) return false;
  return true;
}
