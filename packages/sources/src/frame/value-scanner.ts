import { ByteBuffer } from "./byte-buffer.ts";
import { type ContainerKey, containerKey, holdsRecords, isBlank, skipBlank, skipBlankBack } from "./container.ts";
import { emitRecord, emitTooLarge } from "./emit-record.ts";
import type { FrameLimits, FrameSink } from "./frame-sink.ts";
import { INSIDE, OUTSIDE, skipTo } from "./skip-to.ts";

const NEWLINE = 10;
const QUOTE = 34;
const COMMA = 44;
const OPEN_ARRAY = 91;
const BACKSLASH = 92;
const CLOSE_ARRAY = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

const MAX_WRAPPING = 4096;
const WRAPPING_END = Uint8Array.of(CLOSE_ARRAY, CLOSE_OBJECT);

/**
 * Where the scanner is.
 * `top`: between top-level values. `array`: between the elements of a container. `object`: in a top-level object that
 * may turn out to be a container. `element`: in an element. `scalar`: in an element that is no object or array.
 * `rest`: after a container, in what else its envelope holds.
 */
type Place = "top" | "array" | "object" | "element" | "scalar" | "rest";

/**
 * Splits a stream of JSON values: elements of top-level arrays, elements of `Records`, `records`, `items` and
 * `logEvents` of top-level objects, and other top-level objects whole. It finds brackets and strings only; whether a record is JSON is
 * seen when it is parsed.
 *
 * It stops at what only line-delimited JSON can be, an object on one line with a new line after it or a line that breaks
 * off, and then `wantsLines` is true: the rest belongs to the line splitter.
 */
export class ValueScanner {
  wantsLines = false;
  readonly #limits: FrameLimits;
  readonly #sink: FrameSink;
  readonly #buffer = new ByteBuffer();
  #place: Place = "top";
  /** Zeros before a record: what was cut off of a file to which somebody went on to write at his old place. */
  #hole = 0;
  /** The next byte to look at; one past the end where the buffer ends in the middle of an escape. */
  #at = 0;
  /** Of the record at hand, in `object`, `element` and `scalar`. */
  #start = 0;
  #startLine = 1;
  #line: number;
  #depth = 0;
  #inString = false;
  /** Just behind the `[` of an array with a container's name: what comes next decides if it is one. -1: there is none. */
  #candidate = -1;
  #candidateKey: ContainerKey = "items";
  #enveloped = false;
  /** What stands before the elements of `logEvents`: it says which log they are from, so each keeps it. */
  #wrapping: Uint8Array | undefined;
  #lastOnOneLine = false;
  /** Bytes of the record at hand that were let go because it is beyond every bound, and the first of them. */
  #dropped = 0;
  #prefix: Uint8Array = new Uint8Array(0);

  constructor(limits: FrameLimits, sink: FrameSink, line = 1) {
    this.#limits = limits;
    this.#sink = sink;
    this.#line = line;
  }

