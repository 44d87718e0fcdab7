import { expect, test } from "vitest";
import { readAhead } from "./read-ahead.ts";

async function* numbers(count: number): AsyncGenerator<Uint8Array> {
  for (let n = 0; n < count; n += 1) yield Uint8Array.of(n);
}

async function allOf(chunks: AsyncIterable<Uint8Array>): Promise<number[]> {
  const all: number[] = [];
  for await (const chunk of chunks) all.push(...chunk);
  return all;
}

test("a short stream is whole, and can be read again", async () => {
  const ahead = await readAhead(numbers(3), 10);
  expect(ahead.whole).toBe(true);
  expect(await allOf(ahead.chunks())).toEqual([0, 1, 2]);
  expect(await allOf(ahead.chunks())).toEqual([0, 1, 2]);
});

test("a long one goes on after what is held", async () => {
  const ahead = await readAhead(numbers(30), 10);
  expect(ahead.whole).toBe(false);
  expect(await allOf(ahead.chunks())).toHaveLength(30);
});
