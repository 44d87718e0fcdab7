import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterEach, expect, test, vi } from "vitest";
import { mergeByTime } from "./merge-by-time.ts";
import { createSpool } from "./spool.ts";

afterEach(() => vi.unstubAllEnvs());

const compare = (a: { at: number }, b: { at: number }): number => a.at - b.at;
const codec = { encode: (item: { at: number }) => JSON.stringify(item), decode: (line: string) => JSON.parse(line) };

test("an input in no order comes back as ordered runs, and nothing stays on disk", async () => {
  const before = readdirSync(tmpdir()).filter((name) => name.startsWith("rolecall-sort-"));
  const items = Array.from({ length: 5000 }, (_, n) => ({ at: (n * 7919) % 5003, text: "a\u2028b" }));
  const source = {
    name: "shuffled",
    startsAt: 0,
    latenessMs: 0,
    async *open() {
      for (let at = 0; at < items.length; at += 100) yield items.slice(at, at + 100);
    },
  };
  const read: unknown[] = [];
  {
    await using spool = createSpool();
    const runs = await spool.sort(source, codec, compare, 700);
    expect(runs.length).toBeGreaterThan(5);
    for await (const part of mergeByTime(runs, { compare, maxHeld: 1e6 })) read.push(...part);
  }
  expect(read).toEqual(items.toSorted(compare));
  expect(readdirSync(tmpdir()).filter((name) => name.startsWith("rolecall-sort-") && !before.includes(name))).toEqual(
    [],
  );
});

test("without a place to write, only what has to be sorted fails, and says where", async () => {
  vi.stubEnv("TMPDIR", "/nonexistent");
  await using spool = createSpool();
  const source = {
    name: "shuffled",
    startsAt: 0,
    latenessMs: 0,
    async *open() {
      yield [{ at: 1 }];
    },
  };
  await expect(spool.sort(source, codec, compare, 1)).rejects.toThrow(
    "cannot sort in /nonexistent (TMPDIR names another place)",
  );
});
