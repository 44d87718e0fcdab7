import { type Event, redactValue } from "@rolecall/core";
import { BoundedCache } from "../bounded-cache.ts";
import { redactedId } from "../redact/redact-parts.ts";
import { EventColumns } from "./event-columns.ts";
import { NUMBERS, type PackedEvents, VALUES } from "./packed-events.ts";
import { ValueTable } from "./value-table.ts";

const FIRST_ROOM = 256;
/** Values that come again, and that both sides remember. */
const MOST_VALUES = 1 << 16;

/** Collects events for another thread. */
export interface EventPacker {
  /**
   * Masks the secrets of an event in place, for `IntakeOptions.redact`: what the packer knows is known to hold none. When the
   * very event is added next, it is not looked up again.
   */
  redact(event: Event): void;
  /** `at` is the event's time, epoch ms; `line` goes along for its origin, where that is empty. */
  add(event: Event, at: number, line: number): void;
  readonly count: number;
  /** What was added since the last call. Its arrays are the receiver's: they may be transferred. */
  take(): PackedEvents;
}

export function createEventPacker(mostValues: number = MOST_VALUES): EventPacker {
  const table = new ValueTable(mostValues, redactValue);
  const columns = new EventColumns(table);
  const resources = new BoundedCache(0, redactValue);
  let ids = new Uint32Array(FIRST_ROOM * VALUES);
  let numbers = new Float64Array(FIRST_ROOM * NUMBERS);
  let texts: (string | undefined)[] = [];
  let raws: (string | undefined)[] | undefined;
  let origins: string[] | undefined;
  let count = 0;
  let redacted: Event | undefined;

  function redact(event: { -readonly [K in keyof Event]: Event[K] }): void {
    if ((count + 1) * VALUES > ids.length) {
      ids = grown(ids, new Uint32Array(ids.length * 2));
      numbers = grown(numbers, new Float64Array(numbers.length * 2));
    }
    columns.write(event, ids, count * VALUES);
    if (event.resource !== undefined) event.resource = resources.get(event.resource);
    event.event_uid = redactedId(event.event_uid);
    redacted = event;
  }

  return {
    redact,
    get count() {
      return count;
    },
    add(event, at, line) {
      if (event !== redacted) redact(event);
      writeNumbers(event, numbers, count * NUMBERS, at, line);
      texts.push(event.event_uid, event.time, event.resource);
      if (event.raw !== undefined) raws ??= new Array<undefined>(count).fill(undefined);
      raws?.push(event.raw);
      if (event.origin !== "") origins ??= new Array<string>(count).fill("");
      origins?.push(event.origin);
      redacted = undefined;
      count += 1;
    },
    take() {
      const packed = { count, ...table.take(), ids, numbers, texts, labels: columns.takeLabels(), raws, origins };
      // About as many again; more would be pages that nobody writes to.
      const room = Math.max(FIRST_ROOM, Math.ceil(count * 1.25));
      ids = new Uint32Array(room * VALUES);
      numbers = new Float64Array(room * NUMBERS);
      texts = [];
      raws = undefined;
      origins = undefined;
      // What was looked up before stands in arrays that are gone.
      redacted = undefined;
      count = 0;
      return packed;
    },
  };
}

function grown<A extends Uint32Array | Float64Array>(from: A, to: A): A {
  to.set(from);
  return to;
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
