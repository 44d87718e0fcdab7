import { ByteBuffer } from "./byte-buffer.ts";
import { endsAsContainer, startsAsContainer } from "./container.ts";
import { decodeUtf8 } from "./decode-utf8.ts";
import { emitRecord, emitTooLarge } from "./emit-record.ts";
import type { FrameLimits, FrameSink } from "./frame-sink.ts";
import { ValueScanner } from "./value-scanner.ts";

const NEWLINE = 10;
const RETURN = 13;
const SPACE = 32;
/** ASCII white space, as for bytes: other blanks, a byte-order mark among them, are content. */
const BLANK = /^[\t-\r ]*$/;

/** Lines to look for, where few are wanted. */
export interface Wanted {
  /** ASCII letters that they have in them. */
  readonly letters: string;
  /** May the line be one? Asked of those with the letters; what is not ASCII in it is not yet decoded. */
  readonly line: (text: string) => boolean;
}

/**
 * Splits line-delimited JSON. The hot path: whole lines are checked and decoded many at once, then cut with
 * `indexOf`. A line that is itself an array or begins as `{"Records":[…` counts each element.
 */
export class LineSplitter {
  readonly #limits: FrameLimits;
  readonly #sink: FrameSink;
  readonly #only: Wanted | undefined;
  readonly #pending = new ByteBuffer();
  #line: number;
  /** Length so far of a line beyond every bound, of which only a prefix is held; 0 on any other line. */
  #overlong = 0;
  /** Takes the elements of a container that is one line, and too long to wait for its end. */
  #scanner: ValueScanner | undefined;

  /** With `only`, other lines may be passed over, and not counted. */
  constructor(limits: FrameLimits, sink: FrameSink, line = 1, only?: Wanted) {
    this.#limits = limits;
    this.#sink = sink;
    this.#line = line;
    this.#only = only;
  }

  push(chunk: Uint8Array): void {
    const last = chunk.lastIndexOf(NEWLINE);
    if (last === -1) {
      this.#hold(chunk);
      return;
    }
    let from = 0;
    if (this.#pending.length > 0 || this.#overlong > 0 || this.#scanner !== undefined) {
      from = chunk.indexOf(NEWLINE) + 1;
      this.#hold(chunk.subarray(0, from - 1));
      this.#endLine();
    }
    if (this.#only !== undefined) {
      this.#linesWith(this.#only, chunk, from, last);
      from = last + 1;
    }
    while (from <= last) {
      const end = blockEnd(chunk, from, last);
      this.#block(chunk.subarray(from, end));
      from = end + 1;
    }
    if (last + 1 < chunk.length) this.#hold(chunk.subarray(last + 1));
  }

