import { expect, test } from "vitest";
import { createProgress, type ProgressOptions } from "./progress.ts";

function show(options: Partial<ProgressOptions> & { isTTY: boolean }, steps: [atMs: number, done: number][]): string[] {
  let now = 0;
  const written: string[] = [];
  const stream = { isTTY: options.isTTY, columns: 80, write: (text: string) => written.push(text) };
  const progress = createProgress({ label: "replay", unit: "B", stream, now: () => now, ...options });
  for (const [at, done] of steps) {
    now = at;
    progress.update(done, "12 records");
  }
  now += 1000;
  progress.end(steps.at(-1)?.[1] ?? 0);
  return written;
}

test("on a terminal one line redraws itself, at most ten times a second", () => {
  const lines = show({ isTTY: true, total: 100 * 2 ** 20 }, [
    [50, 2 ** 20],
    [1000, 25 * 2 ** 20],
    [1050, 26 * 2 ** 20],
    [2000, 100 * 2 ** 20],
  ]);
  expect(lines).toEqual([
    "\r[######..................] replay: 25% of 100.0 MiB, 25.0 MiB/s, 3 s left, 12 r",
    `\r${"[########################] replay: 100% of 100.0 MiB, 50.0 MiB/s, 12 records".padEnd(79)}`,
    `\r${"[########################] replay: 100% of 100.0 MiB, 33.3 MiB/s".padEnd(79)}\n`,
  ]);
});

test("elsewhere there is one line every five seconds", () => {
  const lines = show({ isTTY: false, total: 1000, unit: "records" }, [
    [4999, 10],
    [5000, 100],
    [9999, 150],
    [10_000, 200],
  ]);
  expect(lines).toEqual([
    "replay: 10% of 1,000 records, 20 records/s, 45 s left, 12 records\n",
    "replay: 20% of 1,000 records, 20 records/s, 40 s left, 12 records\n",
    "replay: 20% of 1,000 records, 18 records/s, 44 s left\n",
  ]);
});

test("where nobody knows the total there is a rate and no rest", () => {
  expect(show({ isTTY: false }, [[5000, 5120]])).toEqual([
    "replay: 5.0 KiB, 1.0 KiB/s, 12 records\n",
    "replay: 5.0 KiB, 853 B/s\n",
  ]);
});

test("nothing at all to do is done", () => {
  expect(show({ isTTY: false, total: 0 }, [])).toEqual(["replay: 100% of 0 B, 0 B/s\n"]);
});

test.each<[isTTY: boolean, atMs: number, lines: number]>([
  [false, 4999, 0],
  [false, 5000, 2],
  [true, 99, 0],
  [true, 100, 2],
])("beside results (terminal: %s) work of %d ms shows %d lines", (isTTY, atMs, lines) => {
  expect(show({ isTTY, onlyIfLong: true }, [[atMs, 1]])).toHaveLength(lines);
});
