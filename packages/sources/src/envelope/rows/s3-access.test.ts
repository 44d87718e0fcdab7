import { expect, test } from "vitest";
import { eventByIntake } from "../../test/event-by-intake.ts";
import { s3AccessLine, s3AccessRow } from "./s3-access.ts";

const OWNER = "7".repeat(64);
const ROLE = "arn:aws:sts::111122223333:assumed-role/deploy/i-0abc";
const line = (requester: string, rest: string): string =>
  `${OWNER} acme-logs [24/Nov/2026:10:00:00 +0000] 203.0.113.9 ${requester} 3E57427F33A59F07 ${rest} - 7 3 "-" "aws-cli/2.7" - ext= SigV4 ECDHE AuthHeader acme-logs.s3.amazonaws.com TLSv1.3 - -`;

const ROW = {
  ...{ bucketowner: OWNER, requestdatetime: "24/Nov/2026:10:00:00 +0000", remoteip: "203.0.113.9", requester: ROLE },
  ...{ requestid: "3E57", operation: "REST.GET.OBJECT", key: "a.txt", httpstatus: "200", errorcode: "-" },
};

test.each([
  ["Athena's table", { ...ROW, bucket_name: "acme-logs", bytessent: "113", useragent: "aws-cli/2.7" }],
  ["Panther's", { ...ROW, bucket: "acme-logs", time: "2026-11-24T10:00:00Z", requestdatetime: null, bytessent: 113 }],
])("a row of %s is CloudTrail's event of the same call", (_, row) => {
  expect(eventByIntake(row)).toMatchObject({
    ...{ source: "aws-cloudtrail", time: "2026-11-24T10:00:00.000Z", action: "GetObject", outcome: "success" },
    ...{ identity_uid: "aws:111122223333:role:deploy", resource: "arn:aws:s3:::acme-logs/a.txt" },
    ...{ src_ip: "203.0.113.9", bytes_out: 113 },
  });
});

test.each([
  [ROLE, 'REST.GET.OBJECT a.txt "GET /a.txt HTTP/1.1" 403 AccessDenied 243', "aws:111122223333:role:deploy", "denied"],
  ["-", 'REST.GET.OBJECT a.txt "GET /a.txt HTTP/1.1" 200 - 243', "aws::unknown:anonymous", "success"],
  [
    "arn:aws:iam::111122223333:root",
    'REST.PUT.BUCKETPOLICY - "PUT /?policy HTTP/1.1" 204 - -',
    "aws:111122223333:root:root",
    "success",
  ],
  [
    "svc:delivery.logs.amazonaws.com",
    'REST.PUT.OBJECT a "PUT /a HTTP/1.1" 200 - -',
    "cloud-service:delivery.logs.amazonaws.com",
    "success",
  ],
])("a line of %s", (requester, rest, uid, outcome) => {
  const event = eventByIntake({ "@timestamp": "2026-11-24T10:05:00Z", message: line(requester, rest) });
  expect(event).toMatchObject({ source: "aws-cloudtrail", outcome, time: "2026-11-24T10:00:00.000Z" });
  expect(event.identity_uid).toContain(uid);
});

test("of versions of one object that a request deletes each is an event", () => {
  const said = line(ROLE, 'BATCH.DELETE.OBJECT a "POST /?delete HTTP/1.1" 204 - -');
  const lines = ["v1", "v2"].map((version) => said.replace('"aws-cli/2.7" -', `"aws-cli/2.7" ${version}`));
  const rows = ["v1", "v2"].map((versionid) => ({
    ...ROW,
    bucket_name: "b",
    operation: "BATCH.DELETE.OBJECT",
    versionid,
  }));
  const ids = [...lines.map((message) => ({ "@timestamp": "2026-11-24T10:05:00Z", message })), ...rows].map(
    (record) => eventByIntake(record).event_uid,
  );
  expect(ids).toEqual([
    ...["3E57427F33A59F07/a?versionId=v1", "3E57427F33A59F07/a?versionId=v2"],
    ...["3E57/a.txt?versionId=v1", "3E57/a.txt?versionId=v2"],
  ]);
});

test("a request that deletes many objects is an event of its own, and so is each of them", () => {
  const request = line(ROLE, 'REST.POST.MULTI_OBJECT_DELETE - "POST /?delete HTTP/1.1" 200 - 243');
  const each = ["a", "b"].map((key) => line(ROLE, `BATCH.DELETE.OBJECT ${key} "POST /?delete HTTP/1.1" 204 - -`));
  const events = [request, ...each].map((message) => eventByIntake({ "@timestamp": "2026-11-24T10:05:00Z", message }));
  expect(events.map(({ event_uid: uid, action, resource }) => [uid, action, resource])).toEqual([
    ["3E57427F33A59F07", "DeleteObjects", "arn:aws:s3:::acme-logs"],
    ["3E57427F33A59F07/a", "DeleteObject", "arn:aws:s3:::acme-logs/a"],
    ["3E57427F33A59F07/b", "DeleteObject", "arn:aws:s3:::acme-logs/b"],
  ]);
});

test.each([
  ["a row with other operations", { operation: "pull", requester: "ann", bucket: "b" }],
  ["a row of another store, with users of its own", { operation: "REST.GET.OBJECT", requester: "backup", bucket: "b" }],
  ["a row of nobody's", { operation: "REST.GET.OBJECT", bucket: "b" }],
])("%s is none", (_, row) => {
  expect(s3AccessRow(row)).toBeUndefined();
});

test("an access log of another server is none", () => {
  expect(s3AccessLine('203.0.113.9 - ann [24/Nov/2026:10:00:00 +0000] "GET /a HTTP/1.1" 200 5')).toBeUndefined();
});

test("a line of another store, with users of its own, is none", () => {
  expect(s3AccessLine(line("backup", 'REST.GET.OBJECT a "GET /a HTTP/1.1" 200 - 1'))).toBeUndefined();
});

test.each([
  ["reports/2026%2B1.csv", "reports/2026+1.csv"],
  ["50%", "50%"],
])("the name of an object is CloudTrail's: %s", (key, name) => {
  const event = s3AccessLine(line(ROLE, `REST.GET.OBJECT ${key} "GET /a HTTP/1.1" 200 - 1`));
  expect(event).toMatchObject({ requestParameters: { bucketName: "acme-logs", key: name } });
});

test.each([
  ["REST.PUT.ACL", "-", "PutBucketAcl"],
  ["REST.PUT.ACL", "a.txt", "PutObjectAcl"],
  ["REST.DELETE.PUBLIC_ACCESS_BLOCK", "-", "DeleteBucketPublicAccessBlock"],
  ["REST.PUT.LOGGING_STATUS", "-", "PutBucketLogging"],
  ["REST.GET.ACCELERATE", "-", "REST.GET.ACCELERATE"],
])("%s of %s is %s", (operation, key, name) => {
  expect(s3AccessLine(line(ROLE, `${operation} ${key} "GET / HTTP/1.1" 200 - 1`))).toMatchObject({ eventName: name });
});
