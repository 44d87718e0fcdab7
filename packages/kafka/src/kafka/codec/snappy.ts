import { compressSync, uncompressSync } from "snappy";

/** The head of the framing that the Java client writes (xerial snappy-java): magic, version 1, oldest compatible 1. */
const MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const HEAD = Buffer.concat([MAGIC, Buffer.from([0, 0, 0, 1, 0, 0, 0, 1])]);
const BLOCK_BYTES = 32 * 1024;

/** As snappy-java's SnappyOutputStream: blocks of 32 KiB, each behind its length. */
export function compressSnappy(bytes: Buffer): Buffer {
  const parts: Buffer[] = [HEAD];
  for (let from = 0; from < bytes.length; from += BLOCK_BYTES) {
    const block = compressSync(bytes.subarray(from, from + BLOCK_BYTES));
    const length = Buffer.alloc(4);
    length.writeInt32BE(block.length);
    parts.push(length, block);
  }
  return Buffer.concat(parts);
}

/** Both kinds that clients write: framed as above, or one raw block. @throws RangeError where a frame breaks off */
export function uncompressSnappy(bytes: Buffer): Buffer {
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) return uncompress(bytes);
  const parts: Buffer[] = [];
  for (let at = HEAD.length; at < bytes.length; ) {
    const length = bytes.readInt32BE(at);
    const end = at + 4 + length;
    if (length < 0 || end > bytes.length) throw new RangeError("a snappy block breaks off");
    parts.push(uncompress(bytes.subarray(at + 4, end)));
    at = end;
  }
  return Buffer.concat(parts);
}

function uncompress(block: Buffer): Buffer {
  const plain = uncompressSync(block, { asBuffer: true });
  return typeof plain === "string" ? Buffer.from(plain) : plain;
}
