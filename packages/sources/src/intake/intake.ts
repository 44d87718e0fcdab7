import { deadLetter, type Event, isJsonObject, type Json, type JsonObject, parseJson } from "@rolecall/core";
import { auditLine } from "../audit-forms/audit-line.ts";
import { decoded } from "../envelope/contents.ts";
import { bodyOf, parse as parseText } from "../envelope/text-body.ts";
import { decodeUtf8 } from "../frame/decode-utf8.ts";
import { FRAME_LIMITS } from "../frame/frame-sink.ts";
import type { PlaceOf } from "../place/place-of.ts";
import { parsedFrom } from "../record/canonical-record.ts";
import { isTooDeep } from "../record/too-deep.ts";
import type { Decoded, Source } from "../source.ts";
import { SOURCES } from "../sources.ts";
import { createRecordDecoder, type Said } from "./decode-record.ts";
import { createFinish } from "./finish.ts";

/** What one input partition needs to turn its records into events. */
export interface IntakeOptions {
  /** A source's name, or `auto`: each record is recognised by itself, the last source first. */
  readonly source: string;
  readonly tenant: string;
  /** Shared between the intakes of one run, so that a user is the same identity in all its files. */
  readonly consoleUsers?: Set<string> | undefined;
  /** Keep the redacted original of this event? Never, by default. */
  readonly keepRaw?: ((event: Event) => boolean) | undefined;
  /** The clock at the door, epoch ms. */
  readonly now: () => number;
  /** Masks the secrets of an event in place, as `createRedactEvent` does by default: a packer does it while it packs. */
  readonly redact?: ((event: Event) => void) | undefined;
  /** Whose networks addresses are in, for events whose log does not say: unknown, by default. */
  readonly placeOf?: PlaceOf | undefined;
  /** The formats to choose from: all of them, by default. */
  readonly sources?: readonly Source[] | undefined;
}

/**
 * The door: one framed record in, one outcome out. Never throws. records = events + dead letters + filtered, so a caller
 * that counts calls and outcomes can balance its ledger.
 *
 * One intake per input partition, called from one loop in input order: it remembers the last source.
 */
export interface Intake {
  /**
   * `record` is one JSON text, as the framer gives it: bytes, or text that was decoded from UTF-8 and so is well-formed
   * Unicode. `origin` is copied into the event.
   */
  read(record: string | Uint8Array, origin: string): Decoded;
  /** What was asked for, a source or `auto`: for what was refused before it was a record. */
  readonly asked: string;
  /** The source that the last record went to, for a dead letter: `auto` where none was asked for and none was found. */
  source(): string;
  /**
   * The records that the last one held, as JSON texts, where it was one text of several and so a dead letter: who has them read
   * one by one has no use for that. None of any other.
   */
  parts(): readonly string[];
  /** Time of the last event, epoch ms: what `parseTime` says of it, already known. */
  time(): number;
}

const MAX_DEPTH = 64;
const BYTE_ORDER_MARK = 0xfeff;

