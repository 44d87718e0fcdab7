import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEmbedded } from "../embedded/open-embedded.ts";
import type { Store } from "../store.ts";
import { temporaryDirectory } from "../testing/temporary-store.ts";
import { packBlocks, unpackBlocks } from "./compressed-blocks.ts";
import { unpackLz4Frames } from "./lz4.ts";

const MOST = 1e9;
let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let store: Store;

beforeAll(async () => {
  directory = await temporaryDirectory();
  store = await openEmbedded(directory.path);
});
afterAll(async () => {
  await store[Symbol.asyncDispose]();
  await directory[Symbol.asyncDispose]();
});

/** A column's file in the engine's directory holds such blocks, with the engine's own checksums. */
async function columnFile(name: string, codec: string, expression: string, rows: number): Promise<Buffer> {
  await store.command(
    `CREATE TABLE ${name} (v String CODEC(${codec})) ENGINE = MergeTree ORDER BY tuple() SETTINGS min_bytes_for_wide_part = 0`,
  );
  await store.command(`INSERT INTO ${name} SELECT ${expression} FROM numbers(${rows}) SETTINGS async_insert = 0`);
  const [row] = await store.select<{ path: string }>(
    `SELECT path FROM system.parts WHERE table = '${name}' AND active`,
  );
  const file = readdirSync(row?.path ?? "").find((each) => each === "v.bin");
  return readFileSync(join(row?.path ?? "", file ?? ""));
}

describe("blocks that the engine wrote", () => {
  test.each([
    ["LZ4", "toString(number)", 1],
    ["LZ4", "toString(number)", 40],
    ["LZ4", "concat('the same words again and again ', toString(number % 7))", 5000],
    ["NONE", "toString(cityHash64(number))", 3000],
    ["ZSTD(1)", "concat('x', toString(number))", 3000],
    ["LZ4", "randomPrintableASCII(number % 400)", 2000],
  ])("as %s of %s, %i rows, are unpacked, checksums and all", async (codec, expression, rows) => {
    const data = await columnFile(`c_${codec.slice(0, 3)}_${rows}`, codec, expression, rows);
    const unpacked = unpackBlocks(data, MOST);
    // The lengths of strings lie in a file of their own.
    const [row] = await store.select<{ text: string }>(
      `SELECT arrayStringConcat(groupArray(v)) AS text FROM c_${codec.slice(0, 3)}_${rows}`,
    );
    expect(unpacked.toString()).toBe(row?.text);
    const broken = Buffer.from(data);
    broken[broken.length - 1] = (broken[broken.length - 1] ?? 0) ^ 1;
    expect(() => unpackBlocks(broken, MOST)).toThrow(/Checksum/);
    expect(() => unpackBlocks(data.subarray(0, -1), MOST)).toThrow(/no whole blocks/);
  });
});

test("what is packed is unpacked, whatever its length", () => {
  const sizes = fc.oneof(
    fc.uint8Array({ maxLength: 400 }),
    fc.integer({ min: 60_000, max: 200_000 }).map((n) => new Uint8Array(n).fill(n)),
  );
  fc.assert(
    fc.property(sizes, (data) => {
      expect(unpackBlocks(Buffer.concat([...packBlocks(data)]), MOST).equals(data)).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test("whatever comes as blocks or as LZ4, it ends in a sentence", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (data) => {
      const frame = Buffer.concat([Buffer.from("04224d1864407a", "hex"), data]);
      for (const unpack of [() => unpackBlocks(Buffer.from(data), MOST), () => unpackLz4Frames(frame, 1e6)]) {
        try {
          unpack();
        } catch (error) {
          expect((error as Error).name).toMatch(/^(?:ServerException|Lz4Error|RangeError)$/);
        }
      }
    }),
    { numRuns: 500 },
  );
});

test("an LZ4 frame is unpacked, with matches that overlap and blocks that are stored", () => {
  // "abcabcabcabcabcabc": literals abc, then a match of 15 at offset 3 (token 0x3b), then no more literals.
  const block = Buffer.from([0x3b, 0x61, 0x62, 0x63, 0x03, 0x00, 0x00]);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(block.length);
  const stored = Buffer.from("02000080" + "7879", "hex");
  const frame = Buffer.concat([Buffer.from("04224d1860407a", "hex"), size, block, stored, Buffer.alloc(4)]);
  expect(unpackLz4Frames(frame, 1000).toString()).toBe("abcabcabcabcabcabcxy");
  expect(() => unpackLz4Frames(frame, 10)).toThrow(RangeError);
});
