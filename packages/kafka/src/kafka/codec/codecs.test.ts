import { gzipSync, zstdCompressSync } from "node:zlib";
import kafkajs from "kafkajs";
import { expect, test } from "vitest";
import { isUnreadable, sentenceOf } from "../fault.ts";
import { registerCodecs } from "./codecs.ts";

const { CompressionCodecs } = kafkajs;
registerCodecs();
const table: Readonly<Record<number, () => { decompress(buffer: Buffer): Promise<Buffer> }>> = CompressionCodecs;
const garbage = Buffer.from("no compressed bytes, whoever reads them: ".repeat(9));

test.each([
  [1, /cannot be decompressed: it is no gzip; .* --reset-offsets/],
  [2, /it is no snappy/],
  [3, /it is no lz4/],
  [4, /it is no zstd/],
  // A codec that came after this release; the bits stand for no more than these.
  [5, /its codec \(number 5\) is not known to this version/],
  [6, /number 6/],
  [7, /number 7/],
])("a batch of codec %i that cannot be read says that it is the batch, and what to do", async (codec, says) => {
  const error: unknown = await table[codec]?.()
    .decompress(garbage)
    .catch((caught: unknown) => caught);
  expect(sentenceOf(error)).toMatch(says);
  expect(isUnreadable(new Error("kafkajs gave up", { cause: error }))).toBe(true);
});

test.each([
  [1, gzipSync],
  [4, zstdCompressSync],
])("a batch of codec %i that unpacks to more than can be held is refused before it is", async (codec, pack) => {
  const bomb = pack(Buffer.alloc((256 << 20) + 1));
  const error: unknown = await table[codec]?.()
    .decompress(bomb)
    .catch((caught: unknown) => caught);
  expect(sentenceOf(error)).toMatch(/cannot be decompressed: it is larger than 268435456 bytes when unpacked; /);
});
