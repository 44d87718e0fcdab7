import { expect, test } from "vitest";
import { sinceOf } from "./filters.ts";
import type { Arguments } from "./verb.ts";

const NOW = Date.UTC(2026, 10, 26, 12);
const given = (since: string | undefined) => ({ text: () => since }) as unknown as Arguments;

test.each([
  [undefined, undefined],
  ["24h", "2026-11-25T12:00:00.000Z"],
  ["2026-11-24", "2026-11-24T00:00:00.000Z"],
  ["2026-11-24T10:00:00+02:00", "2026-11-24T08:00:00.000Z"],
  // Further back than there are events, or than the engine can count, is all of them.
  ["99999d", "2000-01-01T00:00:00.000Z"],
  ["999999d", "2000-01-01T00:00:00.000Z"],
  ["0001-01-01", "2000-01-01T00:00:00.000Z"],
])("--since %s is %s", (text, since) => {
  expect(sinceOf(given(text), NOW)).toBe(since);
});

test.each(["yesterday", "9999999y", "", "2026-13-01"])("--since %s is refused", (text) => {
  expect(() => sinceOf(given(text), NOW)).toThrow("--since wants a time");
});
