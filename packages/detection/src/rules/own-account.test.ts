import { EMPTY_INVENTORY, formatTime, type JsonObject } from "@rolecall/core";
import { expect, test } from "vitest";
import { inventoryRecords } from "../inventory/records.ts";
import { fresh, OPTIONS } from "../test/run.ts";
import { WORLD_START } from "../test/tiny-world.ts";
import { createRules } from "./create-rules.ts";
import { cloudtrail, OTHER_ACCOUNT } from "./shipped/examples/records.ts";
import { decodeAlone } from "./test/decode-record.ts";

const POLICY = JSON.stringify({
  Statement: [{ Effect: "Allow", Principal: { AWS: OTHER_ACCOUNT }, Action: "*", Resource: "*" }],
});

/** Rules that an event is told of by, where the inventory names these accounts. */
function told(record: JsonObject, accounts: readonly string[]): readonly string[] {
  const detector = fresh(OPTIONS, createRules());
  const named = accounts.map((id, at) => ({ id, place: `accounts.yaml:${at}` }));
  const records = inventoryRecords({ ...EMPTY_INVENTORY, accounts: named }, formatTime(WORLD_START));
  let offset = 0;
  for (const each of records) detector.control(each, offset++);
  for (const event of decodeAlone([record])) detector.offer(event, offset++);
  detector.finish();
  return detector.take().flatMap(({ kind, detector: rule }) => (kind === "rule" ? [rule] : []));
}

test.each([
  ["aws-bucket-shared", cloudtrail("s3", "PutBucketPolicy", { bucketName: "data", bucketPolicy: JSON.parse(POLICY) })],
  ["aws-key-lent-outside", cloudtrail("kms", "PutKeyPolicy", { keyId: "k-1", policy: POLICY })],
  [
    "aws-role-trust-outside",
    cloudtrail("iam", "UpdateAssumeRolePolicy", { roleName: "deploy", policyDocument: POLICY }),
  ],
  ["aws-image-shared", cloudtrail("ec2", "ModifyImageAttribute", sharedWith(OTHER_ACCOUNT))],
])("%s is about accounts that the inventory does not name", (rule, record) => {
  expect(told(record, [])).toContain(rule);
  expect(told(record, ["333333333333"])).toContain(rule);
  expect(told(record, [OTHER_ACCOUNT])).not.toContain(rule);
});

function sharedWith(userId: string): JsonObject {
  return { imageId: "ami-1", launchPermission: { add: { items: [{ userId }] } } };
}
