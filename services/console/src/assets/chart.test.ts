import { expect, test } from "vitest";

// A module as browsers get it, without types.
const { seriesOf } = (await import(new URL("scripts/chart.js", import.meta.url).href)) as {
  seriesOf(columns: readonly string[], rows: readonly object[]): object | undefined;
};

const HOURS = [
  { hour: "2026-11-24T10:00:00.000Z", calls: "3" },
  { hour: "2026-11-24T11:00:00.000Z", calls: "5" },
];

const KINDS = [
  { kind: "rule", severity: "low", n: 3 },
  { kind: "rule", severity: "high", n: 1 },
];

test.each([
  [["hour", "calls"], HOURS, { value: "calls", labels: ["hour"] }],
  [["kind", "severity", "n"], KINDS, { value: "n", labels: ["kind", "severity"] }],
  [["severity", "kind", "n"], KINDS, { value: "n", labels: ["severity"] }],
])("amounts of %j are drawn over what tells them apart", (columns, rows, series) => {
  expect(seriesOf(columns, rows)).toEqual(series);
});

test.each([
  ["one row", ["hour", "calls"], HOURS.slice(0, 1)],
  ["numbers that are names", ["hour", "status_code"], HOURS.map((row, i) => ({ ...row, status_code: 200 + i }))],
  ["no numbers", ["hour"], HOURS],
  ["amounts of the same", ["kind", "n"], KINDS],
  ["nothing but numbers", ["calls"], HOURS],
  ["whole records", ["hour", "calls", "a", "b", "c", "d", "e"], HOURS],
])("nothing is drawn of %s", (_what, columns, rows) => {
  expect(seriesOf(columns, rows)).toBeUndefined();
});
