import { gunzipSync } from "node:zlib";
import { isJsonObject, type Json, parseJson } from "@rolecall/core";
import type { FrameReason } from "./frame-sink.ts";

/** What was packed, or why it cannot be unpacked. */
export type Unpacked = Uint8Array | { readonly reason: FrameReason; readonly detail: string };

/** Of one payload: CloudWatch packs a megabyte at most, and a log becomes twenty times as large. */
const MAX_UNPACKED_BYTES = 32 << 20;

/** RFC 1952. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** Of one member, or of many behind each other. */
export function unpackGzip(bytes: Uint8Array, most: number = MAX_UNPACKED_BYTES): Unpacked {
  try {
    return gunzipSync(bytes, { maxOutputLength: most });
  } catch (error) {
    const isLarge = error instanceof RangeError && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
    if (isLarge) return { reason: "too-large", detail: `unpacks to more than ${most} bytes` };
    return { reason: "bad-encoding", detail: "the gzip in it is none, or breaks off" };
  }
}

/**
 * Envelopes whose payload is packed (CloudWatch's subscriptions): what Lambda gets of a log group and of Kinesis, a record of
 * Firehose's, and one of `get-records`. And Event Hubs' Capture, which has a document as text, or as Avro's bytes.
 */
const START =
  /^\s*\{\s*"(?:awslogs"\s*:\s*\{\s*"data"\s*:\s*"H4sI|kinesis"\s*:\s*\{|data"\s*:\s*"H4sI|Data"\s*:\s*"H4sI|Body"\s*:\s*"\{|recordId"|SequenceNumber")/;

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
for (const name of ["awslogs", "kinesis", "data", "Data", "Body", "recordId", "SequenceNumber"]) {
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
  const data = places.map((place) => place["data"] ?? place["Data"]).find(isPacked);
  if (data !== undefined) return unpackGzip(Buffer.from(data, "base64"));
  const body = envelope["Body"] ?? envelope["data"];
  const inner = isJsonObject(body) ? body["bytes"] : body;
  return typeof inner === "string" && inner.startsWith("{") ? Buffer.from(inner) : undefined;
}

function isPacked(value: Json | undefined): value is string {
  return typeof value === "string" && value.startsWith(GZIP.slice(1));
}
