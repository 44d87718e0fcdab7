/** Bytes that wait for the rest of their record. Grows by doubling, so that many small chunks cost linear time. */
export class ByteBuffer {
  bytes: Uint8Array = new Uint8Array(0);
  length = 0;

  append(chunk: Uint8Array): void {
    const needed = this.length + chunk.length;
    if (needed > this.bytes.length) {
      const grown = new Uint8Array(Math.max(needed, this.bytes.length * 2));
      grown.set(this.bytes.subarray(0, this.length));
      this.bytes = grown;
    }
    this.bytes.set(chunk, this.length);
    this.length = needed;
  }

  /** Forget the first `count` bytes. Shrinks again once a large record is through. */
  discard(count: number): void {
    if (count === 0) return;
    this.length -= count;
    if (this.bytes.length > SHRINK_ABOVE && this.length < this.bytes.length / 8) {
      this.bytes = this.bytes.slice(count, count + this.length);
    } else {
      this.bytes.copyWithin(0, count, count + this.length);
    }
  }

  /** Forget all but the first `count` bytes, and the room that the rest took. */
  truncate(count: number): void {
    this.bytes = this.slice(0, count);
    this.length = this.bytes.length;
  }

  /** A copy of `[from, to)`. */
  slice(from: number, to: number): Uint8Array {
    return this.bytes.slice(from, Math.min(to, this.length));
  }
}

const SHRINK_ABOVE = 1 << 20;
