import { readFileSync } from "node:fs";
import type { JsonObject } from "@rolecall/core";
import { expect, test } from "vitest";
import { awsBedrock } from "./source.ts";

interface Case {
  readonly title: string;
  readonly record: JsonObject;
  readonly expect: unknown;
  readonly detected: boolean;
}

const cases: Case[] = JSON.parse(readFileSync(new URL("testdata/cases.json", import.meta.url), "utf8"));
const decode = awsBedrock.createDecoder({ tenant: "default" });

test.each(cases)("$title", ({ record, expect: expected, detected }) => {
  expect(JSON.parse(JSON.stringify(decode(record, "file:1")))).toEqual(expected);
  expect(awsBedrock.detect(record)).toBe(detected);
});
