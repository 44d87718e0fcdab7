import { decodeUtf8 } from "./decode-utf8.ts";
import { emitTooLarge } from "./emit-record.ts";
import { FRAME_LIMITS, type FrameLimits, type FrameReason, type FrameSink } from "./frame-sink.ts";
import { isRecord, LONG, mayGoOn, type Piece, pieceOf, pieceOfBytes } from "./split-line.ts";

/** A line whose end is not here yet. */
interface Waiting {
  /** The pieces as they came; no more of a line beyond every bound than its first. */
  readonly came: (string | Uint8Array)[];
  readonly pieces: Piece[];
  /** Of each piece that came. */
  readonly lines: number[];
  /** Length of all that came. */
  length: number;
  /** Records seen when the last of them came. */
  seen: number;
}

/** Of nearly all joiners: each message of Kafka has one. */
const NOTHING = new Map<string, Waiting>();
/** Lines that may wait at once, and how much of them; the one that waits longest gives way. */
const MOST_WAITING = 64;
const MOST_LENGTH = 8 << 20;
/** So many short lines without an end were not cut by a runtime: a shipper took the ends away. */
const MOST_SHORT = 64;
/** Other records that may come between two pieces. */
const MOST_BETWEEN = 1000;

/**
 * A sink before which the lines that container runtimes split are joined again, each stream's by itself: CRI's (`P` and `F`), those of
 * Docker's files (no end of line before 16 KiB), and both as Fluent Bit, Fluentd, Vector and journald wrap them. A joined line is one record,
 * on the line of its first piece. One whose end does not come is one dead letter, of the bytes as they came.
 */
export class LineJoiner implements FrameSink {
  readonly #to: FrameSink;
  readonly #limits: FrameLimits;
  /** By key of its pieces, the one that waits longest first. */
  #waiting: Map<string, Waiting> = NOTHING;
  #length = 0;
  #seen = 0;

  constructor(to: FrameSink, limits: FrameLimits = FRAME_LIMITS) {
    this.#to = to;
    this.#limits = limits;
  }

  record(text: string, line: number): void {
    if (this.#waiting.size === 0 && !mayGoOn(text)) {
      this.#to.record(text, line);
      return;
    }
    const piece = pieceOf(text);
    if (piece === undefined || !this.#take(piece, text, line)) this.#to.record(text, line);
    this.#giveWay();
  }

  refused(reason: FrameReason, detail: string, bytes: Uint8Array, line: number): void {
    const piece = reason === "bad-encoding" ? pieceOfBytes(bytes) : undefined;
    if (piece === undefined || !this.#take(piece, bytes, line)) this.#to.refused(reason, detail, bytes, line);
    this.#giveWay();
  }

  unpacked(bytes: number): void {
    this.#to.unpacked?.(bytes);
  }

  /** No more comes: what waits for the rest of its line waits no longer. */
  end(): void {
    for (const [key, begun] of this.#waiting) this.#breakOff(key, begun);
  }

  /** False where the piece is a line of its own. */
  #take(piece: Piece, came: string | Uint8Array, line: number): boolean {
    let begun = this.#waiting.get(piece.key);
    if (begun !== undefined && isAnother(begun, piece)) {
      this.#breakOff(piece.key, begun);
      begun = undefined;
    }
    if (begun === undefined) {
      if (!piece.goesOn || !mayBegin(piece)) return false;
      begun = { came: [], pieces: [], lines: [], length: 0, seen: 0 };
    }
    if (this.#waiting === NOTHING) this.#waiting = new Map();
    this.#waiting.delete(piece.key);
    this.#length -= begun.length;
    this.#add(begun, piece, came, line);
    if (!piece.goesOn) this.#finish(begun);
    else if (isNoLine(begun)) this.#handOver(begun);
    else {
      this.#waiting.set(piece.key, begun);
      this.#length += begun.length;
    }
    return true;
  }

  #add(begun: Waiting, piece: Piece, came: string | Uint8Array, line: number): void {
    begun.seen = this.#seen;
    begun.length += came.length;
    // Of a line beyond every bound the first piece is kept, and the rest counted.
    if (begun.length > this.#limits.maxRecordBytes && begun.came.length > 0) {
      begun.came.length = 1;
      begun.pieces.length = 1;
      return;
    }
    begun.came.push(came);
    begun.pieces.push(piece);
    begun.lines.push(line);
  }

  /** Each as it came: a line of its own. */
  #handOver({ came, lines }: Waiting): void {
    for (const [at, each] of came.entries()) this.#to.record(each as string, lines[at] as number);
  }

  /** The whole line, to wherever records go. */
  #finish({ pieces, came, length, lines }: Waiting): void {
    const line = lines[0] as number;
    if (length > this.#limits.maxRecordBytes) {
      emitTooLarge(bytesOf(came), length, line, this.#limits, this.#to);
      return;
    }
    const content = joined(pieces);
    if (content !== undefined) this.#to.record((pieces[0] as Piece).whole(content), line);
    else this.#to.refused("bad-encoding", "the bytes are not UTF-8", bytesOf(came), line);
  }

  #breakOff(key: string, begun: Waiting): void {
    this.#waiting.delete(key);
    this.#length -= begun.length;
    const content = joined(begun.pieces);
    // Docker's last line of all need have no end.
    if (begun.length > this.#limits.maxRecordBytes || (content !== undefined && isRecord(content))) {
      this.#finish(begun);
      return;
    }
    const pieces = begun.came.length === 1 ? "a piece" : `${begun.came.length} pieces`;
    const detail = `${pieces} of a line that a container's runtime split, and not its end`;
    this.#to.refused("not-json", detail, bytesOf(begun.came), begun.lines[0] as number);
  }

  #giveWay(): void {
    this.#seen += 1;
    for (const [key, begun] of this.#waiting) {
      const isFew = this.#waiting.size <= MOST_WAITING && this.#length <= MOST_LENGTH;
      if (isFew && this.#seen - begun.seen <= MOST_BETWEEN) return;
      this.#breakOff(key, begun);
    }
  }
}

/** Where a shipper took the ends from all lines, an application's own text is no piece of anything. */
export function mayBegin({ content, isTold }: Piece): boolean {
  if (isTold || typeof content !== "string" || /^\s*\{|^<\d/.test(content)) return true;
  // Most logs of applications begin with a time.
  return content.length >= LONG && /^\d{4}-/.test(content);
}

function isNoLine({ pieces, length }: Waiting): boolean {
  return pieces.length >= MOST_SHORT && length < pieces.length * LONG && pieces.every(({ isTold }) => !isTold);
}

/** A runtime that began anew left the line without an end, and this one stands for itself. */
function isAnother({ pieces }: Waiting, piece: Piece): boolean {
  if (typeof piece.content !== "string" || !isRecord(piece.content)) return false;
  const all = joined([...pieces, piece]);
  return all === undefined || !isRecord(all);
}

/** Undefined where the bytes are not UTF-8. */
function joined(pieces: readonly Piece[]): string | undefined {
  const sorted = pieces.every(({ ordinal }) => ordinal !== undefined)
    ? pieces.toSorted((a, b) => Number(a.ordinal) - Number(b.ordinal))
    : pieces;
  const contents = sorted.map(({ content }) => content);
  if (contents.every((content) => typeof content === "string")) return contents.join("");
  return decodeUtf8(Buffer.concat(contents.map((content) => Buffer.from(content as string))));
}

/** One under the other, as they came. */
function bytesOf(came: Waiting["came"]): Uint8Array {
  return Buffer.concat(came.flatMap((each, at) => [Buffer.from(at === 0 ? "" : "\n"), Buffer.from(each as string)]));
}
