import { type Event, type JsonObject, vendorRecord } from "@rolecall/core";
import { expect, test } from "vitest";
import { createIntake } from "../intake/intake.ts";
import { ofDraft } from "./draft.ts";

const USER = {
  type: "AssumedRole",
  name: null,
  uid: "AROAEXAMPLE:run-7",
  uuid: "arn:aws:sts::123456789012:assumed-role/loader/run-7",
  account_uid: "123456789012",
  credential_uid: "ASIAEXAMPLE0000001",
};
const SESSION = { created_time: 1_764_000_000_000, mfa: false, issuer: "arn:aws:iam::123456789012:role/loader" };

/** As Security Lake's preview wrote it. */
const PREVIEW: JsonObject = {
  metadata: { product: { name: "CloudTrail", vendor_name: "AWS", version: "1.08" }, version: "0.26.1" },
  time: 1_764_003_600_000,
  cloud: { region: "eu-west-1", provider: "AWS" },
  api: {
    operation: "StopLogging",
    request: { uid: "q-1" },
    response: { error: null, message: null },
    service: { name: "cloudtrail.amazonaws.com" },
  },
  ref_event_uid: "9c0e6d0e-0000-4000-8000-000000000001",
  src_endpoint: { ip: "203.0.113.10" },
  identity: { user: USER, session: SESSION, invoked_by: null },
  http_request: { user_agent: "Boto3/1.34" },
  class_name: "Cloud API",
  class_uid: 5001,
  category_uid: 5,
  activity_id: 3,
  unmapped: [
    ["recipientAccountId", "210987654321"],
    ["readOnly", "false"],
    ["requestParameters", '{"name":"main"}'],
    "no pair",
  ],
};

/** As its first release did. */
const CANDIDATE: JsonObject = {
  metadata: { product: { name: "CloudTrail", vendor_name: "AWS" }, uid: "e-2", version: "1.0.0-rc.2" },
  time: 1_764_003_600_000,
  cloud: { region: "eu-west-1", provider: "AWS" },
  api: { operation: "StopLogging", response: {}, service: { name: "cloudtrail.amazonaws.com" } },
  actor: { user: USER, session: SESSION, idp: {} },
  src_endpoint: { ip: "203.0.113.10" },
  class_name: "API Activity",
  class_uid: 3005,
  category_uid: 3,
  activity_id: 3,
  status: "Success",
  status_id: 1,
  unmapped: { recipientAccountId: "210987654321", requestParameters: '{"name":"main"}' },
};

function eventOf(record: JsonObject): Event {
  const intake = createIntake({ source: "auto", tenant: "default", now: () => 1_800_000_000_000, keepRaw: () => true });
  const decoded = intake.read(JSON.stringify(record), "file:1");
  if (decoded.kind !== "ok") throw new Error(JSON.stringify(decoded));
  return decoded.value;
}

test.each([
  ["Cloud API of 0.26", PREVIEW, "9c0e6d0e-0000-4000-8000-000000000001"],
  ["API Activity of 1.0.0-rc.2", CANDIDATE, "e-2"],
])("%s is the same call", (_, record, uid) => {
  const { raw, ...event } = eventOf(record);
  expect(event).toMatchObject({
    event_uid: uid,
    source: "ocsf",
    provider: "aws",
    account_uid: "210987654321",
    class_uid: 6003,
    action: "StopLogging",
    identity_uid: "aws:123456789012:role:loader",
    credential_uid: "ASIAEXAMPLE0000001",
    session_uid: "run-7",
    outcome: "success",
    src_ip: "203.0.113.10",
  });
  // What rules ask of CloudTrail's record is in it.
  expect(vendorRecord("ocsf", "aws-cloudtrail", JSON.parse(raw ?? "{}"))).toMatchObject({
    eventName: "StopLogging",
    requestParameters: { name: "main" },
  });
});

test("a call without a status failed where its answer has an error", () => {
  const api = { ...(PREVIEW["api"] as JsonObject), response: { error: "AccessDenied" } };
  expect(eventOf({ ...PREVIEW, api })).toMatchObject({ outcome: "denied", error_code: "AccessDenied" });
});

test("a service that called by itself is of the account that recorded it", () => {
  const identity = { user: { type: "AWSService" }, session: {}, invoked_by: "securitylake.amazonaws.com" };
  expect(eventOf({ ...PREVIEW, identity }).identity_uid).toBe(
    "aws:210987654321:cloud-service:securitylake.amazonaws.com",
  );
});

test.each([
  ["rights of a user by 1.0", { ...CANDIDATE, metadata: { version: "1.0.0" } }],
  ["an inventory of devices", { ...PREVIEW, api: null }],
  ["an account that was changed", { ...CANDIDATE, class_uid: 3001 }],
])("%s is what it is", (_, record) => {
  expect(ofDraft(record)).toBeUndefined();
});
