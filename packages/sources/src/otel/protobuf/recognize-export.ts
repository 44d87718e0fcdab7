import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import type { OtlpSignal } from "./read-export.ts";

interface PartField {
  readonly number: number;
  readonly wire: WireType;
  /** Of what has a length; empty for anything else. */
  readonly payload: Uint8Array;
}

/** Of an export request, a resource's part and a scope's part: the highest field that each has, and where it goes on. */
const LEVELS = [
  { highest: 1, down: 1 },
  { highest: 3, down: 2 },
  { highest: 3, down: 2 },
] as const;

/**
 * What export request in protobuf the bytes are, as the collector's Kafka exporter writes by default; undefined where they
 * are none. Protobuf does not say what it is: by the structure down to the first span or log record, and by what no span and no
 * log record is without. Metrics have the same structure, and no start where a span has it.
 */
export function signalOfExport(bytes: Uint8Array): OtlpSignal | undefined {
  if (bytes[0] !== FIRST_BYTE) return undefined;
  try {
    const part = firstPart(bytes, 0);
    return part === undefined ? undefined : signalOf(Array.from(fieldsOf(part)));
  } catch {
    return undefined;
  }
}

/** Field 1, with a length. */
const FIRST_BYTE = 10;

/** The first span or log record. @throws Error where the structure is another. */
function firstPart(bytes: Uint8Array, level: number): Uint8Array | undefined {
  const at = LEVELS[level];
  if (at === undefined) return bytes;
  let found: Uint8Array | undefined;
  for (const { number, wire, payload } of fieldsOf(bytes)) {
    if (wire !== WireType.LengthDelimited || number > at.highest) throw new Error("no export request");
    if (number === at.down) found ??= firstPart(payload, level + 1);
  }
  return found;
}

function* fieldsOf(bytes: Uint8Array): Generator<PartField> {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [number, wire] = reader.tag();
    if (wire === WireType.LengthDelimited) yield { number, wire, payload: reader.bytes() };
    else {
      reader.skip(wire, number);
      yield { number, wire, payload: NONE };
    }
  }
}

const NONE = new Uint8Array(0);

const TRACE_ID_BYTES = 16;
const SPAN_ID_BYTES = 8;

function signalOf(fields: readonly PartField[]): OtlpSignal | undefined {
  const has = (number: number, wire: WireType, length = 0): boolean =>
    fields.some((field) => field.number === number && field.wire === wire && field.payload.length === length);
  const { Bit64, LengthDelimited } = WireType;
  const isSpan = has(1, LengthDelimited, TRACE_ID_BYTES) && has(2, LengthDelimited, SPAN_ID_BYTES) && has(7, Bit64);
  if (isSpan) return "traces";
  return has(1, Bit64) || has(11, Bit64) ? "logs" : undefined;
}
