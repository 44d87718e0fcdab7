import type { Event } from "@rolecall/core";
import { expect, test } from "vitest";
import { createKeepRaw } from "./keep-raw.ts";

const event = (action: string, resource?: string, source = "aws-cloudtrail"): Event =>
  ({ source, action, resource }) as Event;

test("operations are wanted by name or by beginning, of their source, whatever the case", () => {
  const keeps = createKeepRaw([
    { source: "aws-cloudtrail", action: "CreateUser" },
    { source: "aws-cloudtrail", action: "Delete*" },
  ]);
  expect(["createuser", "DeleteTrail", "CreateUsers", "GetUser"].map((action) => keeps(event(action)))).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect(keeps(event("CreateUser", undefined, "okta-system-log"))).toBe(false);
});

test("where a field must hold a text, only events that do are wanted; one pattern without that wants all", () => {
  const holding = { field: "resource", texts: ["ransom", "decrypt"] };
  const some = createKeepRaw([{ source: "aws-cloudtrail", action: "PutObject", holding }]);
  const wanted = ["arn:aws:s3:::b/RANSOM.txt", "how_to_decrypt", "arn:aws:s3:::b/a.parquet", undefined];
  expect(wanted.map((resource) => some(event("PutObject", resource)))).toEqual([true, true, false, false]);
  const all = createKeepRaw([
    { source: "aws-cloudtrail", action: "PutObject", holding },
    { source: "aws-cloudtrail", action: "Put*" },
  ]);
  expect(all(event("PutObject", "arn:aws:s3:::b/a.parquet"))).toBe(true);
});

test("texts are held as they stand, whatever they mean in an expression; no text is held by none", () => {
  const keeps = (texts: readonly string[], resource: string): boolean =>
    createKeepRaw([{ source: "s", action: "*", holding: { field: "resource", texts } }])(event("a", resource, "s"));
  expect(keeps(["a.b|c", "(x)*$", "\\d"], "s3/A.B|C")).toBe(true);
  expect(keeps(["a.b|c", "(x)*$", "\\d"], "s3/(x)*$")).toBe(true);
  expect(keeps(["a.b|c", "(x)*$", "\\d"], "s3/a-b, c, x, 7")).toBe(false);
  expect(keeps([], "anything")).toBe(false);
});

test("what is no text may hold anything", () => {
  const keeps = createKeepRaw([{ source: "s", action: "*", holding: { field: "scopes", texts: ["admin"] } }]);
  expect(keeps({ source: "s", action: "a", scopes: ["read"] } as unknown as Event)).toBe(true);
});

test("where a provider is named, only its events are wanted, besides those of any", () => {
  const keeps = createKeepRaw([
    { source: "ocsf", provider: "aws", action: "Delete*" },
    { source: "ocsf", action: "Logon" },
  ]);
  const of = (provider: string, action: string): boolean => keeps({ source: "ocsf", provider, action } as Event);
  expect([of("aws", "DeleteTrail"), of("gcp", "DeleteTrail"), of("aws", "Logon"), of("gcp", "Logon")]).toEqual([
    true,
    false,
    true,
    true,
  ]);
});
