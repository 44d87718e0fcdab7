import { AWS_ACCOUNT, AWS_REGION } from "./records/cloudtrail.ts";
import { secondsText } from "./records/second.ts";
import type { RawRecord } from "./world.ts";

const USER = "legacy-export";
const KEY = "AKIAIOSFODNN7EXAMPLE";
const MINUTE_MS = 60_000;

/**
 * A key that the demonstration's inventory says nobody has used since 2025 returns at `at` (epoch ms): it looks around, and
 * reads a table.
 */
export function forgottenKey(at: number): readonly RawRecord[] {
  const calls = [
    ["sts", "GetCallerIdentity"],
    ["s3", "ListBuckets"],
    ["dynamodb", "ListTables"],
    ["dynamodb", "Scan"],
  ] as const;
  return calls.map(([service, name], n) => {
    const time = at + n * 2 * MINUTE_MS;
    return {
      at: time,
      source: "aws-cloudtrail",
      record: {
        eventVersion: "1.11",
        userIdentity: {
          type: "IAMUser",
          principalId: "AIDAIOSFODNN7EXAMPLE2",
          arn: `arn:aws:iam::${AWS_ACCOUNT}:user/${USER}`,
          accountId: AWS_ACCOUNT,
          accessKeyId: KEY,
          userName: USER,
        },
        eventTime: secondsText(time),
        eventSource: `${service}.amazonaws.com`,
        eventName: name,
        awsRegion: AWS_REGION,
        sourceIPAddress: "203.0.113.77",
        userAgent: "aws-cli/2.15.30 Python/3.11.8",
        requestParameters: null,
        responseElements: null,
        requestID: `forgotten-${at}-${n}`,
        eventID: `forgotten-${at}-${n}`,
        readOnly: true,
        eventType: "AwsApiCall",
        managementEvent: true,
        recipientAccountId: AWS_ACCOUNT,
      },
    };
  });
}
