import { expect, test } from "vitest";
import { nativeBlocks } from "./native-blocks.ts";

const word = (value: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
};
/** Two columns of a UInt8 and a text, as the engine's Buffers has them. */
const block = (...rows: readonly (readonly [number, string])[]): Buffer => {
  const numbers = Buffer.from(rows.map(([number]) => number));
  const texts = Buffer.concat(rows.map(([, text]) => Buffer.from([text.length, ...Buffer.from(text)])));
  return Buffer.concat([word(2), word(rows.length), word(numbers.length), numbers, word(texts.length), texts]);
};
const COLUMNS = [
  { name: "n", type: "UInt8" },
  { name: "s", type: "String" },
];
const INFO = "\x01\x00\x02\xff\xff\xff\xff\x00";

async function written(bytes: Buffer, { piece, revision }: { piece: number; revision: number }): Promise<string> {
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
  }
  let text = "";
  for await (const out of nativeBlocks(pieces(), COLUMNS, revision)) text += Buffer.from(out).toString("latin1");
  return text;
}

test.each([1, 7, 10_000])("blocks are written one by one, however they come: in pieces of %i bytes", async (piece) => {
  const bytes = Buffer.concat([block([7, "ab"], [8, "c"]), block([9, ""])]);
  expect(await written(bytes, { piece, revision: 54_405 })).toBe(
    `${INFO}\x02\x02\x01n\x05UInt8\x07\x08\x01s\x06String\x02ab\x01c${INFO}\x02\x01\x01n\x05UInt8\x09\x01s\x06String\x00`,
  );
});

test("a newer client is told of each column that it is serialised as usual", async () => {
  expect(await written(block([7, "ab"]), { piece: 100, revision: 54_460 })).toBe(
    `${INFO}\x02\x01\x01n\x05UInt8\x00\x07\x01s\x06String\x00\x02ab`,
  );
});

test("more than 127 rows have a length of two bytes", async () => {
  const rows = Array.from({ length: 300 }, () => [1, "x"] as const);
  expect(await written(block(...rows), { piece: 64, revision: 1 })).toContain(`${INFO}\x02\xac\x02\x01n`);
});

test("a block that breaks off, or has other columns, is no answer", async () => {
  await expect(written(block([7, "ab"]).subarray(0, -1), { piece: 9, revision: 1 })).rejects.toThrow(/breaks off/);
  const other = Buffer.concat([word(1), word(1), word(1), Buffer.from([1])]);
  await expect(written(other, { piece: 99, revision: 1 })).rejects.toThrow(/2 columns are known, and a block has 1/);
});
