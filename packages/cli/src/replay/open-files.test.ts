import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openFiles } from "./open-files.ts";

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
  const { files, totalBytes, position } = await openFiles(paths, Readable.from([]), { broken: () => undefined });
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
