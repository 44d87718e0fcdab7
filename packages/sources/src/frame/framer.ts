import { endsAsContainer, startsAsContainer } from "./container.ts";
import { decodeUtf8 } from "./decode-utf8.ts";
import { EventJoiner } from "./event-joiner.ts";
import { expanding, recordOrParts } from "./expand-sink.ts";
import { frameExport } from "./frame-export.ts";
import { FRAME_LIMITS, type FrameLimits, type FrameSink } from "./frame-sink.ts";
import { LineJoiner } from "./join-lines.ts";
import { LineSplitter, type Wanted } from "./line-splitter.ts";
import { unpackBytes } from "./packed-payload.ts";
import { registered } from "./registered-schema.ts";
import { framePayload } from "./unpack-into.ts";
import { unreadFormat } from "./unread-format.ts";
import { ValueScanner } from "./value-scanner.ts";

/** Splits a file, a body or a stream into records. Give it the bytes in any pieces, then `end` once. */
export interface Framer {
  /** The chunk is not kept: it may be reused when the call returns. */
  push(chunk: Uint8Array): void;
  /** Hands over what is left, a truncated last record included. */
  end(): void;
}

const NEWLINE = 10;
const RETURN = 13;
const OPEN_OBJECT = 123;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/**
 * A framer whose container is decided by the first non-blank byte and what follows: a JSON array or an object over
 * several lines goes to the value scanner, everything else is line-delimited. The scanner gives way to the line splitter
 * once the first object turns out to be a line. With `only`, other lines may be passed over.
 */
export function createFramer(to: FrameSink, limits: FrameLimits = FRAME_LIMITS, only?: Wanted): Framer {
  // Where lines are passed over, what is between them is not known.
  if (only !== undefined) return createPlainFramer(expanding(to, frameUnpacked), limits, only);
  const joined = new LineJoiner(to, limits);
  const events = new EventJoiner(joined);
  const framer = createPlainFramer(expanding(events, frameUnpacked), limits, only);
  return {
    push: (chunk) => framer.push(chunk),
    end() {
      framer.end();
      events.end();
      joined.end();
    },
  };
}

function createPlainFramer(sink: FrameSink, limits: FrameLimits, only: Wanted | undefined): Framer {
  const scanner = new ValueScanner(limits, sink);
  let lines: LineSplitter | undefined;
  let markSeen = 0;

  function push(chunk: Uint8Array): void {
    const body = markSeen === -1 ? chunk : withoutMark(chunk);
    if (lines !== undefined) lines.push(body);
    else {
      scanner.push(body);
      handOver();
    }
  }

  /** Skips a byte-order mark, even one in pieces. */
  function withoutMark(chunk: Uint8Array): Uint8Array {
    let at = 0;
    while (at < chunk.length && markSeen < 3 && chunk[at] === BYTE_ORDER_MARK[markSeen]) {
      at += 1;
      markSeen += 1;
    }
    if (at === chunk.length && at > 0 && markSeen < 3) return chunk.subarray(at);
    // Bytes that only looked like the beginning of a mark belong to the record.
    const kept =
      markSeen < 3 && markSeen > 0 ? [...BYTE_ORDER_MARK.slice(0, markSeen), ...chunk.subarray(at)] : undefined;
    markSeen = -1;
    return kept === undefined ? chunk.subarray(at) : Uint8Array.from(kept);
  }

  function handOver(): void {
    if (!scanner.wantsLines) return;
    const rest = scanner.takeRest();
    lines = new LineSplitter(limits, sink, rest.line, only);
    lines.push(rest.bytes);
  }

  return {
    push,
    end(): void {
      if (markSeen > 0) push(new Uint8Array(0));
      if (lines === undefined) {
        scanner.end();
        handOver();
      }
      lines?.end();
    },
  };
}

/**
 * All records of an input that is whole: a message, a request. It may be packed as gzip, or be OTLP in protobuf. A message
 * that is one record on one line, as most are, is not scanned.
 */
export function frameAll(bytes: Uint8Array, sink: FrameSink, limits: FrameLimits = FRAME_LIMITS): void {
  const line = oneLine(bytes);
  if (line === undefined || bytes.length > limits.maxRecordBytes) {
    const inner = registered(bytes);
    if (inner === undefined) frameOther(bytes, sink, limits);
    // Whole: an end of a line in it is none.
    else if ("unread" in inner) sink.refused("bad-encoding", inner.unread, bytes.slice(), 1);
    else frameAll(inner, sink, limits);
    return;
  }
  const text = decodeUtf8(line);
  if (text === undefined || startsAsContainer(text, 0) || endsAsContainer(text, text.length)) {
    const joined = new LineJoiner(sink, limits);
    pushAll(new LineSplitter(limits, expanding(joined, frameUnpacked)), bytes);
    joined.end();
  } else frameOne(text, sink, limits);
}

/** A document on one line; a piece alone is told as one. */
function frameOne(text: string, sink: FrameSink, limits: FrameLimits): void {
  const joined = new LineJoiner(sink, limits);
  recordOrParts(text, 1, joined, frameUnpacked);
  joined.end();
}

/** What is no line that begins as an object. */
function frameOther(bytes: Uint8Array, sink: FrameSink, limits: FrameLimits): void {
  const unpacked = unpackBytes(bytes);
  const unread = unpacked === undefined ? unreadFormat(bytes) : undefined;
  if (unpacked !== undefined) {
    const joined = new LineJoiner(sink);
    framePayload(unpacked, { line: 1, bytes: () => bytes.slice() }, joined, frameUnpacked);
    joined.end();
  } else if (unread !== undefined) sink.refused("bad-encoding", unread, bytes.slice(), 1);
  else if (!frameExport(bytes, sink)) pushAll(createFramer(sink, limits), bytes);
}

/** What was packed: if anything in it is packed again, it stays so. */
function frameUnpacked(bytes: Uint8Array, sink: FrameSink): void {
  pushAll(createPlainFramer(expanding(sink), FRAME_LIMITS, undefined), bytes);
}

function pushAll(framer: Framer, bytes: Uint8Array): void {
  framer.push(bytes);
  framer.end();
}

/** The bytes without the end of the line, where they are one line that begins as an object. */
function oneLine(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes[0] !== OPEN_OBJECT) return undefined;
  const newline = bytes.indexOf(NEWLINE);
  if (newline !== -1 && newline !== bytes.length - 1) return undefined;
  const end = newline === -1 ? bytes.length : newline;
  const last = bytes[end - 1] === RETURN ? end - 1 : end;
  // A view is as dear as all the rest of this.
  return last === bytes.length ? bytes : bytes.subarray(0, last);
}
