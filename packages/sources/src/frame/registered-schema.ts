import { inflateSync } from "node:zlib";

/** Confluent's: a zero, the schema's number in four bytes, what it is of. Numbers are counted from 1. */
const CONFLUENT_BYTES = 5;
/** Apicurio's: a zero, and the number in eight. */
const APICURIO_BYTES = 9;
/** AWS Glue's: a 3, how it is packed, the schema's UUID, what it is of. */
const GLUE_BYTES = 18;
const PLAIN = 0;
const ZLIB = 5;
/** Of one payload of Glue's. */
const MAX_UNPACKED_BYTES = 8 << 20;
const INSTEAD = "which is not read: have its producer, or a converter, write JSON";

/** What stands behind the number of a schema, or in one sentence why it cannot be read. */
export type Registered = Uint8Array | { readonly unread: string };

/**
 * Of a message whose producer has a registry of schemas: its JSON, or the JSON that is all that its schema has (a text, as
 * converters of Kafka Connect write lines and documents). Avro and Protobuf cannot be read without a schema that is elsewhere.
 * Undefined where the message is of no registry, and no Avro.
 */
export function registered(bytes: Uint8Array): Registered | undefined {
  if (bytes[0] === 0) return ofNumber(bytes);
  if (bytes[0] === 3 && bytes.length > GLUE_BYTES && (bytes[1] === PLAIN || bytes[1] === ZLIB)) return ofGlue(bytes);
  const isFile = Buffer.from(bytes.subarray(0, 4)).equals(FILE);
  return isFile || (bytes[0] === 0xc3 && bytes[1] === 1) ? { unread: `Avro, ${INSTEAD}` } : undefined;
}

/** How a file of Avro's begins. */
const FILE: Buffer = Buffer.from("Obj\u0001");

function ofNumber(bytes: Uint8Array): Registered | undefined {
  for (const head of [CONFLUENT_BYTES, APICURIO_BYTES]) {
    const json = jsonIn(bytes.subarray(head));
    if (json !== undefined) return json;
  }
  // With another byte there, it is likelier UTF-16; and what begins as JSON, or has no number, lies behind a hole in a file.
  if (bytes[1] !== 0 || bytes.length <= CONFLUENT_BYTES || CLOSED_BY.has(bytes[CONFLUENT_BYTES])) return undefined;
  const schema = new DataView(bytes.buffer, bytes.byteOffset).getUint32(1);
  if (schema === 0) return undefined;
  return { unread: `Avro or Protobuf of schema ${schema} of a registry, ${INSTEAD}` };
}

function ofGlue(bytes: Uint8Array): Registered {
  const body = bytes.subarray(GLUE_BYTES);
  const json = jsonIn(bytes[1] === ZLIB ? inflated(body) : body);
  return json ?? { unread: `Avro or Protobuf of a schema of AWS Glue's registry, ${INSTEAD}` };
}

function inflated(packed: Uint8Array): Uint8Array {
  try {
    return inflateSync(packed, { maxOutputLength: MAX_UNPACKED_BYTES });
  } catch {
    return new Uint8Array(0);
  }
}

/** The body where it is JSON, else the JSON that is its only text. */
function jsonIn(body: Uint8Array): Uint8Array | undefined {
  if (isJson(body)) return body;
  return TEXT_HEADS.map((head) => textBehind(body, head)).find((text) => text !== undefined && isJson(text));
}

/** What stands before the length of the only text: nothing, Avro's branch of a text that may be absent, Protobuf's only field. */
const TEXT_HEADS: readonly TextHead[] = [
  { before: [], isDoubled: true },
  { before: [2], isDoubled: true },
  { before: [0], isDoubled: true },
  { before: [0, 10], isDoubled: false },
];

interface TextHead {
  readonly before: readonly number[];
  /** Avro's lengths may be negative: each is written as twice what it is. */
  readonly isDoubled: boolean;
}

/** What follows such a head and its own length, where it is as long as that says. */
function textBehind(body: Uint8Array, { before, isDoubled }: TextHead): Uint8Array | undefined {
  if (before.some((byte, n) => body[n] !== byte)) return undefined;
  let at = before.length;
  let length = 0;
  for (let weight = 1; at < before.length + MOST_LENGTH_BYTES; weight *= 128) {
    const byte = body[at] ?? 0;
    at += 1;
    length += (byte & 127) * weight;
    if (byte < 128) break;
  }
  const rest = body.subarray(at);
  return length === rest.length * (isDoubled ? 2 : 1) ? rest : undefined;
}

const MOST_LENGTH_BYTES = 4;

/** Does it begin and end as JSON does that holds something? */
function isJson(bytes: Uint8Array): boolean {
  let first = 0;
  let last = bytes.length - 1;
  while (isBlank(bytes[first])) first += 1;
  while (last > first && isBlank(bytes[last])) last -= 1;
  const end = last > first ? CLOSED_BY.get(bytes[first]) : undefined;
  return end !== undefined && bytes[last] === end;
}

function isBlank(byte: number | undefined): boolean {
  return byte === 32 || byte === 9 || byte === 10 || byte === 13;
}

const CLOSED_BY: ReadonlyMap<number | undefined, number> = new Map(
  ["{}", "[]", '""'].map((pair) => [pair.charCodeAt(0), pair.charCodeAt(1)]),
);
