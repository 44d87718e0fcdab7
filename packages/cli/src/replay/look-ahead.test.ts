import { Writable } from "node:stream";
import { expect, test } from "vitest";
import { createLookAhead } from "./look-ahead.ts";

function looking(files: number, msPerFile: number): string {
  let text = "";
  let now = 0;
  const err = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  const ahead = createLookAhead(files, { err, clock: () => now });
  for (let n = 0; n < 2 * files; n += 1) {
    now += msPerFile;
    ahead.looked();
  }
  ahead.end();
  // A file that had to be sorted has all of them looked at once more.
  ahead.looked();
  ahead.end();
  return text;
}

test("of few files nothing is said", () => {
  expect(looking(10, 1)).toBe("");
});

test("of many it is told how far the look at them is, and once that it is over", () => {
  const lines = looking(9000, 1).trimEnd().split("\n");
  expect(lines[0]).toBe("looking ahead: 27% of 18,000 files, 1,000 files/s, 13 s left");
  expect(lines.filter((line) => line.includes("100%"))).toHaveLength(1);
});
