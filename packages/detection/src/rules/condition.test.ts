import type { Event, Json } from "@rolecall/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileCondition } from "./condition.ts";
import { evidenceOf } from "./evidence.ts";
import { compileGlob } from "./glob.ts";
import type { Condition } from "./rule.ts";

function holds(condition: Condition, raw: Json, event: Partial<Event> = {}): boolean {
  const whole = { account_uid: "123456789012", ...event, raw: JSON.stringify(raw) } as Event;
  return compileCondition(condition)(evidenceOf(whole, 0));
}

const policy = (statement: Json): string => JSON.stringify({ Version: "2012-10-17", Statement: statement });

test.each<[string, Json]>([
  ["as the Reports API has it", { events: [{ name: "a", parameters: [{ name: "P", value: "x" }] }] }],
  ["with one event as an object", { events: { name: "a", parameters: [{ name: "P", value: "x" }] } }],
  ["of one event, parameters by name", { name: "a", type: "t", parameters: { P: "x", Q: ["y"], R: null } }],
])("a rule reads an activity of Google Workspace %s", (_, raw) => {
  const condition = { field: "raw.events.*.parameters.*.value", equals: "x" };
  expect(holds(condition, raw, { source: "google-workspace" })).toBe(true);
});

test.each<[string, Condition, Json]>([
  [
    "in BigQuery's table",
    { field: "raw.protoPayload.serviceData.policyDelta.bindingDeltas.*.role", equals: "roles/owner" },
    { protopayload_auditlog: { servicedata_v1_iam: { policyDelta: { bindingDeltas: [{ role: "roles/owner" }] } } } },
  ],
  [
    "as text in that table",
    { field: "raw.protoPayload.request.member", equals: "user:a" },
    { protopayload_auditlog: { requestJson: '{"member":"user:a"}' } },
  ],
  [
    "without its entry",
    { field: "raw.protoPayload.request.member", equals: "user:a" },
    { request: { member: "user:a" } },
  ],
])("an audit log of Google's is read %s", (_, condition, raw) => {
  expect(holds(condition, raw, { source: "gcp-audit" })).toBe(true);
});

describe("a condition", () => {
  const raw = {
    a: "Text",
    n: 22,
    flag: false,
    list: [
      { k: "x", n: 1 },
      { k: "y", n: 2 },
    ],
    m: { p: [1, 2] },
    empty: "",
    nil: null,
  };

  test.each<[string, Condition, boolean]>([
    ["equals, without regard to case", { field: "raw.a", equals: "TEXT" }, true],
    ["equals, numbers and booleans by their text", { field: "raw.flag", equals: "false" }, true],
    ["equals is false for an object", { field: "raw.m", equals: "" }, false],
    ["in", { field: "raw.n", in: [21, 22] }, true],
    ["prefix", { field: "raw.a", prefix: "te" }, true],
    ["suffix", { field: "raw.a", suffix: "XT" }, true],
    ["contains", { field: "raw.a", contains: "ex" }, true],
    ["matches", { field: "raw.a", matches: "T*t" }, true],
    ["exists", { field: "raw.m.p", exists: true }, true],
    ["exists, for an empty text", { field: "raw.empty", exists: true }, false],
    ["exists, for null", { field: "raw.nil", exists: true }, false],
    ["does not exist", { field: "raw.nowhere.at.all", exists: false }, true],
    [
      "atLeast and atMost",
      {
        all: [
          { field: "raw.n", atLeast: 22 },
          { field: "raw.n", atMost: 22 },
        ],
      },
      true,
    ],
    ["atMost is false for a text", { field: "raw.a", atMost: 99 }, false],
    ["any value of many", { field: "raw.list.*.k", equals: "y" }, true],
    ["elements at the end of a path", { field: "raw.m.p", equals: 2 }, true],
    ["not: none of the values", { not: { field: "raw.list.*.k", equals: "z" } }, true],
    [
      "each ties two tests to one member",
      {
        each: "raw.list",
        where: {
          all: [
            { field: "item.k", equals: "x" },
            { field: "item.n", equals: 2 },
          ],
        },
      },
      false,
    ],
    ["differsFrom needs both", { field: "raw.a", differsFrom: "raw.nowhere" }, false],
    ["differsFrom", { field: "raw.a", differsFrom: "raw.list.*.k" }, true],
    ["no inherited member", { field: "raw.m.constructor.name", exists: true }, false],
    ["a field of the event", { field: "account_uid", equals: "123456789012" }, true],
  ])("%s", (_title, condition, expected) => {
    expect(holds(condition, raw)).toBe(expected);
  });

  test.each([
    ["0.0.0.0/0", true],
    ["::/0", true],
    ["203.0.113.7/0", true],
    ["10.0.0.0/8", false],
    ["0.0.0.0", false],
    ["x/0", false],
  ])("the range %s is the whole world: %s", (value, expected) => {
    expect(holds({ field: "raw.r", worldOpen: true }, { r: value })).toBe(expected);
  });

  test.each([
    ["203.0.113.7", true],
    ["2001:db8::1", true],
    ["10.1.2.3", false],
    ["172.31.0.1", false],
    ["172.32.0.1", true],
    ["100.64.0.1", false],
    ["fd00::1", false],
    ["ec2.amazonaws.com", false],
  ])("the address %s is public: %s", (value, expected) => {
    expect(holds({ field: "raw.r", publicAddress: true }, { r: value })).toBe(expected);
  });

  test.each([
    ["arn:aws:iam::999988887777:root", true],
    ["999988887777", true],
    ["arn:aws:lambda:eu-west-1:123456789012:layer:x:1", false],
    ["arn:aws:s3:::bucket", false],
    ["events.amazonaws.com", false],
    ["*", false],
  ])("%s is of another account: %s", (value, expected) => {
    expect(holds({ field: "raw.r", outsideAccount: true }, { r: value })).toBe(expected);
  });
});

