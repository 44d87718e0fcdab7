import { describe, expect, test } from "vitest";
import { sourceNamed } from "./sources.ts";
import { casesOf } from "./test/golden-cases.ts";

const NAMES = [
  "okta-system-log",
  "entra",
  "azure-activity",
  "microsoft-365",
  "gcp-audit",
  "google-workspace",
  "auth0",
  "windows-security",
  "linux-host",
] as const;

describe.each(NAMES)("%s", (name) => {
  const source = sourceNamed(name);
  test.each(casesOf(name))("$title", ({ record, expect: expected, detected }) => {
    const decoded = source?.createDecoder({ tenant: "default" })(record, "file:1");
    expect(JSON.parse(JSON.stringify(decoded))).toEqual(expected);
    expect(source?.detect(record)).toBe(detected);
  });
});
