import { execFileSync } from "node:child_process";
import { mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openFiles } from "./open-files.ts";

const never = new AbortController().signal;
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rolecall-files-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function lengthOf(chunks: AsyncIterable<Uint8Array>): Promise<number> {
  let length = 0;
  for await (const chunk of chunks) length += chunk.length;
  return length;
}

test("progress is what was read to be judged: a look beforehand is none, and a second reading begins anew", async () => {
  const paths = ["a", "b"].map((name) => join(folder, name));
  await Promise.all(paths.map((path) => writeFile(path, "x".repeat(1000))));
  const { files, totalBytes, position } = await openFiles(paths, Readable.from([]), {
    broken: () => undefined,
    signal: never,
  });
  const seen: number[] = [];
  for (const file of files) {
    await lengthOf(file.scan());
    seen.push(position());
  }
  for (const file of files) {
    await lengthOf(file.open());
    seen.push(position());
  }
  files[0]?.elsewhere?.readTo(400);
  seen.push(position());
  expect([totalBytes, seen]).toEqual([2000, [0, 0, 1000, 2000, 1400]]);
});

test.each([
  ["shorter than what is read ahead is as good as a file", 4096, true, [1000, 1000, 1000]],
  ["a longer one is read once, and all of it", 10, false, [1000]],
  ["read when it is asked for, as standard input is", 0, false, [1000]],
])("a pipe %s", async (_, aheadBytes, reopens, lengths) => {
  const pipe = join(folder, `pipe-${aheadBytes}`);
  execFileSync("mkfifo", [pipe]);
  const written = writeFile(pipe, "x".repeat(1000));
  const { files, totalBytes } = await openFiles([pipe], Readable.from([]), {
    aheadBytes,
    broken: () => undefined,
    signal: never,
  });
  const [file] = files;
  const read: number[] = [];
  for (const length of lengths) {
    if (file !== undefined) read.push(await lengthOf(file.open()));
    expect(read.at(-1)).toBe(length);
  }
  await written;
  expect([totalBytes, file?.name, file?.reopens, file?.elsewhere, read]).toEqual([
    undefined,
    pipe,
    reopens,
    undefined,
    lengths,
  ]);
});

test.each([
  ["that nobody writes into", false],
  ["whose writer says nothing", true],
])("an interrupt ends the wait for a pipe %s", async (_, hasWriter) => {
  const pipe = join(folder, `silent-${hasWriter}`);
  execFileSync("mkfifo", [pipe]);
  const stop = new AbortController();
  const { files } = await openFiles([pipe], Readable.from([]), { broken: () => undefined, signal: stop.signal });
  const reading = lengthOf(files[0]?.open() ?? Readable.from([]));
  const writer = hasWriter ? await open(pipe, "w") : await setImmediate(undefined);
  stop.abort(new Error("interrupted"));
  await expect(reading).rejects.toThrow("interrupted");
  await writer?.close();
});
