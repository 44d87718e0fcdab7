import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { columnsOf, pad, wrap } from "./columns.ts";
import { renderHeatMap } from "./heat-map.ts";
import { createPaint } from "./paint.ts";
import { bar, sparkline } from "./sparkline.ts";
import { renderTable } from "./table.ts";
import { visible, visibleJsonList } from "./visible.ts";

const plain = createPaint(false);
const hostile = fc.string({
  unit: fc.oneof(
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
    fc.constantFrom(
      "\u001b[2J",
      "\u009b",
      "\u202e",
      "\r",
      "\n",
      "\u0007",
      "\ud800",
      "\u{e0041}",
      "中",
      "🙂",
      "e\u0301",
    ),
  ),
});

describe("visible JSON", () => {
  test.each([[[]], [[1]], [[{ a: 1 }, { b: "\u001b" }]]])("as a list %j is one JSON document", (values) => {
    expect(JSON.parse(visibleJsonList(values))).toEqual(values);
  });
});

describe("columns", () => {
  const text = hostile.map(visible);
  test("padded text has exactly the width asked for, where a wide character does not straddle its end", () => {
    fc.assert(
      fc.property(text, fc.nat(40), (each, width) => {
        const columns = columnsOf(pad(each, width));
        expect(columns).toBe(width);
      }),
    );
  });
  test("wrapped lines are no longer than the width, and lose nothing but spaces", () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 40 }), (each, width) => {
        const lines = wrap(each, width);
        for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(width);
        expect(lines.join("").replaceAll(" ", "")).toBe(each.replaceAll(" ", ""));
      }),
    );
  });
  test.each([
    ["one two three", 7, ["one two", "three"]],
    ["aws:123456789012:role:deploy", 20, ["aws:123456789012:", "role:deploy"]],
    ["abcdefgh", 3, ["abc", "def", "gh"]],
    ["", 5, [""]],
  ])("%j in %d columns", (each, width, lines) => {
    expect(wrap(each, width)).toEqual(lines);
  });
  test.each([
    ["abc", 3],
    ["中文", 4],
    ["🙂", 2],
    ["e\u0301", 1],
  ])("%j takes %d", (each, columns) => {
    expect(columnsOf(each)).toBe(columns);
  });
});

describe("pictures", () => {
  const week = Array.from({ length: 168 }, (_, hour) => (hour % 24 >= 8 && hour % 24 < 18 ? hour % 7 : 0));
  test.each([
    ["wide", 60],
    ["narrow", 40],
  ])("the %s heat map is as reviewed", async (name, columns) => {
    const lines = renderHeatMap(week, new Set([10, 147]), { columns, paint: plain });
    await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot(`../testdata/heat-map-${name}.golden.txt`);
    for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(columns);
  });
  test("a single call among thousands still shows on the heat map", () => {
    const counts = week.map((_, hour) => (hour === 0 ? 100_000 : hour === 30 ? 1 : 0));
    const [, monday, tuesday] = renderHeatMap(counts, new Set(), { columns: 80, paint: plain });
    expect(monday).toBe("Mon  ██");
    expect(tuesday?.trimEnd()).toMatch(/^Tue {14}··$/);
  });
  test.each([
    [
      [0, 1, 4, 8],
      [" ", "▂", "▅", "█"],
    ],
    [
      [0, 0],
      [" ", " "],
    ],
    [[], []],
  ])("%j as a sparkline", (values, line) => {
    expect(sparkline(values)).toEqual(line);
  });
  test("a higher value never has a lower mark", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 2 }), (values) => {
        const marks = sparkline(values.toSorted((a, b) => a - b));
        // The marks stand in Unicode in the order of their heights, and a blank before them all.
        expect(marks).toEqual(marks.toSorted());
      }),
    );
  });
  test.each([
    [0, ""],
    [0.0001, "▏"],
    [0.5, "████"],
    [1, "████████"],
    [7, "████████"],
  ])("a bar of %d", (share, drawn) => {
    expect(bar(share, 8)).toBe(drawn);
  });
});

describe("tables", () => {
  const rows = [
    { name: "short", note: "a note of some words that is longer than what is left", none: "" },
    { name: "\u001b[31mred", note: "x".repeat(200), none: "" },
  ];
  const columns = [
    { title: "name", cell: (row: (typeof rows)[number]) => row.name },
    { title: "nothing", cell: (row: (typeof rows)[number]) => row.none },
    { title: "note", cell: (row: (typeof rows)[number]) => row.note, flexible: true },
  ];
  test("fit the width, make cells visible, and leave out columns without values", () => {
    const text = renderTable(columns, rows, { columns: 40, paint: plain });
    for (const line of text.trimEnd().split("\n")) expect(columnsOf(line)).toBeLessThanOrEqual(40);
    expect(text).toContain("\\x1b[31mred");
    expect(text).not.toContain("nothing");
    expect(text.replaceAll(/\s/g, "")).toContain("anoteofsomewordsthatis");
  });
});
