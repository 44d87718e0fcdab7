import { Transform } from "node:stream";

/** Broken LZ4: what it says does not fit what it is. */
export class Lz4Error extends Error {
  override readonly name = "Lz4Error";
}

const FRAME = 0x184d2204;

/**
 * Unpack one LZ4 block (lz4_Block_format.md) behind what is in `out` already, to which it may refer back.
 * @returns where it ends in `out`. @throws Lz4Error
 */
export function unpackLz4Block(block: Buffer, out: Buffer, start: number): number {
  let [at, end] = [0, start];
  while (at < block.length) {
    const token = block[at] ?? 0;
    const literals = readLength(block, at + 1, token >> 4);
    at = literals.next + literals.length;
    if (at > block.length || end + literals.length > out.length) fail();
    end += block.copy(out, end, literals.next, at);
    if (at === block.length) return end;
    if (at + 2 > block.length) fail();
    const match = readLength(block, at + 2, token & 15);
    end = repeat(out, end, block.readUInt16LE(at), match.length + 4);
    at = match.next;
  }
  return end;
}

/** A length of 15 goes on in the bytes that follow, up to the first that is not 255. */
function readLength(block: Buffer, at: number, nibble: number): { readonly length: number; readonly next: number } {
  let [length, next] = [nibble, at];
  for (let more = nibble === 15 ? 255 : 0; more === 255; next += 1) {
    more = block[next] ?? fail();
    length += more;
  }
  return { length, next };
}

function repeat(out: Buffer, end: number, back: number, length: number): number {
  const from = end - back;
  if (back === 0 || from < 0 || end + length > out.length) fail();
  // Byte by byte where a match overlaps itself: it repeats.
  if (back >= length) out.copy(out, end, from, from + length);
  else for (let i = 0; i < length; i += 1) out[end + i] = out[from + i] ?? 0;
  return end + length;
}

/** A block that holds the bytes as they are: one run of literals, which every reader of LZ4 takes. */
export function storedLz4Block(data: Buffer): Buffer {
  if (data.length < 15) return Buffer.concat([Buffer.from([data.length << 4]), data]);
  const rest = data.length - 15;
  return Buffer.concat([
    Buffer.from([0xf0]),
    Buffer.alloc(Math.floor(rest / 255), 255),
    Buffer.from([rest % 255]),
    data,
  ]);
}

/** A frame of independent blocks of 64 KiB, without checksums but for that of these very bytes. */
const FRAME_HEADER = Buffer.from("04224d18604082", "hex");
const FRAME_BLOCK_BYTES = 64 * 1024;

/** Bytes as an LZ4 frame whose blocks are stored. */
export function createLz4Frame(): Transform {
  let isBegun = false;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (!isBegun) this.push(FRAME_HEADER);
      isBegun = true;
      for (let at = 0; at < chunk.length; at += FRAME_BLOCK_BYTES) {
        const part = chunk.subarray(at, at + FRAME_BLOCK_BYTES);
        const head = Buffer.alloc(4);
        head.writeUInt32LE(part.length + 0x80000000);
        this.push(head);
        this.push(part);
      }
      done();
    },
    flush(done) {
      if (!isBegun) this.push(FRAME_HEADER);
      this.push(Buffer.alloc(4));
      done();
    },
  });
}

/**
 * Unpack LZ4 frames (lz4_Frame_format.md), one after the other, to `most` bytes at most. Checksums are passed over.
 * @throws Lz4Error, RangeError where it is longer.
 */
export function unpackLz4Frames(data: Buffer, most: number): Buffer {
  const parts: Buffer[] = [];
  let [at, left] = [0, most];
  while (at < data.length) {
    const frame = readHeader(data, at);
    at = frame.next;
    // Blocks may refer back into the 64 KiB before them.
    let window = Buffer.alloc(0);
    for (let block = readBlock(data, at); block !== undefined; block = readBlock(data, at)) {
      at = block.next + frame.blockSumBytes;
      const part = block.isStored ? block.data : afterWindow(block.data, window, frame.blockBytes);
      left -= part.length;
      if (left < 0) throw new RangeError("longer than allowed");
      parts.push(part);
      window = Buffer.concat([window, part]).subarray(-65_536);
    }
    at += 4 + frame.contentSumBytes;
  }
  return Buffer.concat(parts);
}

interface FrameHeader {
  readonly blockBytes: number;
  readonly blockSumBytes: number;
  readonly contentSumBytes: number;
  readonly next: number;
}

function readHeader(data: Buffer, at: number): FrameHeader {
  if (data.length - at < 7 || data.readUInt32LE(at) !== FRAME) fail();
  const flags = data.readUInt8(at + 4);
  return {
    blockBytes: 1 << (8 + 2 * ((data.readUInt8(at + 5) >> 4) & 7)),
    blockSumBytes: (flags & 16) === 0 ? 0 : 4,
    contentSumBytes: (flags & 4) === 0 ? 0 : 4,
    next: at + 7 + ((flags & 8) === 0 ? 0 : 8) + ((flags & 1) === 0 ? 0 : 4),
  };
}

/** The next block; undefined at the mark of the end. */
function readBlock(data: Buffer, at: number) {
  if (at + 4 > data.length) fail();
  const head = data.readUInt32LE(at);
  if (head === 0) return undefined;
  const next = at + 4 + (head & 0x7fffffff);
  if (next > data.length) fail();
  return { data: data.subarray(at + 4, next), isStored: head >= 0x80000000, next };
}

function afterWindow(block: Buffer, window: Buffer, blockBytes: number): Buffer {
  const out = Buffer.alloc(window.length + blockBytes);
  window.copy(out);
  return out.subarray(window.length, unpackLz4Block(block, out, window.length));
}

function fail(): never {
  throw new Lz4Error("not LZ4, or not whole");
}
