import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync, zstdCompressSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { decompress } from "./decompress.ts";
import { InputError } from "./input-error.ts";
import { openInput } from "./open-input.ts";

let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rolecall-input-"));
});

afterAll(() => rm(folder, { recursive: true }));

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all).toString();
}

const [first, second] = ["a line\n".repeat(5000), "another\n".repeat(5000)];
const WIDE = "a line, na\u00EFve \u{1F600}\n".repeat(500);

function utf16(text: string): Buffer {
  return Buffer.from(`\uFEFF${text}`, "utf16le");
}

const packed: [string, Buffer, string][] = [
  ["nothing", Buffer.alloc(0), ""],
  ["a byte", Buffer.from("x"), "x"],
  ["text", Buffer.from(first), first],
  ["gzip", gzipSync(first), first],
  ["gzip of two members", Buffer.concat([gzipSync(first), gzipSync(second)]), first + second],
  ["gzip of an empty member", Buffer.concat([gzipSync(""), gzipSync(second)]), second],
  ["gzip padded with zeros", Buffer.concat([gzipSync(first), Buffer.alloc(512)]), first],
  [
    "gzip of gzip, as a stream that compresses keeps what was packed",
    gzipSync(Buffer.concat([gzipSync(first), gzipSync(second)])),
    first + second,
  ],
  ["zstd", zstdCompressSync(first), first],
  ["zstd of two frames", Buffer.concat([zstdCompressSync(first), zstdCompressSync(second)]), first + second],
  ["zstd of an empty frame", Buffer.concat([zstdCompressSync(""), zstdCompressSync(second)]), second],
  [
    "zstd with a skippable frame",
    Buffer.concat([zstdCompressSync(first), Buffer.from("502a4d180400000001020304", "hex"), zstdCompressSync(second)]),
    first + second,
  ],
  [
    "zstd of several threads, which begins with a skippable frame",
    Buffer.concat([Buffer.from("502a4d180400000001020304", "hex"), zstdCompressSync(first)]),
    first,
  ],
  ["UTF-16, the low byte first", utf16(WIDE), WIDE],
  ["UTF-16, the high byte first", utf16(WIDE).swap16(), WIDE],
  ["UTF-16 in gzip", gzipSync(utf16(WIDE)), WIDE],
  ["a byte-order mark of UTF-16 alone", utf16(""), ""],
  ["half a byte-order mark", Buffer.from([0xff]), "\uFFFD"],
];

describe.each(packed)("%s", (_, bytes, expected) => {
  test.each([1 << 20, 97, 1])("comes out whole from pieces of %i bytes", async (size) => {
    expect(await textOf(decompress(pieces(bytes, size), "x"))).toBe(expected);
  });
});

test.each<[string, Buffer, string]>([
  ["gzip, cut", gzipSync(first).subarray(0, -5), "the gzip archive x is cut off: its end is missing"],
  [
    "gzip, cut in the second member",
    Buffer.concat([gzipSync(first), gzipSync(second).subarray(0, 30)]),
    "the gzip archive x is cut off: its end is missing",
  ],
  ["gzip, cut to its magic", gzipSync(first).subarray(0, 4), "the gzip archive x is cut off: its end is missing"],
  ["zstd, cut", zstdCompressSync(first).subarray(0, -3), "the zstd archive x is cut off: its end is missing"],
  [
    "zstd, cut in the second frame",
    Buffer.concat([zstdCompressSync(first), zstdCompressSync(second).subarray(0, 12)]),
    "the zstd archive x is cut off: its end is missing",
  ],
  [
    "gzip with garbage behind",
    Buffer.concat([gzipSync(first), Buffer.from("garbage")]),
    "the gzip archive x is damaged (incorrect header check)",
  ],
  [
    "zstd with garbage behind",
    Buffer.concat([zstdCompressSync(first), Buffer.from("garbage!!")]),
    "the zstd archive x is damaged (Unknown frame descriptor)",
  ],
])("%s is an error", async (_, bytes, message) => {
  for (const size of [1 << 20, 7]) await expect(textOf(decompress(pieces(bytes, size), "x"))).rejects.toThrow(message);
});

test("any bytes are read, or refused with an InputError", async () => {
  const start = fc.constantFrom([], [0x1f, 0x8b, 8, 0], [0x28, 0xb5, 0x2f, 0xfd]);
  await fc.assert(
    fc.asyncProperty(
      start,
      fc.uint8Array({ maxLength: 100 }),
      fc.integer({ min: 1, max: 50 }),
      async (magic, bytes, size) => {
        const reading = textOf(decompress(pieces(Uint8Array.from([...magic, ...bytes]), size), "x"));
        const error: unknown = await reading.then(() => undefined).catch((thrown: unknown) => thrown);
        expect(error === undefined || error instanceof InputError).toBe(true);
      },
    ),
  );
});

describe("a file", () => {
  test("is read with its size and position, and unpacked", async () => {
    const path = join(folder, "a.log");
    const bytes = gzipSync(first);
    await writeFile(path, bytes);
    const input = await openInput(path);
    expect([input.name, input.size, input.position()]).toEqual([path, bytes.length, 0]);
    expect(await textOf(input.chunks)).toBe(first);
    expect(input.position()).toBe(bytes.length);
  });

  test.each([1, 3, 100])(
    "is read into the same memory, %d bytes at once, and each chunk is whole until the next",
    async (chunkBytes) => {
      const path = join(folder, "c.log");
      await writeFile(path, first);
      const { chunks } = await openInput(path, { chunkBytes });
      const memory = new Set<ArrayBufferLike>();
      let text = "";
      for await (const chunk of chunks) {
        memory.add(chunk.buffer);
        await new Promise(setImmediate);
        text += Buffer.from(chunk).toString();
      }
      expect(text).toBe(first);
      // What was looked at for the magic of an archive is a copy.
      expect(memory.size).toBeLessThanOrEqual(3);
    },
  );

  test("is read into no more memory than it has bytes, a page at least", async () => {
    const path = join(folder, "small");
    await writeFile(path, "x".repeat(10_000));
    const sizes: number[] = [];
    for await (const chunk of (await openInput(path, { chunkBytes: 1 << 20 })).chunks)
      sizes.push(chunk.buffer.byteLength);
    expect(sizes).toEqual([10_000]);
  });

  test("may be left in the middle", async () => {
    const path = join(folder, "b.log");
    await writeFile(path, gzipSync(Buffer.alloc(4 << 20, "x")));
    const input = await openInput(path, { chunkBytes: 512 });
    for await (const chunk of input.chunks) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    expect(input.position()).toBeLessThan(input.size ?? 0);
  });

  test("that is missing is one sentence", async () => {
    const path = join(folder, "none");
    await expect(openInput(path)).rejects.toMatchObject({
      fault: "missing",
      message: `cannot read ${path}: there is no such file`,
    });
  });

  test("that is a directory is one sentence", async () => {
    await expect(openInput(folder)).rejects.toMatchObject({
      fault: "directory",
      message: `cannot read ${folder}: it is a directory: name a file in it`,
    });
  });

  test.skipIf(process.getuid?.() === 0)("that may not be read is one sentence (root may read everything)", async () => {
    const path = join(folder, "closed");
    await writeFile(path, "x");
    await chmod(path, 0o000);
    await expect(openInput(path)).rejects.toMatchObject({ fault: "permission" });
  });

  test("- is standard input", async () => {
    const input = await openInput("-", { stdin: pieces(gzipSync(first), 100) });
    expect([input.name, input.size]).toEqual(["standard input", undefined]);
    expect(await textOf(input.chunks)).toBe(first);
  });
});
