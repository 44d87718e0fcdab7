import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Json, JsonObject } from "@rolecall/core";
import { expect, test } from "vitest";
import { isNoAct } from "../audit-forms/no-act.ts";
import { eventByIntake } from "../test/event-by-intake.ts";
import { holdAgainstOddRecords } from "../test/hold-against-odd-records.ts";
import { alertRecord } from "./alert-record.ts";

interface Case {
  readonly title: string;
  readonly record: JsonObject;
  readonly expect: JsonObject;
}

/** Written from the vendors' references, with values of no one's. */
const CASES = JSON.parse(readFileSync(join(import.meta.dirname, "testdata/cases.json"), "utf8")) as readonly Case[];

test.each(CASES)("$title", ({ record, expect: expected }) => {
  expect(eventByIntake(record)).toMatchObject(expected);
});

test.each(CASES)("$title, in a collector's envelope", ({ record, expect: expected }) => {
  expect(eventByIntake({ "@timestamp": expected["time"] ?? null, message: JSON.stringify(record) })).toMatchObject(
    expected,
  );
});

test("what one product passes on of another is one finding: the same words, whoever tells them", () => {
  const [own, passedOn] = ["guardduty: from EventBridge", "security hub: the key of a role"].map((title) =>
    eventByIntake(CASES.find((each) => each.title === title)?.record ?? {}),
  );
  expect(own?.identity_uid).toBe(passedOn?.identity_uid);
  expect(own?.labels?.["finding_severity"]).toBe(passedOn?.labels?.["finding_severity"]);
});

test.each<[Json, string]>([
  [8, "high"],
  ["8", "high"],
  ["8.5", "high"],
  ["HIGH", "high"],
  ["", "low"],
  ["0x9", "low"],
  [[9], "low"],
  [null, "low"],
  [-1, "info"],
])("a severity of %j is %s", (severity, grade) => {
  const record = CASES[0]?.record ?? {};
  expect(eventByIntake({ ...record, severity })?.labels?.["finding_severity"]).toBe(grade);
});

test("the labels of a finding make a finding of a native record that tells of no call, and of no other", () => {
  const labels = { finding: "x", finding_severity: "high" };
  const record = { time: "2026-11-20T10:00:00Z", identity_kind: "role", identity_name: "web", action: "GetObject" };
  expect(eventByIntake({ ...record, labels })?.class_uid).toBe(2004);
  expect(eventByIntake({ ...record, labels, outcome: "success" })?.class_uid).toBeUndefined();
  expect(eventByIntake({ ...record, labels, class_uid: 6003 })?.class_uid).toBe(6003);
  expect(eventByIntake(record)?.class_uid).toBeUndefined();
});

const bucket = { schemaVersion: "2.0", type: "Discovery:S3/TorIPCaller", service: { serviceName: "guardduty" } };
const check = { ProductArn: "arn:aws:securityhub:::product/aws/securityhub", AwsAccountId: "123456789012" };
const setting = {
  parent: "organizations/1/sources/2",
  state: "ACTIVE",
  resourceName: "//x",
  category: "OPEN_FIREWALL",
};

test.each<[string, JsonObject]>([
  ["a bucket", { ...bucket, resource: { resourceType: "S3Bucket" } }],
  [
    "a check of a user's settings",
    {
      ...{ ...check, GeneratorId: "security-control/IAM.3", Compliance: { Status: "FAILED" } },
      Resources: [{ Type: "AwsIamUser", Id: "arn:aws:iam::123456789012:user/ann" }],
    },
  ],
  [
    "a setting, and who may change it",
    { finding: { ...setting, findingClass: "MISCONFIGURATION", access: { principalEmail: "ann@acme.example" } } },
  ],
  [
    "a mailbox",
    { providerAlertId: "a", serviceSource: "x", severity: "low", evidence: [{ "@odata.type": "#x.mail" }] },
  ],
  ["a host", { SystemAlertId: "a", AlertSeverity: "Low", ProviderName: "x", Entities: '[{"Type":"host"}]' }],
])("%s is nobody whom a finding is about", (_, record) => {
  expect(alertRecord(record)).toBeUndefined();
  expect(isNoAct(record)).toBe(true);
});

test.each<[string, JsonObject]>([
  ["entities that are no JSON", { SystemAlertId: "a", AlertSeverity: "Low", ProviderName: "x", Entities: "[{" }],
  ["evidence that is a text", { providerAlertId: "a", serviceSource: "x", severity: "low", evidence: "x" }],
  ["resources that are none", { ...check, GeneratorId: "x", Resources: [null, 1, { Id: 1 }] }],
])("%s: nobody", (_, record) => {
  expect(alertRecord(record)).toBeUndefined();
});

test("an application's own record with a finding or metadata is none of these", () => {
  expect(isNoAct({ finding: { id: 1, category: "flu" }, patient: "p" })).toBe(false);
  expect(isNoAct({ metadata: { eventType: "OrderPlaced" }, event: { SeverityName: "x" } })).toBe(false);
});

holdAgainstOddRecords(CASES.map(({ record }) => record));