  push(chunk: Uint8Array): void {
    this.#buffer.append(chunk);
    while (this.#at < this.#buffer.length && !this.wantsLines) this.#advance();
    if (!this.wantsLines) this.#release();
  }

  /** No more bytes: a record that has begun is handed over as it is, without the blanks and line ends behind it. */
  end(): void {
    if (this.#hole > 0) this.wantsLines = true;
    if (this.wantsLines || !this.#recording()) return;
    if (this.#place === "object" && this.#dropped === 0 && this.#holdsLines()) this.wantsLines = true;
    else this.#finish(skipBlankBack(this.#buffer.bytes, this.#buffer.length - 1, this.#start) + 1);
  }

  /** What was not taken, for the line splitter, and the line that it starts on. */
  takeRest(): { readonly bytes: Uint8Array; readonly line: number } {
    const from = this.#recording() ? this.#start : this.#at;
    const line = this.#recording() ? this.#startLine : this.#line;
    const rest = this.#buffer.slice(from, this.#buffer.length);
    if (this.#hole === 0) return { bytes: rest, line };
    // As many as make it too large, where there are more.
    const zeros = Buffer.alloc(Math.min(this.#hole, this.#limits.maxRecordBytes + 1));
    return { bytes: Buffer.concat([zeros, rest]), line };
  }

  #recording(): boolean {
    return this.#place === "object" || this.#place === "element" || this.#place === "scalar";
  }

  #advance(): void {
    if (this.#inString) this.#string();
    else if (this.#place === "top" || this.#place === "array") this.#between();
    else if (this.#place === "scalar") this.#scalar();
    else this.#nested();
  }

  #between(): void {
    const byte = this.#buffer.bytes[this.#at] as number;
    if (this.#place === "array") this.#betweenElements(byte);
    else if (byte === 0 || this.#hole > 0) this.#inHole(byte);
    else if (isBlank(byte)) {
      this.#skip(byte);
      if (byte === NEWLINE) this.wantsLines = this.#lastOnOneLine;
    } else if (byte === OPEN_ARRAY) {
      this.#at += 1;
      this.#openContainer(false);
    } else this.#begin(byte);
  }

  #betweenElements(byte: number): void {
    if (isBlank(byte) || byte === COMMA) this.#skip(byte);
    else if (byte === CLOSE_ARRAY) {
      this.#at += 1;
      this.#closeContainer();
    } else this.#begin(byte);
  }

  #skip(byte: number): void {
    this.#at += 1;
    if (byte === NEWLINE) this.#line += 1;
  }

  /** What is no record behind zeros is a line with them. */
  #inHole(byte: number): void {
    if (byte === 0) {
      this.#hole += 1;
      this.#at += 1;
    } else if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) this.#hole = 0;
    else this.wantsLines = true;
  }

  #openContainer(enveloped: boolean): void {
    this.#place = "array";
    this.#enveloped = enveloped;
    this.#wrapping = undefined;
    this.#lastOnOneLine = false;
    this.#candidate = -1;
  }

  #closeContainer(): void {
    this.#place = this.#enveloped ? "rest" : "top";
    this.#depth = this.#enveloped ? 1 : 0;
  }

  #begin(byte: number): void {
    this.#start = this.#at;
    this.#startLine = this.#line;
    this.#depth = 0;
    if (this.#place === "array") this.#place = byte === OPEN_OBJECT || byte === OPEN_ARRAY ? "element" : "scalar";
    else if (byte === OPEN_OBJECT) this.#place = "object";
    else this.wantsLines = true;
  }

  #string(): void {
    const bytes = this.#buffer.bytes;
    const at = skipTo(bytes, this.#at, this.#buffer.length, INSIDE);
    this.#at = at;
    if (at >= this.#buffer.length) return;
    const byte = bytes[at];
    this.#at = byte === BACKSLASH ? at + 2 : at + 1;
    if (byte === QUOTE) this.#inString = false;
    else if (byte === NEWLINE) this.#newLineInString();
  }

  /** JSON has none: in a top-level object, a line broke off. */
  #newLineInString(): void {
    this.#line += 1;
    if (this.#place === "object" && this.#dropped === 0) this.wantsLines = true;
  }

  /** A number, word or string where an object should be: everything up to the comma or bracket that ends it. */
  #scalar(): void {
    const { bytes, length } = this.#buffer;
    for (; this.#at < length && !this.#inString; this.#at += 1) {
      const byte = bytes[this.#at] as number;
      if (byte === COMMA || byte === CLOSE_ARRAY) {
        this.#finish(skipBlankBack(bytes, this.#at - 1, this.#start) + 1);
        return;
      }
      this.#inString = byte === QUOTE;
      if (byte === NEWLINE) this.#line += 1;
    }
  }

  #nested(): void {
    const { bytes, length } = this.#buffer;
    const at = skipTo(bytes, this.#at, length, OUTSIDE);
    this.#at = at;
    if (at >= length) return;
    const byte = bytes[at] as number;
    if (byte === QUOTE) {
      this.#at = at + 1;
      this.#inString = true;
    } else if (this.#place === "object") this.#structureOfObject(byte);
    else this.#structure(byte);
  }

  /** A bracket or new line that cannot decide anything but the end of the value. */
  #structure(byte: number): void {
    this.#at += 1;
    if (byte === NEWLINE) this.#line += 1;
    else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) this.#depth += 1;
    else {
      this.#depth -= 1;
      if (this.#depth <= 0) this.#finish(this.#at);
    }
  }

  #structureOfObject(byte: number): void {
    const bytes = this.#buffer.bytes;
    if (this.#candidate !== -1 && this.#decideCandidate(byte)) return;
    if (byte === OPEN_OBJECT && this.#breaksOff()) {
      this.wantsLines = true;
      return;
    }
    const key = byte === OPEN_ARRAY && this.#depth === 1 ? containerKey(bytes, this.#at, this.#start) : undefined;
    this.#structure(byte);
    if (key === undefined) return;
    this.#candidate = this.#at;
    this.#candidateKey = key;
  }

  /** True where the array is a container: its first element, or its end, is next. */
  #decideCandidate(byte: number): boolean {
    const bytes = this.#buffer.bytes;
    const blank = skipBlankBack(bytes, this.#at - 1, this.#candidate) < this.#candidate;
    if (blank && byte === NEWLINE) return false;
    const begins = blank && (byte === OPEN_OBJECT || byte === CLOSE_ARRAY);
    if (!begins && !holdsRecords(this.#candidateKey)) {
      this.#candidate = -1;
      return false;
    }
    const wraps = this.#candidateKey === "logEvents" && this.#candidate - this.#start <= MAX_WRAPPING;
    const wrapping = wraps ? this.#buffer.slice(this.#start, this.#candidate) : undefined;
    // Back to a first element that is a number, a word or a string; only blanks had new lines that are counted.
    if (!begins) this.#at = skipBlank(bytes, this.#candidate, this.#at);
    this.#openContainer(true);
    this.#wrapping = wrapping;
    return true;
  }

  /** A `{` that begins a line, where no value can begin: the line before it broke off. */
  #breaksOff(): boolean {
    const bytes = this.#buffer.bytes;
    if (this.#at === this.#start || this.#dropped > 0 || bytes[this.#at - 1] !== NEWLINE) return false;
    const before = bytes[skipBlankBack(bytes, this.#at - 1, this.#start)] as number;
    return before !== COMMA && before !== 58 && before !== OPEN_ARRAY;
  }

  #holdsLines(): boolean {
    const { bytes, length } = this.#buffer;
    for (let i = this.#start + 1; i < length; i += 1) {
      if (bytes[i] === OPEN_OBJECT && bytes[i - 1] === NEWLINE) return true;
    }
    return false;
  }

  #finish(end: number): void {
    if (this.#place === "rest") {
      this.#place = "top";
      return;
    }
    const held = this.#buffer.bytes.subarray(this.#start, end);
    if (this.#dropped === 0) emitRecord(this.#wrapped(held), this.#startLine, this.#limits, this.#sink);
    else emitTooLarge(this.#prefix, this.#dropped + held.length, this.#startLine, this.#limits, this.#sink);
    this.#lastOnOneLine = this.#place === "object" && this.#startLine === this.#line;
    this.#place = this.#place === "object" ? "top" : "array";
    this.#dropped = 0;
    this.#inString = false;
  }

  /** A `logEvents` element as an envelope of its own. */
  #wrapped(held: Uint8Array): Uint8Array {
    return this.#wrapping === undefined ? held : Buffer.concat([this.#wrapping, held, WRAPPING_END]);
  }

  /** Forget the bytes that are done with, and those of a record beyond every bound. */
  #release(): void {
    let done = Math.min(this.#at, this.#buffer.length);
    if (this.#recording()) {
      if (this.#dropped + done - this.#start <= this.#limits.maxKeptBytes) done = this.#start;
      else this.#drop(done);
    }
    this.#buffer.discard(done);
    this.#at -= done;
    this.#start = Math.max(0, this.#start - done);
    this.#candidate = Math.max(-1, this.#candidate - done);
  }

  #drop(upTo: number): void {
    if (this.#dropped === 0) this.#prefix = this.#buffer.slice(this.#start, this.#start + this.#limits.prefixBytes);
    this.#dropped += upTo - this.#start;
    this.#start = upTo;
    this.#candidate = -1;
  }
}
