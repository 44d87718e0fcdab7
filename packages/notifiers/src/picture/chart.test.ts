import { crc32, inflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { aFinding } from "../testing/a-page.ts";
import { drawChart } from "./chart.ts";

/** Chunks of a PNG by name, each checked against its CRC. */
function chunksOf(png: Buffer): ReadonlyMap<string, Buffer> {
  expect(png.subarray(0, 8).toString("latin1")).toBe("\u0089PNG\r\n\u001a\n");
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < png.length; ) {
    const end = at + 8 + png.readUInt32BE(at);
    expect(png.readUInt32BE(end)).toBe(crc32(png.subarray(at + 4, end)));
    chunks.set(png.toString("latin1", at + 4, at + 8), png.subarray(at + 8, end));
    at = end + 4;
  }
  return chunks;
}

test("a PNG whose header, palette, rows and checksums are as the standard says", () => {
  const chunks = chunksOf(drawChart(aFinding()) ?? Buffer.alloc(0));
  const header = chunks.get("IHDR") ?? Buffer.alloc(13);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  expect([...header.subarray(8)]).toEqual([8, 3, 0, 0, 0]);
  expect(inflateSync(chunks.get("IDAT") ?? Buffer.alloc(0))).toHaveLength((width + 1) * height);
  expect([...chunks.keys()]).toEqual(["IHDR", "PLTE", "IDAT", "IEND"]);
});

test("the same finding is the same picture, and what is graver has another", () => {
  const [first, second] = [drawChart(aFinding()), drawChart(aFinding())];
  expect(first?.equals(second ?? Buffer.alloc(0))).toBe(true);
  expect(first?.equals(drawChart(aFinding({ title: "deploy called from elsewhere" })) ?? Buffer.alloc(0))).toBe(false);
});

test("whatever a log says is drawn within bounds", () => {
  const wide = "\u202e<script>界\u0000".repeat(5000);
  const dimension = { name: wide, pattern: "UNSEEN", observed: wide, expected: wide, surprise: 1, added: 1 } as const;
  const dimensions = Array.from({ length: 10_000 }, () => dimension);
  const png = drawChart(aFinding({ title: wide, owner: wide, expected_rate: wide, dimensions }));
  expect(png?.length).toBeLessThan(50_000);
});

test("nothing to compare: no picture", () => {
  expect(drawChart(aFinding({ dimensions: [] }))).toBeUndefined();
});