  end(): void {
    if (this.#pending.length > 0 || this.#overlong > 0 || this.#scanner !== undefined) this.#endLine();
  }

  /** Part of a line whose end is not here yet. */
  #hold(part: Uint8Array): void {
    if (this.#scanner !== undefined) this.#scanner.push(part);
    else if (this.#overlong > 0) this.#overlong += part.length;
    else {
      this.#pending.append(part);
      if (this.#pending.length > this.#limits.maxRecordBytes) this.#holdLarge();
    }
  }

  #holdLarge(): void {
    const { bytes, length } = this.#pending;
    if (startsAsContainer(latin1(bytes.subarray(0, Math.min(length, HEAD_BYTES))), 0)) {
      this.#scanner = new ValueScanner(this.#limits, this.#sink, this.#line);
      this.#scanner.push(bytes.subarray(0, length));
      this.#pending.discard(length);
    } else if (length > this.#limits.maxKeptBytes) {
      this.#overlong = length;
      this.#pending.truncate(this.#limits.prefixBytes);
    }
  }

  #endLine(): void {
    const { bytes, length } = this.#pending;
    if (this.#scanner !== undefined) this.#scanner.end();
    else if (this.#overlong > 0) {
      emitTooLarge(bytes.subarray(0, length), this.#overlong, this.#line, this.#limits, this.#sink);
    } else this.#lineOfBytes(bytes.subarray(0, length));
    this.#scanner = undefined;
    this.#overlong = 0;
    this.#pending.discard(length);
    this.#line += 1;
  }

  /** Whole lines, the last one without its new line. */
  #block(block: Uint8Array): void {
    const text = decodeUtf8(block);
    if (text === undefined) {
      this.#blockOfBytes(block);
      return;
    }
    let from = 0;
    while (from <= text.length) {
      const found = text.indexOf("\n", from);
      const end = found === -1 ? text.length : found;
      this.#lineOfText(text, from, end);
      this.#line += 1;
      from = end + 1;
    }
  }

  #lineOfText(text: string, from: number, newline: number): void {
    const end = newline > from && text.charCodeAt(newline - 1) === RETURN ? newline - 1 : newline;
    // A UTF-16 unit is at most three bytes of UTF-8: only lines near the bound need their bytes counted.
    if ((end - from) * 3 > this.#limits.maxRecordBytes) this.#lineOfBytes(Buffer.from(text.slice(from, end)));
    else if (text.charCodeAt(from) <= SPACE && BLANK.test(text.slice(from, end))) return;
    else if (startsAsContainer(text, from) || endsAsContainer(text, end)) {
      this.#container(Buffer.from(text.slice(from, end)));
    } else if (end > from) this.#sink.record(text.slice(from, end), this.#line);
  }

  /** Lines between `from` and the new line at `last`. */
  #linesWith({ letters, line }: Wanted, chunk: Uint8Array, from: number, last: number): void {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, last);
    for (let at = bytes.indexOf(letters, from, "latin1"); at !== -1; ) {
      const start = Math.max(from, bytes.lastIndexOf(NEWLINE, at) + 1);
      const found = bytes.indexOf(NEWLINE, at);
      const end = found === -1 ? last : found;
      if (line(bytes.toString("latin1", start, end))) this.#block(chunk.subarray(start, end));
      at = bytes.indexOf(letters, end, "latin1");
    }
  }

  /** Some line of the block is not UTF-8: one at a time. */
  #blockOfBytes(block: Uint8Array): void {
    let from = 0;
    while (from <= block.length) {
      const found = block.indexOf(NEWLINE, from);
      const end = found === -1 ? block.length : found;
      this.#lineOfBytes(block.subarray(from, end));
      this.#line += 1;
      from = end + 1;
    }
  }

  #lineOfBytes(line: Uint8Array): void {
    const bytes = line.at(-1) === RETURN ? line.subarray(0, -1) : line;
    if (isBlank(bytes)) return;
    const begin = latin1(bytes.subarray(0, HEAD_BYTES));
    if (startsAsContainer(begin, 0) || endsAsContainer(latin1(bytes.subarray(-2)), 2)) this.#container(bytes);
    else emitRecord(bytes, this.#line, this.#limits, this.#sink);
  }

  #container(line: Uint8Array): void {
    const scanner = new ValueScanner(this.#limits, this.#sink, this.#line);
    scanner.push(line);
    scanner.end();
    // What follows a whole value on its line is no JSON of any kind.
    if (scanner.wantsLines) emitRecord(scanner.takeRest().bytes, this.#line, this.#limits, this.#sink);
  }
}

/**
 * Lines decoded at once. A longer text would lie among V8's large objects, which only a whole collection frees; and one
 * character beyond ASCII makes all of a block wide.
 */
const BLOCK_BYTES = 64 * 1024;

/** Where a block of whole lines ends that begins at `from`: at a new line, at `last` the latest. */
function blockEnd(chunk: Uint8Array, from: number, last: number): number {
  if (from + BLOCK_BYTES >= last) return last;
  const within = chunk.lastIndexOf(NEWLINE, from + BLOCK_BYTES);
  return within >= from ? within : chunk.indexOf(NEWLINE, from);
}

/** Enough of a line to see how it begins; brackets and names of containers are ASCII. */
const HEAD_BYTES = 160;

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
}

function isBlank(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte !== SPACE && (byte < 9 || byte > 13)) return false;
  return true;
}
