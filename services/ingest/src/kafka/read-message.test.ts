import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { createDoors } from "../door.ts";
import { createMessageReader } from "./read-message.ts";

const consoleUsers = new Map<string, Set<string>>();
const doors = createDoors({
  source: "auto",
  own: "default",
  tenants: ["default", "acme"],
  consoleUsers: (tenant) => consoleUsers.get(tenant) ?? new Set(),
  now: () => Date.UTC(2026, 10, 24),
});
const native = { event_uid: "1", time: "2026-11-24T00:00:00.000Z", identity_uid: "aws:1:role:a", action: "Get" };

function read(value: unknown, headers: Record<string, string>) {
  const reader = createMessageReader((given) => doors(given["tenant"] ?? "default"));
  const bytes = Buffer.isBuffer(value) ? value : Buffer.from(typeof value === "string" ? value : JSON.stringify(value));
  const { events, dead, records } = reader.read({ lane: "t/0", offset: 7, bytes, headers });
  return {
    records,
    events: events.map(({ tenant, origin }) => `${tenant} ${origin}`),
    dead: dead.map(({ tenant, reason, path, origin }) => [tenant, reason, path, origin].join(" ")),
  };
}

test.each([
  ["no header: the configuration's own", native, {}, { events: ["default t/0/7"] }],
  ["a header: its tenant", native, { tenant: "acme" }, { events: ["acme t/0/7"] }],
  ["a tenant that nobody configured", native, { tenant: "evil" }, { dead: ["evil schema  t/0/7"] }],
  ["a header that is no name", native, { tenant: "__proto__" }, { dead: [" schema  t/0/7"] }],
  ["a record that says it is another's", { ...native, tenant: "acme" }, {}, { dead: [" schema tenant t/0/7"] }],
  ["a record that says whose it is", { ...native, tenant: "acme" }, { tenant: "acme" }, { events: ["acme t/0/7"] }],
  ["a tenant's own rubbish", "{", { tenant: "acme" }, { dead: ["acme not-json  t/0/7"] }],
])("%s", (_, value, headers, expected) => {
  expect(read(value, headers)).toEqual({ records: 1, events: [], dead: [], ...expected });
});

const trail = { eventVersion: "1.08", eventSource: "s3.amazonaws.com", eventName: "GetObject", awsRegion: "us-east-1" };
const timeless = {
  ...{ ...trail, eventType: "AwsApiCall", recipientAccountId: "111122223333" },
  userIdentity: {
    ...{ type: "IAMUser", accountId: "111122223333", userName: "bot" },
    ...{ arn: "arn:aws:iam::111122223333:user/bot", accessKeyId: "AKIAEXAMPLE" },
  },
};
const attributes = { ce_specversion: "1.0", ce_id: "1", ce_source: "/trail", ce_time: "2026-11-23T12:00:00Z" };

test.each<[string, unknown, Record<string, string>, object]>([
  ["beside it", timeless, attributes, { events: ["default t/0/7"] }],
  [
    "beside what is no CloudEvent",
    timeless,
    { ce_time: "2026-11-23T12:00:00Z" },
    { dead: [" no-time eventTime t/0/7"] },
  ],
  ["nowhere", timeless, { ...attributes, ce_time: "" }, { dead: [" no-time eventTime t/0/7"] }],
  ["beside what is nothing that is known", { a: 1 }, attributes, { dead: [" unknown-format  t/0/7"] }],
])("the time of a record in binary mode of CloudEvents stands %s", (_what, value, headers, expected) => {
  expect(read(value, headers)).toEqual({ records: 1, events: [], dead: [], ...expected });
});

test("of a CloudEvent in binary mode the time is that of its attributes where the record has none, and its own where it has", () => {
  const reader = createMessageReader(() => doors("default"));
  const timeOf = (record: object) =>
    reader.read({ lane: "t/0", offset: 0, bytes: Buffer.from(JSON.stringify(record)), headers: attributes }).events[0]
      ?.time;
  expect(timeOf(timeless)).toBe("2026-11-23T12:00:00.000Z");
  expect(timeOf({ ...timeless, eventTime: "2026-11-23T11:00:00Z" })).toBe("2026-11-23T11:00:00.000Z");
});

const SPANS = join(import.meta.dirname, "../../../../packages/sources/src/otel/testdata/sdk-traces.bin");

test.each<[string, Buffer, number]>([
  ["gzip", gzipSync(`${JSON.stringify(native)}\n${JSON.stringify(native)}\n`), 2],
  ["OTLP in protobuf", readFileSync(SPANS), 2],
])("a message that is %s is as many events, at its offset", (_what, bytes, count) => {
  expect(read(bytes, {})).toEqual({ records: count, events: Array(count).fill("default t/0/7"), dead: [] });
});

test.each<[string, unknown, number]>([
  ["several in one text", { message: JSON.stringify({ records: [native, native] }) }, 2],
  ["several, of which one is none", { message: JSON.stringify({ records: [native, { a: 1 }, native] }) }, 3],
  ["several, of which the first are none", { message: JSON.stringify([null, "x", { a: 1 }, native, native]) }, 5],
  ["several lines in one text", { message: `${JSON.stringify(native)}\n{"a":1}\r\n${JSON.stringify(native)}\n` }, 3],
  ["several, written as JSON twice", JSON.stringify(JSON.stringify([native, { a: 1 }, native])), 3],
])("an envelope with %s is as many records", (_what, value, records) => {
  const { events, dead, ...counted } = read(value, {});
  expect([events, counted.records, dead.length]).toEqual([Array(2).fill("default t/0/7"), records, records - 2]);
});

test("what comes of a message weighs what its records are when they are unpacked, and a message of none a little", () => {
  const record = JSON.stringify(native);
  const packed = gzipSync(`${record}\n`.repeat(1000));
  const reader = createMessageReader(() => doors("default"));
  const read = reader.read({ lane: "t/0", offset: 0, bytes: packed, headers: {} });
  expect(read).toMatchObject({ records: 1000, bytes: packed.length });
  expect(read.weight).toBeGreaterThan(1000 * record.length);
  expect(reader.read({ lane: "t/0", offset: 1, bytes: null, headers: {} })).toMatchObject({ bytes: 0, weight: 1000 });
});

test("a message that is gzip and breaks off is a dead letter of its bytes", () => {
  const bytes = gzipSync(JSON.stringify(native)).subarray(0, 30);
  expect(read(bytes, {})).toMatchObject({ records: 1, events: [], dead: [" bad-encoding  t/0/7"] });
});
