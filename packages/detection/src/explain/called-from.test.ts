import type { Event } from "@rolecall/core";
import { expect, test } from "vitest";
import { calledFrom } from "./called-from.ts";

const WHOLE: Partial<Event> = {
  src_ip: "203.0.113.9",
  src_network: "203.0.113.0/24",
  src_asn: 64_500,
  src_country: "NO",
  client: "boto3",
  credential_uid: "AKIAEXAMPLE",
  credential_kind: "access-key",
};

test.each<[string, Partial<Event>, string]>([
  ["everything", WHOLE, "203.0.113.9, AS64500, NO; by boto3; with the access key AKIAEXAMPLE"],
  ["a network alone", { src_network: "203.0.113.0/24" }, "203.0.113.0/24"],
  ["a credential of no known kind", { credential_uid: "k1" }, "with the credential k1"],
  ["a program alone", { client: "curl", credential_uid: "" }, "by curl"],
  [
    "a key of Google's, which is known by its end",
    { credential_uid: `//iam.googleapis.com/projects/shop-production/serviceAccounts/${"deploy".repeat(6)}/keys/0f3c` },
    `with the credential //iam.googleapis.com/projects/shop-production/serviceAccounts/${"deploy".repeat(6)}/keys/0f3c`,
  ],
  ["what a terminal obeys", { client: "a\u001b[2J\nb" }, "by a [2J b"],
])("of a call that says %s", (_, event, observed) => {
  expect(calledFrom(event)).toEqual([
    { name: "called_from", pattern: "MATCH", observed, expected: "", surprise: 0, added: 0 },
  ]);
});

test("of a call that says nothing, nothing", () => {
  expect(calledFrom({ client: "" })).toEqual([]);
});