const BAD_ENCODING: Decoded = deadLetter("bad-encoding", "the bytes are not UTF-8");
const NOT_JSON: Decoded = deadLetter("not-json", "the record is no JSON, or breaks off");
const NOT_JSON_BUT_ACCESS: Decoded = deadLetter(
  "not-json",
  "an access log as text, which names no host and hardly anybody: write it as JSON, or let the shipper parse it",
);
const NOT_JSON_BUT_STRUCT: Decoded = deadLetter(
  "not-json",
  "a struct of Kafka Connect, which its StringConverter writes so: set value.converter to JsonConverter",
);
/** nginx's and Apache's `combined` and `common`, HAProxy's `httplog`, behind a header of syslog or without. */
const ACCESS_LINE = /^[^{"]{1,300}?\[\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d[ .\d+-]{0,14}\] /;
const TOO_DEEP: Decoded = deadLetter("too-deep", `nested deeper than ${MAX_DEPTH} levels`);

/** @throws RangeError where `options.source` is no source. */
export function createIntake(options: IntakeOptions): Intake {
  const sources = options.sources ?? SOURCES;
  const fixed = sources.find(({ name }) => name === options.source);
  if (fixed === undefined && options.source !== "auto") throw new RangeError(`no source is named ${options.source}`);
  const { tenant, consoleUsers } = options;
  const decoder = createRecordDecoder(
    sources,
    fixed,
    consoleUsers === undefined ? { tenant } : { tenant, consoleUsers },
  );
  const { finish, time } = createFinish(options);
  /** Did the last record get as far as a decoder? */
  let reached = false;
  /** What the decoder said of the last one. */
  let said: Said | undefined;
  const noObject = deadLetter(fixed === undefined ? "unknown-format" : "schema", "a record is a JSON object");

  function take(record: JsonObject, text: string, origin: string, written?: "line"): Decoded {
    reached = true;
    try {
      const decoded = decoder.decode(record, origin, written);
      said = decoded;
      if (decoded.kind !== "ok") return decoded;
      return finish(decoded, text, decoder.inner());
    } catch (error) {
      return deadLetter("decoder-fault", `the decoder failed: ${error instanceof Error ? error.name : "unknown"}`);
    }
  }

  /** A line that is no JSON is a record where it is one of those that are known. */
  function takeLine(text: string, origin: string): Decoded {
    const line =
      lineOf(sources, fixed, text, options.now()) ??
      (fixed === undefined ? auditLine({ message: text }, options.now()) : undefined);
    return line === undefined ? notJson(text) : take(line, JSON.stringify(line), origin, "line");
  }

  return {
    asked: options.source,
    source: () => (reached ? decoder.source() : options.source),
    time,
    parts: () => said?.several?.map(textOf) ?? [],
    read(record, origin) {
      reached = false;
      said = undefined;
      const text = typeof record === "string" ? record : decodeUtf8(record);
      if (text === undefined) return BAD_ENCODING;
      const refused = guard(text);
      if (refused !== undefined) return refused;
      const value = unquoted(parse(text));
      if (value === undefined) return takeLine(text, origin);
      if (!isJsonObject(value)) return noObject;
      parsedFrom(text, value);
      return take(value, withoutHeader(text, value), origin);
    },
  };
}

/** The source that is configured takes every line in its form, any other only what is its own. */
function lineOf(
  sources: readonly Source[],
  fixed: Source | undefined,
  text: string,
  now: number,
): JsonObject | undefined {
  if (fixed !== undefined) return fixed.line?.(text, now);
  for (const source of sources) {
    const record = source.line?.(text, now);
    if (record !== undefined && source.detect(record)) return record;
  }
  return undefined;
}

function notJson(text: string): Decoded {
  if (text.startsWith("Struct{")) return NOT_JSON_BUT_STRUCT;
  return ACCESS_LINE.test(text) ? NOT_JSON_BUT_ACCESS : NOT_JSON;
}

/** Size and depth, before anything is built from the text. */
function guard(text: string): Decoded | undefined {
  const most = FRAME_LIMITS.maxRecordBytes;
  if (text.length * 3 > most && Buffer.byteLength(text) > most) {
    return deadLetter("too-large", `${Buffer.byteLength(text)} bytes, and ${most} is the most for one record`);
  }
  return isTooDeep(text, MAX_DEPTH) ? TOO_DEEP : undefined;
}

/** Where something stands before the JSON, the original that is kept is what stands behind it. */
function withoutHeader(text: string, value: JsonObject): string {
  const first = text.charCodeAt(0);
  return first === OPEN_OBJECT || first <= SPACE || first === BYTE_ORDER_MARK ? text : JSON.stringify(value);
}

const SPACE = 32;
const OPEN_OBJECT = 123;

/** What was written as JSON twice is a text that holds a record or several, perhaps in base64; any other text stays what it is. */
function unquoted(value: Json | undefined): Json | undefined {
  if (typeof value !== "string") return value;
  const inner = parseText(value) ?? parseText(decoded(value));
  if (Array.isArray(inner)) return { records: inner };
  return isJsonObject(inner) ? inner : value;
}

/** What lies in a list as text is the text of a record. */
function textOf(item: Json): string {
  return typeof item === "string" ? item : JSON.stringify(item);
}

/** Undefined where the text is no JSON, and has none behind a header as syslog writes. A byte-order mark, as at the start of a file in a stream of files, is skipped. */
function parse(text: string): Json | undefined {
  const value = parseJson(text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text);
  return value === undefined ? bodyOf(text) : value;
}
