import { FIRST_SMALL, FIRST_WHOLE, PIECES, type PieceKind, ROW_BYTES } from "./layout.ts";
import { PackedWords } from "./packed-words.ts";
import { Pieces } from "./pieces.ts";

/**
 * Rows per page. Pages instead of doubling: no copy when the fleet grows, and at most one page unused. One of 2 MiB or more may
 * be a huge page of the machine, without which 300,000 identities cost an eighth more an event.
 */
const PAGE_BITS = 11;
const PAGE_ROWS = 1 << PAGE_BITS;

/**
 * Every row begins on a line of the cache, and has an odd number of them: else the same lines of many rows would share few
 * places in it.
 */
const LINE = 64;
const LINES: number = Math.ceil(ROW_BYTES / LINE);
const STRIDE: number = (LINES + 1 - (LINES % 2)) * LINE;

/** Words of a row, as they are saved: without the numbers of its pieces, which say nothing, the pieces after it. */
const KINDS: readonly PieceKind[] = [PIECES.slots, PIECES.week];
const ROW_WORDS = ROW_BYTES / 4;
const SPANS: readonly Span[] = [
  { from: 0, to: PIECES.slots.at },
  { from: PIECES.slots.at + PIECES.slots.most, to: PIECES.week.at },
  { from: PIECES.week.at + PIECES.week.most, to: ROW_WORDS },
];
const saved = new PackedWords(KINDS.reduce((sum, { most, bytes }) => sum + (most * bytes) / 4, ROW_WORDS));

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Views of one buffer. */
interface Page {
  readonly f64: Float64Array;
  readonly f32: Float32Array;
  readonly u32: Uint32Array;
  readonly u16: Uint16Array;
  readonly u8: Uint8Array;
}

/**
 * The state of every identity, one row each, and a cursor on one of them: `open` moves it, everything else reads and
 * writes the row under it. One cursor is enough because the detector works on one identity at a time.
 */
export class Rows {
  readonly #pages: Page[] = [];
  id = -1;
  f64: Float64Array = new Float64Array(0);
  f32: Float32Array = new Float32Array(0);
  u32: Uint32Array = new Uint32Array(0);
  u16: Uint16Array = new Uint16Array(0);
  u8: Uint8Array = new Uint8Array(0);
  /** What the rows have pieces of: values, hours of the week. */
  readonly slots: Pieces = new Pieces(PIECES.slots.bytes);
  readonly week: Pieces = new Pieces(PIECES.week.bytes);
  /** Where the row starts in each of the five views. */
  at64 = 0;
  at32 = 0;
  at16 = 0;
  at8 = 0;

  /** Move the cursor to row `id`; rows that were never written are all zero. */
  open(id: number): this {
    if (id === this.id) return this;
    const page = this.#pages[id >> PAGE_BITS] ?? this.#grow(id >> PAGE_BITS);
    this.id = id;
    this.f64 = page.f64;
    this.f32 = page.f32;
    this.u32 = page.u32;
    this.u16 = page.u16;
    this.u8 = page.u8;
    const begin = (id & (PAGE_ROWS - 1)) * STRIDE;
    this.at64 = begin / 8;
    this.at32 = begin / 4;
    this.at16 = begin / 2;
    this.at8 = begin;
    return this;
  }

  get(column: number): number {
    if (column < FIRST_WHOLE) return this.f64[this.at64 + column] as number;
    if (column < FIRST_SMALL) return this.u32[this.at32 + column - FIRST_WHOLE] as number;
    return this.u8[this.at8 + column - FIRST_SMALL] as number;
  }

  set(column: number, value: number): void {
    if (column < FIRST_WHOLE) this.f64[this.at64 + column] = value;
    else if (column < FIRST_SMALL) this.u32[this.at32 + column - FIRST_WHOLE] = value;
    else this.u8[this.at8 + column - FIRST_SMALL] = value;
  }

  add(column: number, value: number): void {
    this.set(column, this.get(column) + value);
  }

  /** True if `value` is above what the column holds; then it holds `value`. */
  raise(column: number, value: number): boolean {
    if (!(value > this.get(column))) return false;
    this.set(column, value);
    return true;
  }

  getF32(column: number): number {
    return this.f32[this.at32 + column] as number;
  }

  setF32(column: number, value: number): void {
    this.f32[this.at32 + column] = value;
  }

  getU32(column: number): number {
    return this.u32[this.at32 + column] as number;
  }

  setU32(column: number, value: number): void {
    this.u32[this.at32 + column] = value;
  }

  getU16(column: number): number {
    return this.u16[this.at16 + column] as number;
  }

  setU16(column: number, value: number): void {
    this.u16[this.at16 + column] = value;
  }

  getU8(column: number): number {
    return this.u8[this.at8 + column] as number;
  }

  setU8(column: number, value: number): void {
    this.u8[this.at8 + column] = value;
  }

  /** Everything 0 in the row under the cursor, as if it was never written; its pieces are free for others. */
  clear(): void {
    for (const kind of KINDS) {
      for (let at = kind.at; at < kind.at + kind.most; at += 1) {
        const piece = this.getU32(at);
        if (piece !== 0) this.#piecesOf(kind).giveBack(piece);
      }
    }
    this.u8.fill(0, this.at8, this.at8 + ROW_BYTES);
  }

  /**
   * The row under the cursor and its pieces: a bit for each of their words that is not 0, then those words. Most identities
   * have few values and act in few hours of the week, so that most of it is 0.
   */
  save(): Uint8Array {
    saved.begin();
    for (const { from, to } of SPANS) saved.put(this.u32, this.at32 + from, to - from);
    for (const kind of KINDS) {
      const words = kind.bytes / 4;
      for (let at = kind.at; at < kind.at + kind.most; at += 1) {
        const number = this.getU32(at);
        if (number === 0) {
          saved.skip(words);
          continue;
        }
        const piece = this.#piecesOf(kind).open(number);
        saved.put(piece.u32, piece.at32, words);
      }
    }
    return saved.bytes();
  }

  /** Put back what {@link save} gave. */
  load(bytes: Uint8Array): void {
    this.clear();
    saved.read(bytes);
    for (const { from, to } of SPANS) saved.take(this.u32, this.at32 + from, to - from);
    for (const kind of KINDS) {
      const words = kind.bytes / 4;
      for (let at = kind.at; at < kind.at + kind.most; at += 1) {
        if (saved.isEmpty(words)) {
          saved.skip(words);
          continue;
        }
        const pieces = this.#piecesOf(kind);
        this.setU32(at, pieces.take());
        saved.take(pieces.u32, pieces.at32, words);
      }
    }
  }

  #piecesOf(kind: PieceKind): Pieces {
    return kind === PIECES.slots ? this.slots : this.week;
  }

  #grow(page: number): Page {
    while (this.#pages.length <= page) {
      const buffer = new ArrayBuffer(PAGE_ROWS * STRIDE);
      this.#pages.push({
        f64: new Float64Array(buffer),
        f32: new Float32Array(buffer),
        u32: new Uint32Array(buffer),
        u16: new Uint16Array(buffer),
        u8: new Uint8Array(buffer),
      });
    }
    return this.#pages[page] as Page;
  }
}
