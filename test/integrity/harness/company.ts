import type { JsonObject } from "@rolecall/core";
import { createWorld, type RawRecord } from "@rolecall/world";

const DAY_MS = 86_400_000;
const START_AT = Date.UTC(2026, 0, 5);

export interface CompanyOptions {
  readonly seed: number;
  readonly quietDays?: number;
  readonly attackDays?: number;
  /** A day after the last record come the ones that let everything before them be judged; true by default. */
  readonly closing?: boolean;
}

/** The identity of the last finding that {@link companyRecords} give: when it is there, all others are. */
export const CLOSING_IDENTITY = "aws:111122223333:role:closing";

/** Records of a small company under attack, in time order. They end with a log trail that is switched off. */
export function companyRecords(options: CompanyOptions): readonly RawRecord[] {
  const { seed, quietDays = 0.5, attackDays = 0.25, closing = true } = options;
  const world = createWorld({ seed, startAt: START_AT, quietDays, attackDays, identities: 20 });
  const records = [...world.records()];
  const end = START_AT + (quietDays + attackDays) * DAY_MS;
  return closing
    ? [...records, closingRecord(end + DAY_MS, "StopLogging"), closingRecord(end + 2 * DAY_MS, "GetObject")]
    : records;
}

/**
 * The same company, but time goes on in steps: ten minutes between the records that close it. One from a day ahead, behind
 * which older ones come again, would be taken for a clock that is wrong.
 */
export function steadyRecords(options: CompanyOptions): readonly RawRecord[] {
  const records = companyRecords({ ...options, closing: false });
  const end = records.at(-1)?.at ?? START_AT;
  const steps = Array.from({ length: (26 * 60) / 10 }, (_, n) =>
    closingRecord(end + (n + 1) * 600_000, "GetObject", n),
  );
  const last = end + 27 * 3_600_000;
  const after = Array.from({ length: 24 }, (_, n) => closingRecord(last + (n + 1) * 600_000, "GetObject", n + 1000));
  return [...records, ...steps, closingRecord(last, "StopLogging"), ...after];
}

function closingRecord(at: number, eventName: string, n = 0): RawRecord {
  return { at, source: "aws-cloudtrail", record: roleRecord("closing", { at, eventName, id: `${eventName}-${n}` }) };
}

/** What a role of {@link CLOSING_IDENTITY}'s account did, as CloudTrail has it: `StopLogging`, which is found, or a read. */
export function roleRecord(
  role: string,
  { at, eventName, id }: { at: number; eventName: string; id: string },
): JsonObject {
  const account = "111122223333";
  const stop = eventName === "StopLogging";
  return {
    eventVersion: "1.08",
    userIdentity: {
      type: "AssumedRole",
      principalId: `AROA${role.toUpperCase()}:session`,
      arn: `arn:aws:sts::${account}:assumed-role/${role}/session`,
      accountId: account,
      accessKeyId: `ASIA${role.toUpperCase()}`,
      sessionContext: {
        sessionIssuer: { type: "Role", arn: `arn:aws:iam::${account}:role/${role}`, userName: role },
      },
    },
    eventTime: new Date(at).toISOString().replace(".000", ""),
    eventSource: stop ? "cloudtrail.amazonaws.com" : "s3.amazonaws.com",
    eventName,
    awsRegion: "eu-central-1",
    sourceIPAddress: "198.51.100.7",
    userAgent: "aws-cli/2.15.0",
    requestParameters: stop ? { name: "main" } : { bucketName: "b", key: "k" },
    responseElements: null,
    requestID: `${role}-${id}`,
    eventID: `${role}-${id}`,
    readOnly: !stop,
    eventType: "AwsApiCall",
    managementEvent: stop,
    recipientAccountId: account,
  };
}

/** As the platforms write them: NDJSON. */
export function linesOf(records: Iterable<RawRecord>): string[] {
  return Array.from(records, ({ record }) => JSON.stringify(record));
}
