import { readFileSync } from "node:fs";
import type { JsonObject } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { sourceNamed } from "./sources.ts";

interface Case {
  readonly title: string;
  readonly record: JsonObject;
  readonly expect: unknown;
  readonly detected: boolean;
}

const NAMES = [
  "okta-system-log",
  "entra",
  "azure-activity",
  "microsoft-365",
  "gcp-audit",
  "google-workspace",
  "auth0",
] as const;

describe.each(NAMES)("%s", (name) => {
  const source = sourceNamed(name);
  const cases: Case[] = JSON.parse(readFileSync(new URL(`${name}/testdata/cases.json`, import.meta.url), "utf8"));

  test.each(cases)("$title", ({ record, expect: expected, detected }) => {
    const decoded = source?.createDecoder({ tenant: "default" })(record, "file:1");
    expect(JSON.parse(JSON.stringify(decoded))).toEqual(expected);
    expect(source?.detect(record)).toBe(detected);
  });
});
