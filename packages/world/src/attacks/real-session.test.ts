import type { JsonObject } from "@rolecall/core";
import { expect, test } from "vitest";
import { createWorld, type RealSession, type WorldOptions } from "../index.ts";
import { AWS_ACCOUNT } from "../records/cloudtrail.ts";

const DEEDS = ["ListSecrets", "GetSecretValue", "GetSecretValue", "DeleteTrail"];
const session: RealSession = {
  origin: "elsewhere",
  name: "secrets are read and the trail is deleted",
  records: [
    ...DEEDS.map((eventName, at) => recordOf(eventName, at === 3 ? "10:55:00" : `10:00:0${at}`)),
    { ...recordOf("Decrypt", "10:00:01"), userIdentity: { type: "AWSService", invokedBy: "kms.amazonaws.com" } },
  ].toReversed(),
};
const startAt = Date.UTC(2026, 9, 5);
const options: WorldOptions = {
  seed: 5,
  startAt,
  quietDays: 1,
  attackDays: 1,
  identities: 60,
  attacks: [],
  attackEveryHours: 0,
  sessions: [session],
};

function recordOf(eventName: string, time: string): JsonObject {
  return {
    eventTime: `2023-07-10T${time}Z`,
    eventName,
    eventSource: "secretsmanager.amazonaws.com",
    userIdentity: { type: "IAMUser", arn: "arn:aws:iam::999988887777:user/mallory", accountId: "999988887777" },
    sourceIPAddress: "192.0.2.200",
    userAgent: "stratus-red-team_1234",
    requestParameters: { secretId: "arn:aws:secretsmanager:us-east-9:999988887777:secret:stratus-red-team-1" },
    awsRegion: "us-east-9",
    recipientAccountId: "999988887777",
    eventType: "AwsApiCall",
    eventID: "b5a5b0a1-0000-4000-8000-000000000001",
  };
}

const world = createWorld(options);
const played = Map.groupBy(
  Array.from(world.records()).filter(({ attack }) => attack !== undefined),
  ({ attack }) => attack,
);

test("a session is played from outside and from inside, twice each, in its own order and pace", () => {
  const names = world.labels().map(({ attack }) => attack);
  expect(names.toSorted()).toEqual([
    "real-elsewhere-inside",
    "real-elsewhere-inside",
    "real-elsewhere-outside",
    "real-elsewhere-outside",
  ]);
  for (const records of played.values()) {
    expect(records.map(({ record }) => record["eventName"])).toEqual(DEEDS);
    const [first, , , last] = records.map(({ at }) => at);
    expect((last ?? 0) - (first ?? 0)).toBe(1_202_000);
  }
});

test("nothing of the other company is left but what was done", () => {
  for (const records of played.values())
    for (const { record } of records) {
      expect(JSON.stringify(record)).not.toMatch(/999988887777|us-east-9|mallory|stratus|192\.0\.2\.200|2023-07/);
      expect(record["recipientAccountId"]).toBe(AWS_ACCOUNT);
    }
  const ids = Array.from(played.values()).flatMap((records) => records.map(({ record }) => record["eventID"]));
  expect(new Set(ids).size).toBe(ids.length);
});

test("from outside he shows by his address, from inside he does not", () => {
  for (const [attack, records] of played)
    for (const { record } of records)
      expect(/^198\.19\./.test(String(record["sourceIPAddress"]))).toBe(attack?.includes("outside"));
});
