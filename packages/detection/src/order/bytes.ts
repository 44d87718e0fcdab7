/** How a text is written: a number with one of these in its lowest bits. */
const KNOWN = 0;
/** A byte for each UTF-16 code unit, and two bytes. */
const NARROW = 1;
const WIDE = 2;
const FORMS = 4;
/** Numbers that are whole and not negative are written with 1 more, in as few bytes as will do. */
const ANY_NUMBER = 0;

/** Appends numbers and texts to bytes that grow. */
export class ByteWriter {
  bytes: Buffer = Buffer.allocUnsafe(1024);
  length = 0;

  /** Room of so many bytes, all 0. */
  room(count: number): void {
    this.#ensure(count);
    const end = this.length + count;
    for (let at = this.length; at < end; at += 1) this.bytes[at] = 0;
    this.length = end;
  }

  /** Sets the n-th bit of all. */
  setBit(n: number): void {
    const at = n >> 3;
    this.bytes[at] = (this.bytes[at] as number) | (1 << (n & 7));
  }

  number(value: number): void {
    this.#ensure(18);
    if (Number.isSafeInteger(value + 1) && value >= 0 && !Object.is(value, -0)) {
      this.#whole(value + 1);
      return;
    }
    this.#whole(ANY_NUMBER);
    this.bytes.writeDoubleLE(value, this.length);
    this.length += 8;
  }

  /** The text, or where it has a number that its reader knows (not 0), that. */
  text(text: string, number: number): void {
    this.#ensure(10 + 2 * text.length);
    if (number !== 0) {
      this.#whole(number * FORMS + KNOWN);
      return;
    }
    const begin = this.length;
    this.#whole(text.length * FORMS + NARROW);
    if (this.#narrow(text)) return;
    this.length = begin;
    this.#whole(text.length * FORMS + WIDE);
    this.bytes.write(text, this.length, "utf16le");
    this.length += 2 * text.length;
  }

  /** False where a code unit needs two bytes. */
  #narrow(text: string): boolean {
    const { bytes } = this;
    let at = this.length;
    for (let n = 0; n < text.length; n += 1) {
      const unit = text.charCodeAt(n);
      if (unit > 0xff) return false;
      bytes[at] = unit;
      at += 1;
    }
    this.length = at;
    return true;
  }

  /** Seven bits a byte, the lowest first. */
  #whole(value: number): void {
    let rest = value;
    // What fits in 31 bits needs no division.
    while (rest > 0x7f && rest < 0x7fff_ffff) {
      this.bytes[this.length] = (rest & 0x7f) | 0x80;
      this.length += 1;
      rest >>= 7;
    }
    while (rest > 0x7f) {
      this.bytes[this.length] = (rest % 0x80) | 0x80;
      this.length += 1;
      rest = Math.floor(rest / 0x80);
    }
    this.bytes[this.length] = rest;
    this.length += 1;
  }

  #ensure(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe(2 * (this.length + count));
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }
}

/** Reads what a {@link ByteWriter} wrote. */
export class ByteReader {
  at = 0;
  #bytes: Buffer = Buffer.alloc(0);
  #known: readonly string[] = [];

  /** Begin at a place of bytes, whose texts with numbers are these. */
  begin(bytes: Buffer, at: number, known: readonly string[]): void {
    this.#bytes = bytes;
    this.#known = known;
    this.at = at;
  }

  bit(from: number, n: number): boolean {
    return (((this.#bytes[from + (n >> 3)] as number) >> (n & 7)) & 1) !== 0;
  }

  number(): number {
    const whole = this.#whole();
    if (whole !== ANY_NUMBER) return whole - 1;
    return this.#bytes.readDoubleLE(this.#skip(8));
  }

  text(): string {
    const head = this.#whole();
    const count = Math.floor(head / FORMS);
    const form = head % FORMS;
    if (form === KNOWN) return this.#known[count] as string;
    if (form === WIDE) return this.#bytes.toString("utf16le", this.#skip(2 * count), this.at);
    return this.#bytes.toString("latin1", this.#skip(count), this.at);
  }

  #whole(): number {
    const first = this.#bytes[this.at] as number;
    if (first < 0x80) {
      this.at += 1;
      return first;
    }
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.#bytes[this.at] as number;
      this.at += 1;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 0x80;
    }
  }

  /** Where it stood; from now on it is behind so many bytes. */
  #skip(count: number): number {
    this.at += count;
    return this.at - count;
  }
}
