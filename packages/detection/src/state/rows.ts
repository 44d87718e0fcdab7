import { F32_SIZE, F64_SIZE, U8_SIZE, U16_SIZE, U32_SIZE } from "./layout.ts";

/** Rows per page. Pages instead of doubling: no copy when the fleet grows, and at most one page unused. */
const PAGE_BITS = 11;
const PAGE_ROWS = 1 << PAGE_BITS;

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
    this.at64 = row * F64_SIZE;
    this.at32 = row * F32_SIZE;
    this.atU32 = row * U32_SIZE;
    this.atU16 = row * U16_SIZE;
    this.atU8 = row * U8_SIZE;
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
      this.#pages.push({
        f64: new Float64Array(PAGE_ROWS * F64_SIZE),
        f32: new Float32Array(PAGE_ROWS * F32_SIZE),
        u32: new Uint32Array(PAGE_ROWS * U32_SIZE),
        u16: new Uint16Array(PAGE_ROWS * U16_SIZE),
        u8: new Uint8Array(PAGE_ROWS * U8_SIZE),
      });
    }
    return this.#pages[page] as Page;
  }
}
