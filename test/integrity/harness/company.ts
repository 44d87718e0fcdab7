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
  const { seed, quietDays = 1, attackDays = 0.5, closing = true } = options;
  const world = createWorld({ seed, startAt: START_AT, quietDays, attackDays, identities: 20 });
  const records = [...world.records()];
  const end = START_AT + (quietDays + attackDays) * DAY_MS;
  return closing
    ? [...records, closingRecord(end + DAY_MS, "StopLogging"), closingRecord(end + 2 * DAY_MS, "GetObject")]
    : records;
}

function closingRecord(at: number, eventName: string): RawRecord {
  const account = "111122223333";
  const stop = eventName === "StopLogging";
  const record = {
    eventVersion: "1.08",
    userIdentity: {
      type: "AssumedRole",
      principalId: "AROACLOSING:session",
      arn: `arn:aws:sts::${account}:assumed-role/closing/session`,
      accountId: account,
      accessKeyId: "ASIACLOSING",
      sessionContext: {
        sessionIssuer: { type: "Role", arn: `arn:aws:iam::${account}:role/closing`, userName: "closing" },
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
    requestID: `closing-${eventName}`,
    eventID: `closing-${eventName}`,
    readOnly: !stop,
    eventType: "AwsApiCall",
    managementEvent: stop,
    recipientAccountId: account,
  };
  return { at, source: "aws-cloudtrail", record };
}

/** As the platforms write them: NDJSON. */
export function linesOf(records: Iterable<RawRecord>): string[] {
  return Array.from(records, ({ record }) => JSON.stringify(record));
}
