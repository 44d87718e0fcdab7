import type { Json } from "@rolecall/core";
import { expect, test } from "vitest";
import { logInstant } from "./log-instant.ts";

const AT = Date.parse("2026-11-24T10:00:00Z");

test.each<[string, Json]>([
  ["RFC 3339", "2026-11-24T10:00:00Z"],
  ["nine digits and another zone", "2026-11-24T11:00:00.000000000+01:00"],
  ["seconds as text", "1795514400"],
  ["Salesforce's figures", "20261124100000.000"],
  ["ISO 8601 without its signs", "20261124T100000Z"],
  ["and with a zone, as TeamCity's", "20261124T113000+0130"],
  ["nanoseconds", 1_795_514_400_000_000_000],
  ["a database's blank and UTC in words", "2026-11-24 10:00:00.000 UTC"],
  ["the zone of a database's machine", "2026-11-24 11:00:00.000 CET"],
  ["its zone, which has no name", "2026-11-24 18:00:00.000 +08"],
  ["its zone of half an hour", "2026-11-24 15:30:00.000 +05:30"],
  ["RFC 2822", "Tue, 24 Nov 2026 10:00:00 GMT"],
  ["an access log's", "24/Nov/2026:10:00:00 +0000"],
])("%s", (_, value) => {
  expect(logInstant(value)).toBe(AT);
});

test.each<[string, Json]>([
  ["words", "yesterday"],
  ["an empty text", ""],
  ["a zone of several places", "2026-11-24 10:00:00.000 CST"],
  ["a zone of none", "2026-11-24 10:00:00.000 ABC"],
  ["nothing", null],
  ["a list", []],
])("%s is no time", (_, value) => {
  expect(logInstant(value)).toBeNaN();
});
