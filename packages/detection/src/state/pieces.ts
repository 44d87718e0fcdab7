/** Pieces per page. Pages instead of doubling: no copy when there are more, and at most one page unused. */
const PAGE_BITS = 15;
const PAGE_PIECES = 1 << PAGE_BITS;

/** Views of one buffer. */
interface Page {
  readonly f32: Float32Array;
  readonly u32: Uint32Array;
  readonly u16: Uint16Array;
  readonly u8: Uint8Array;
}

/**
 * Pieces of memory of one size, given out by number, 1 and up, and taken back; and a cursor on one of them: `open` moves it,
 * and the views and where the piece begins in each are public, for whoever knows what is in it. Which numbers a row has says
 * nothing and is never saved.
 */
export class Pieces {
  readonly words: number;
  readonly #pages: Page[] = [];
  readonly #free: number[] = [];
  #made = 0;
  piece = 0;
  f32: Float32Array = new Float32Array(0);
  u32: Uint32Array = new Uint32Array(0);
  u16: Uint16Array = new Uint16Array(0);
  u8: Uint8Array = new Uint8Array(0);
  at32 = 0;

  /** `bytes`: of one piece, a multiple of 4. */
  constructor(bytes: number) {
    this.words = bytes / 4;
  }

  open(piece: number): this {
    if (piece === this.piece) return this;
    const page = this.#pages[piece >> PAGE_BITS] as Page;
    this.piece = piece;
    this.at32 = (piece & (PAGE_PIECES - 1)) * this.words;
    if (page.u32 === this.u32) return this;
    this.f32 = page.f32;
    this.u32 = page.u32;
    this.u16 = page.u16;
    this.u8 = page.u8;
    return this;
  }

  /** A piece that is all 0, under the cursor. */
  take(): number {
    const piece = this.#free.pop() ?? this.#make();
    this.open(piece);
    return piece;
  }

  giveBack(piece: number): void {
    this.open(piece).u32.fill(0, this.at32, this.at32 + this.words);
    this.#free.push(piece);
  }

  #make(): number {
    this.#made += 1;
    if (this.#made >> PAGE_BITS >= this.#pages.length) {
      const buffer = new ArrayBuffer(PAGE_PIECES * this.words * 4);
      this.#pages.push({
        f32: new Float32Array(buffer),
        u32: new Uint32Array(buffer),
        u16: new Uint16Array(buffer),
        u8: new Uint8Array(buffer),
      });
    }
    return this.#made;
  }
}
