import { F32_SIZE, F64_SIZE, U8_SIZE, U16_SIZE, U32_SIZE } from "./layout.ts";

/** Rows per page. Pages instead of doubling: no copy when the fleet grows, and at most one page unused. */
const PAGE_BITS = 11;
const PAGE_ROWS = 1 << PAGE_BITS;

/**
 * The five pieces of a row lie one behind the other in one buffer, so that an event of one identity among a million finds
 * them in one or two pages of the machine's memory instead of in five. Each begins where the one before ends, the second on a
 * line of the cache, as does every row.
 */
const LINE = 64;
const BEGIN_U32 = toLine(F64_SIZE * 8);
const BEGIN_F32 = BEGIN_U32 + U32_SIZE * 4;
const BEGIN_U16 = BEGIN_F32 + F32_SIZE * 4;
const BEGIN_U8 = BEGIN_U16 + U16_SIZE * 2;
const STRIDE = toLine(BEGIN_U8 + U8_SIZE);

function toLine(bytes: number): number {
  return Math.ceil(bytes / LINE) * LINE;
}

/** Views of one buffer. */
interface Page {
  readonly f64: Float64Array;
  readonly f32: Float32Array;
  readonly u32: Uint32Array;
  readonly u16: Uint16Array;
  readonly u8: Uint8Array;
}

/** Bytes of one row, as a snapshot holds it. */
export const ROW_BYTES: number = F64_SIZE * 8 + F32_SIZE * 4 + U32_SIZE * 4 + U16_SIZE * 2 + U8_SIZE;

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
  /** Where the row starts in each of the five. */
  at64 = 0;
  at32 = 0;
  atU32 = 0;
  atU16 = 0;
  atU8 = 0;

  /** Move the cursor to row `id`; rows that were never written are all zero. */
  open(id: number): this {
    if (id === this.id) return this;
    const page = this.#pages[id >> PAGE_BITS] ?? this.#grow(id >> PAGE_BITS);
    const row = id & (PAGE_ROWS - 1);
    this.id = id;
    this.f64 = page.f64;
    this.f32 = page.f32;
    this.u32 = page.u32;
    this.u16 = page.u16;
    this.u8 = page.u8;
    const begin = row * STRIDE;
    this.at64 = begin / 8;
    this.at32 = (begin + BEGIN_F32) / 4;
    this.atU32 = (begin + BEGIN_U32) / 4;
    this.atU16 = (begin + BEGIN_U16) / 2;
    this.atU8 = begin + BEGIN_U8;
    return this;
  }

  get(column: number): number {
    return this.f64[this.at64 + column] as number;
  }

  set(column: number, value: number): void {
    this.f64[this.at64 + column] = value;
  }

  add(column: number, value: number): void {
    this.f64[this.at64 + column] = (this.f64[this.at64 + column] as number) + value;
  }

  /** True if `value` is above what the column holds; then it holds `value`. */
  raise(column: number, value: number): boolean {
    if (!(value > (this.f64[this.at64 + column] as number))) return false;
    this.f64[this.at64 + column] = value;
    return true;
  }

  getF32(column: number): number {
    return this.f32[this.at32 + column] as number;
  }

  setF32(column: number, value: number): void {
    this.f32[this.at32 + column] = value;
  }

  getU16(column: number): number {
    return this.u16[this.atU16 + column] as number;
  }

  setU16(column: number, value: number): void {
    this.u16[this.atU16 + column] = value;
  }

  /** Everything 0 in the row under the cursor, as if it was never written. */
  clear(): void {
    for (const piece of this.#pieces()) piece.fill(0);
  }

  /** The bytes of the row under the cursor. */
  save(): Uint8Array {
    const bytes = new Uint8Array(ROW_BYTES);
    let at = 0;
    for (const piece of this.#pieces()) {
      bytes.set(new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength), at);
      at += piece.byteLength;
    }
    return bytes;
  }

  /** Put back what {@link save} gave. */
  load(bytes: Uint8Array): void {
    let at = 0;
    for (const piece of this.#pieces()) {
      new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength).set(bytes.subarray(at, at + piece.byteLength));
      at += piece.byteLength;
    }
  }

  #pieces(): readonly (Float64Array | Float32Array | Uint32Array | Uint16Array | Uint8Array)[] {
    return [
      this.f64.subarray(this.at64, this.at64 + F64_SIZE),
      this.f32.subarray(this.at32, this.at32 + F32_SIZE),
      this.u32.subarray(this.atU32, this.atU32 + U32_SIZE),
      this.u16.subarray(this.atU16, this.atU16 + U16_SIZE),
      this.u8.subarray(this.atU8, this.atU8 + U8_SIZE),
    ];
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
