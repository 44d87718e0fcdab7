import { gunzipSync, inflateSync, zstdDecompressSync } from "node:zlib";
import { isJsonObject, type Json, parseJson } from "@rolecall/core";
import type { FrameReason } from "./frame-sink.ts";

/** What was packed, or why it cannot be unpacked. */
export type Unpacked = Uint8Array | { readonly reason: FrameReason; readonly detail: string };

/** Of one payload: CloudWatch packs a megabyte at most, and a log becomes twenty times as large. */
const MAX_UNPACKED_BYTES = 32 << 20;

type Unpack = (packed: Uint8Array, options: { readonly maxOutputLength: number; readonly info: true }) => Uint8Array;

/** What zlib answers where it is asked for `info`; its types do not have it. */
interface Part {
  readonly buffer: Uint8Array;
  readonly engine: { readonly bytesWritten: number };
}

/**
 * By what packed bytes begin with (RFC 1952, RFC 8878, RFC 1950); no JSON begins so. Zstd in parallel has a frame before the first
 * that says how long that is.
 */
const PACKINGS: readonly (readonly [head: readonly number[], name: string, unpack: Unpack])[] = [
  [[0x1f, 0x8b], "gzip", gunzipSync],
  [[0x28, 0xb5, 0x2f, 0xfd], "zstd", zstdDecompressSync],
  [[0x50, 0x2a, 0x4d, 0x18], "zstd", zstdDecompressSync],
  [[0x78, 0x01], "zlib", inflateSync],
  [[0x78, 0x9c], "zlib", inflateSync],
  [[0x78, 0xda], "zlib", inflateSync],
];

/** Of empty parts a message may have as many as it has tens of bytes, and each takes its time. */
const MAX_PARTS = 10_000;

/** A message or a file that its producer has packed, in one part or in many behind each other; undefined for any other. */
export function unpackBytes(bytes: Uint8Array, most: number = MAX_UNPACKED_BYTES): Unpacked | undefined {
  const packing = PACKINGS.find(([head]) => head.every((byte, n) => bytes[n] === byte));
  if (packing === undefined) return undefined;
  const [, name, unpack] = packing;
  try {
    return unpackParts(bytes, unpack, most) ?? { reason: "too-large", detail: `has more than ${MAX_PARTS} parts` };
  } catch (error) {
    const isLarge = error instanceof RangeError && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
    if (isLarge) return { reason: "too-large", detail: `unpacks to more than ${most} bytes` };
    return { reason: "bad-encoding", detail: `the ${name} in it is none, or breaks off` };
  }
}

/** Node goes on behind the first part of gzip alone, and says nothing of what it leaves of any other. @throws where one breaks off */
function unpackParts(bytes: Uint8Array, unpack: Unpack, most: number): Uint8Array | undefined {
  const parts: Uint8Array[] = [];
  let left = most;
  let rest = bytes;
  while (rest.length > 0 && !rest.every(isPadding)) {
    if (parts.length === MAX_PARTS) return undefined;
    const options = { maxOutputLength: Math.max(1, left), info: true } as const;
    const { buffer, engine } = unpack(rest, options) as unknown as Part;
    parts.push(buffer);
    left -= buffer.length;
    rest = rest.subarray(Math.max(1, engine.bytesWritten));
  }
  return parts.length === 1 ? parts[0] : Buffer.concat(parts);
}

/** Zeros, or the end of a line. */
function isPadding(byte: number): boolean {
  return byte === 0 || byte === 10 || byte === 13;
}

/**
 * Envelopes whose payload is packed (CloudWatch's subscriptions): what Lambda gets of a log group and of Kinesis, a record of
 * Firehose's, one of `get-records`, and bytes as Kafka Connect writes them as JSON. And Event Hubs' Capture, which has a document as text, or as Avro's bytes.
 */
const START =
  /^\s*\{\s*"(?:awslogs"\s*:\s*\{\s*"data"\s*:\s*"H4sI|kinesis"\s*:\s*\{|data"\s*:\s*"H4sI|Data"\s*:\s*"H4sI|Body"\s*:\s*"\{|recordId"|SequenceNumber"|schema"\s*:\s*\{\s*"type"\s*:\s*"bytes"[^{}]{0,200}\}\s*,\s*"payload"\s*:\s*"H4sI)/;

/** Might this text be such an envelope? One look at two characters, for nearly every text. */
export function startsAsPacked(text: string): boolean {
  if (text.charCodeAt(0) === BRACE && text.charCodeAt(1) === QUOTE) {
    if (FOURTHS[text.charCodeAt(2) & 127] !== text.charCodeAt(5)) return false;
  }
  return START.test(text) && (text.includes(GZIP) || text.includes(RECORDS));
}

const BRACE = 123;
const QUOTE = 34;
/** The fourth letter of each name that such an envelope may begin with, by its first. */
const FOURTHS = new Uint8Array(128);
for (const name of ["awslogs", "kinesis", "data", "Data", "Body", "recordId", "SequenceNumber", "schema"]) {
  FOURTHS[name.charCodeAt(0)] = name.charCodeAt(3);
}
/** Base64 of what gzip begins with. */
const GZIP = '"H4sI';
/** A document of several, as the text of a member: what Event Hubs' Capture keeps of Azure's diagnostic logs. */
const RECORDS = '"{\\"records\\":[';

/** The bytes in the envelope, unpacked; undefined where there are none. */
export function unpackPayload(text: string): Unpacked | undefined {
  const envelope = parseJson(text);
  if (!isJsonObject(envelope)) return undefined;
  const { awslogs, kinesis } = envelope;
  const places = [awslogs, kinesis, envelope].filter((place) => isJsonObject(place));
  const data = places.map((place) => place["data"] ?? place["Data"] ?? place["payload"]).find(isPacked);
  if (data !== undefined) return unpackBytes(Buffer.from(data, "base64"));
  const body = envelope["Body"] ?? envelope["data"];
  const inner = isJsonObject(body) ? body["bytes"] : body;
  return typeof inner === "string" && inner.startsWith("{") ? Buffer.from(inner) : undefined;
}

function isPacked(value: Json | undefined): value is string {
  return typeof value === "string" && value.startsWith(GZIP.slice(1));
}
