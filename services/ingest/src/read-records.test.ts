import { createIntake } from "@rolecall/sources";
import { expect, test } from "vitest";
import { createRecordReader } from "./read-records.ts";

const RECORD = {
  eventTime: "2026-11-24T10:00:00Z",
  eventSource: "s3.amazonaws.com",
  eventName: "GetObject",
  eventID: "e-1",
  awsRegion: "eu-central-1",
};

function readerUnderTest(source = "auto") {
  const intake = createIntake({ source, tenant: "default", now: () => Date.UTC(2026, 10, 24, 12) });
  return createRecordReader({ intake, origin: (line) => `file:${line}` });
}

test("an event comes with its time, and every record is an event, a dead letter or filtered", () => {
  const insight = { ...RECORD, eventType: "AwsCloudTrailInsight" };
  const lines = [RECORD, insight, { ...RECORD, eventName: 1 }].map((record) => `${JSON.stringify(record)}\n`).join("");
  const { items, records, filtered } = readerUnderTest("aws-cloudtrail").push(Buffer.from(lines));
  expect({ records, filtered, kinds: items.map(({ kind }) => kind) }).toEqual({
    records: 3,
    filtered: 1,
    kinds: ["event", "dead"],
  });
  expect(items[0]).toMatchObject({ at: Date.parse(RECORD.eventTime) });
});

test.each([
  ["that names what it misses", "auto", { ...RECORD, eventTime: null }, "aws-cloudtrail", "no-time"],
  ["that nobody knows", "auto", { hello: "world" }, "auto", "unknown-format"],
  ["that was to be of another source", "kubernetes-audit", RECORD, "kubernetes-audit", "schema"],
])("a dead letter of a record %s names its source", (_, source, record, expected, reason) => {
  const reader = readerUnderTest(source);
  reader.push(Buffer.from(`${JSON.stringify(RECORD)}\n`));
  const { items } = reader.push(Buffer.from(`${JSON.stringify(record)}\n`));
  expect(items).toMatchObject([{ kind: "dead", letter: { source: expected, reason, origin: "file:2" } }]);
});

test.each(["auto", "kubernetes-audit"])(
  "bytes that are no record are of the source that was asked for, %s",
  (source) => {
    const reader = readerUnderTest(source);
    reader.push(Buffer.from(`${JSON.stringify(RECORD)}\n`));
    const { items } = reader.push(Buffer.from([0xff, 0xfe, 0x0a]));
    expect(items).toMatchObject([{ kind: "dead", letter: { source, reason: "bad-encoding", origin: "file:2" } }]);
  },
);