describe("a policy document", () => {
  const outsider = { Effect: "Allow", Principal: { AWS: "arn:aws:iam::999988887777:root" }, Action: "sts:AssumeRole" };
  const everybody = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "*" };

  test.each<[string, "outside" | "public" | "admin", Json, boolean]>([
    ["another account is outside", "outside", policy([outsider]), true],
    ["the same, URL-encoded", "outside", encodeURIComponent(policy([outsider])), true],
    ["the same, as an object with one statement", "outside", { Statement: outsider }, true],
    ["the same, denied", "outside", policy([{ ...outsider, Effect: "Deny" }]), false],
    ["an account id alone", "outside", policy([{ ...outsider, Principal: { AWS: ["999988887777"] } }]), true],
    ["the account itself", "outside", policy([{ ...outsider, Principal: { AWS: "123456789012" } }]), false],
    ["a service", "outside", policy([{ ...outsider, Principal: { Service: "ec2.amazonaws.com" } }]), false],
    ["a deleted principal", "outside", policy([{ ...outsider, Principal: { AWS: "AROAEXAMPLE" } }]), false],
    ["everybody is outside", "outside", policy([everybody]), true],
    ["everybody is public", "public", policy([everybody]), true],
    [
      "everybody of the organization is not",
      "public",
      policy([{ ...everybody, Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } }]),
      false,
    ],
    [
      "an open range narrows nothing",
      "public",
      policy([{ ...everybody, Condition: { IpAddress: { "aws:SourceIp": "0.0.0.0/0" } } }]),
      true,
    ],
    [
      "a condition on something else narrows nothing",
      "public",
      policy([{ ...everybody, Condition: { Bool: { "aws:SecureTransport": "true" } } }]),
      true,
    ],
    ["another account is not public", "public", policy([outsider]), false],
    ["everything on everything", "admin", policy([{ Effect: "Allow", Action: ["*"], Resource: ["*"] }]), true],
    ["everything of one service", "admin", policy([{ Effect: "Allow", Action: "s3:*", Resource: "*" }]), false],
    ["everything of IAM", "admin", policy([{ Effect: "Allow", Action: "iam:*", Resource: "*" }]), true],
    [
      "everything on one resource",
      "admin",
      policy([{ Effect: "Allow", Action: "*", Resource: "arn:aws:s3:::b" }]),
      false,
    ],
    ["no JSON", "public", "{", false],
    ["broken encoding", "public", "%7B%", false],
    ["a list", "public", "[]", false],
    ["statements that are none", "admin", policy([null, 7, []]), false],
  ])("%s", (_title, test_, document, expected) => {
    expect(holds({ field: "raw.p", policy: test_ }, { p: document })).toBe(expected);
  });
});

test("a glob means what its regular expression means", () => {
  const letters = fc.array(fc.constantFrom("a", "b", "*"), { maxLength: 8 }).map((parts) => parts.join(""));
  fc.assert(
    fc.property(letters, fc.array(fc.constantFrom("a", "b"), { maxLength: 12 }), (pattern, text) => {
      const expected = new RegExp(`^${pattern.replaceAll("*", ".*")}$`).test(text.join(""));
      expect(compileGlob(pattern)(text.join(""))).toBe(expected);
    }),
    { numRuns: 2000 },
  );
});
