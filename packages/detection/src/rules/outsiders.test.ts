import type { JsonObject } from "@rolecall/core";
import { expect, test } from "vitest";
import { grants, outsidersOf } from "./policy-document.ts";

const OWN = "123456789012";
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
  expect(outsidersOf(document, OWN)).toEqual(outsiders);
  expect(outsidersOf(JSON.stringify(document), OWN)).toEqual(outsiders);
  expect(grants(document, "outside", OWN)).toBe(outsiders.length > 0);
});
