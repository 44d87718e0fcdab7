import { ROW_BYTES } from "./layout.ts";

/** Rows per page. Pages instead of doubling: no copy when the fleet grows, and at most one page unused. */
const PAGE_BITS = 11;
const PAGE_ROWS = 1 << PAGE_BITS;

/** Every row begins on a line of the cache. */
const LINE = 64;
const STRIDE = Math.ceil(ROW_BYTES / LINE) * LINE;

/** Words of a row, those of their bits, and where a row is packed. */
const WORDS = ROW_BYTES / 4;
const MASKS = Math.ceil(WORDS / 32);
const packed = new Uint32Array(MASKS + WORDS);

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
  /** Where the row starts in each of the five. */
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

  /** Everything 0 in the row under the cursor, as if it was never written. */
  clear(): void {
    this.u8.fill(0, this.at8, this.at8 + ROW_BYTES);
  }

  /**
   * The row under the cursor: a bit for each of its words that is not 0, then those words. Most identities have few values
   * and act in few hours of the week, so that most of a row is 0.
   */
  save(): Uint8Array {
    let used = MASKS;
    for (let mask = 0; mask < MASKS; mask += 1) packed[mask] = 0;
    for (let word = 0; word < WORDS; word += 1) {
      const value = this.u32[this.at32 + word] as number;
      if (value === 0) continue;
      packed[word >>> 5] = (packed[word >>> 5] as number) | (1 << (word & 31));
      packed[used] = value;
      used += 1;
    }
    return new Uint8Array(packed.slice(0, used).buffer);
  }

  /** Put back what {@link save} gave. */
  load(bytes: Uint8Array): void {
    this.clear();
    const saved = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
    let next = MASKS;
    for (let word = 0; word < WORDS; word += 1) {
      if ((((saved[word >>> 5] as number) >>> (word & 31)) & 1) === 0) continue;
      this.u32[this.at32 + word] = saved[next] as number;
      next += 1;
    }
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
