import type { JsonObject } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { grants, outsidersOf, termsOf } from "./policy-document.ts";

const OWN = "123456789012";
const isOwn = (account: string): boolean => account === OWN;
const root = (account: string) => ({ AWS: `arn:aws:iam::${account}:root` });
const allow = (statement: JsonObject): JsonObject => ({
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*", ...statement }],
});

test.each<[string, JsonObject, readonly string[]]>([
  ["another account", allow({ Principal: root("999999999999") }), ["999999999999"]],
  ["itself", allow({ Principal: root(OWN) }), []],
  ["everybody", allow({ Principal: "*" }), ["everybody"]],
  [
    "everybody of another account",
    allow({ Principal: "*", Condition: { StringEquals: { "aws:PrincipalAccount": "999999999999" } } }),
    ["999999999999"],
  ],
  ["a service", allow({ Principal: { Service: "ecs.amazonaws.com" } }), []],
  ["load balancers that deliver their logs", allow({ Principal: root("127311923021") }), []],
  ["those and another", allow({ Principal: { AWS: ["127311923021", "999999999999"] } }), ["999999999999"]],
])("a policy lets in %s: %#", (_, document, outsiders) => {
  expect(outsidersOf(document, isOwn)).toEqual(outsiders);
  expect(outsidersOf(JSON.stringify(document), isOwn)).toEqual(outsiders);
  expect(grants(document, "outside", isOwn)).toBe(outsiders.length > 0);
});

describe("the terms on which a policy lets others in", () => {
  const READ = { Principal: root("999999999999"), Action: "s3:GetObject" };
  const OPEN = { Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::site/public/*" };
  const asked = (id: string) => ({ Condition: { StringEquals: { "sts:ExternalId": id } } });

  test.each<[string, JsonObject, JsonObject, boolean]>([
    ["other statements of the account itself", READ, { ...READ, Sid: "again" }, true],
    ["another bucket of the same account", READ, { ...READ, Resource: "arn:aws:s3:::other/*" }, true],
    ["another external id", { ...READ, ...asked("a") }, { ...READ, ...asked("b") }, true],
    ["no external id any more", { ...READ, ...asked("a") }, READ, false],
    ["writing too", READ, { ...READ, Action: ["s3:GetObject", "s3:PutObject"] }, false],
    ["all but one", READ, { Principal: READ.Principal, NotAction: "s3:GetObject" }, false],
    ["everybody may write", OPEN, { ...OPEN, Action: "s3:*" }, false],
    ["everybody may read the rest", OPEN, { ...OPEN, Resource: "arn:aws:s3:::site/*" }, false],
  ])("%s: %#", (_, before, after, isSame) => {
    const [a, b] = [termsOf(allow(before), isOwn), termsOf(allow(after), isOwn)];
    expect(a).toHaveLength(1);
    expect(JSON.stringify(a) === JSON.stringify(b)).toBe(isSame);
  });
});
