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

test("a message that is gzip and breaks off is a dead letter of its bytes", () => {
  const bytes = gzipSync(JSON.stringify(native)).subarray(0, 30);
  expect(read(bytes, {})).toMatchObject({ records: 1, events: [], dead: [" bad-encoding  t/0/7"] });
});
