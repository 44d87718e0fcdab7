import type { Json } from "@rolecall/core";
import { expect, test } from "vitest";
import { anyTime, createAnyTime } from "./any-time.ts";

const AT = "2026-11-24T10:00:00.000Z";

test.each<[string, Json]>([
  ["RFC 3339", "2026-11-24T10:00:00Z"],
  ["another zone", "2026-11-24T11:00:00+01:00"],
  ["no zone, which is UTC", "2026-11-24T10:00:00"],
  ["a blank, and nine digits", "2026-11-24 10:00:00.000000000"],
  ["UTC in words", "2026-11-24 10:00:00.000000 UTC"],
  ["a zone behind a blank", "2026-11-24 11:00:00 +0100"],
  ["a fraction without its point", "2026-11-24 10:00:00000000"],
  ["seconds", 1795514400],
  ["seconds with a fraction", 1795514400.0],
  ["seconds in a text", "1795514400"],
  ["milliseconds", 1795514400000],
  ["microseconds", 1795514400000000],
  ["nanoseconds in a text", "1795514400000000000"],
  ["protocol buffers", { seconds: "1795514400", nanos: 0 }],
  ["extended JSON", { $date: "2026-11-24T10:00:00Z" }],
  [".NET", "/Date(1795514400000)/"],
  ["RFC 2822", "Tue, 24 Nov 2026 10:00:00 GMT"],
  ["C's", "Tue Nov 24 10:00:00 2026"],
  ["RFC 2822 with a zone", "24 Nov 2026 11:00:00 +0100"],
  ["the common log format", "24/Nov/2026:11:00:00 +0100"],
  ["American", "11/24/2026 10:00:00 AM"],
  ["American with a zone", "11/24/2026 11:00:00 AM +01:00"],
  ["seven digits of a second", "2026-11-24T10:00:00.0000000Z"],
  ["a blank before a Z", "2026-11-24 10:00:00 Z"],
  ["American, without half and second", "11/24/2026 10:00"],
])("%s", (_, value) => {
  expect(anyTime(value)).toBe(AT);
});

test.each<Json>([
  ...[
    null,
    true,
    "",
    "-",
    "yesterday",
    "2026-13-01T00:00:00Z",
    "24 Foo 2026 10:00:00 GMT",
    "32/Nov/2026:10:00:00 +0000",
  ],
  ...[0, -1, 1e308, Number.POSITIVE_INFINITY, "9".repeat(20), [], {}, { $date: { $date: 1 } }],
  { seconds: { toString: 1 } },
])("%j is no time", (value) => {
  expect(anyTime(value)).toBeUndefined();
});

test("an hour of one digit", () => {
  expect(anyTime("2026-11-24T9:59:27.958Z")).toBe("2026-11-24T09:59:27.958Z");
  expect(anyTime("1/9/2007 9:41:00 AM")).toBe("2007-01-09T09:41:00.000Z");
});

test("midnight and noon of half days", () => {
  expect(anyTime("11/24/2026 12:00:00 AM")).toBe("2026-11-24T00:00:00.000Z");
  expect(anyTime("11/24/2026 12:00:00 PM")).toBe("2026-11-24T12:00:00.000Z");
});

test("remembers the last text only as long as it is the same", () => {
  const read = createAnyTime();
  expect([read("1795514400"), read("soon"), read("1795514400"), read("1795514400")]).toEqual([AT, undefined, AT, AT]);
});
