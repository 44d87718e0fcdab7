import { expect, test } from "vitest";
import { csvCell } from "./csv.ts";

test.each([
  ["plain", "plain"],
  ["with, comma", '"with, comma"'],
  ['with "quotes"', '"with ""quotes"""'],
  ["two\nlines", '"two\nlines"'],
  ["=HYPERLINK(1)", "'=HYPERLINK(1)"],
  ["+1", "+1"],
  ["-1.5e3", "-1.5e3"],
  ["-", "-"],
  ["-1+1", "'-1+1"],
  ["\t=1", "'\t=1"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ['=cmd|"x",1', `"'=cmd|""x"",1"`],
  ["", ""],
])("%j stands in a CSV as %j", (text, cell) => {
  expect(csvCell(text)).toBe(cell);
});
