import fc from "fast-check";
import { expect, test } from "vitest";
import type { JsonObject } from "../json.ts";
import { CARRIED, vendorRecord } from "./vendor-record.ts";

const PAIRS = Array.from(CARRIED, ([schema, vendors]) =>
  Array.from(vendors.values(), (vendor) => [schema, vendor] as const),
).flat();

test("CloudTrail's record out of OCSF 1.0, whose parameters are in `unmapped` by their paths", () => {
  const record = {
    api: { operation: "AttachUserPolicy", service: { name: "iam.amazonaws.com" }, response: { error: "AccessDenied" } },
    actor: { user: { type: "IAMUser", uid: "AIDA1", uuid: "arn:aws:iam::123456789012:user/ci", name: "ci" } },
    src_endpoint: { domain: "ec2.amazonaws.com" },
    mfa: true,
    unmapped: {
      "requestParameters.userName": "bob",
      "requestParameters.tags[].key": "a",
      "userIdentity.sessionContext.sessionIssuer.type": "Role",
      "additionalEventData.MobileVersion": "No",
    },
  };
  expect(vendorRecord("ocsf", "aws-cloudtrail", record)).toMatchObject({
    eventName: "AttachUserPolicy",
    eventSource: "iam.amazonaws.com",
    errorCode: "AccessDenied",
    sourceIPAddress: "ec2.amazonaws.com",
    requestParameters: { userName: "bob", tags: [{ key: "a" }] },
    additionalEventData: { MFAUsed: "Yes", MobileVersion: "No" },
    userIdentity: {
      type: "IAMUser",
      arn: "arn:aws:iam::123456789012:user/ci",
      principalId: "AIDA1",
      userName: "ci",
      sessionContext: { sessionIssuer: { type: "Role" } },
    },
  });
});

test("what was asked may be an object, as other mappers leave it", () => {
  const api = { request: { data: { userName: "bob" } }, response: { data: "" } };
  const record = vendorRecord("ocsf", "aws-cloudtrail", { api });
  expect(record["requestParameters"]).toEqual({ userName: "bob" });
  expect(record).not.toHaveProperty("responseElements");
});

test("a document with dotted names is read as a nested one", () => {
  const record = { "event.action": "DeleteTrail", "aws.cloudtrail.flattened.request_parameters": { name: "main" } };
  expect(vendorRecord("ecs", "aws-cloudtrail", record)).toMatchObject({
    eventName: "DeleteTrail",
    requestParameters: { name: "main" },
  });
});

test("Okta's debug data is what was flattened, whole, with its own names", () => {
  const debug = { request_uri: "/x", flattened: { requestUri: "/x", grantedScopes: "okta.users.manage" } };
  const record = { okta: { debug_context: { debug_data: debug }, target: [{ display_name: "a" }] } };
  expect(vendorRecord("ecs", "okta-system-log", record)).toEqual({
    debugContext: { debugData: { requestUri: "/x", grantedScopes: "okta.users.manage" } },
    target: [{ displayName: "a" }],
  });
});

test.each(PAIRS)("%s of %s: any record is read, and never throws", (schema, vendor) => {
  const names = [
    "api",
    "actor",
    "unmapped",
    "resources",
    "request",
    "data",
    "user",
    "aws",
    "cloudtrail",
    "okta",
    "a.b[]",
  ];
  const { record } = fc.letrec<{ record: unknown; value: unknown }>((tie) => ({
    record: fc.dictionary(fc.constantFrom(...names, "__proto__", "."), tie("value"), { maxKeys: 4 }),
    value: fc.oneof(
      { maxDepth: 3 },
      fc.jsonValue({ maxDepth: 1 }),
      tie("record"),
      fc.array(tie("record"), { maxLength: 2 }),
    ),
  }));
  fc.assert(
    fc.property(record, (given) => {
      expect(() => vendorRecord(schema, vendor, given as JsonObject)).not.toThrow();
    }),
  );
});
