import type { Event } from "@rolecall/core";
import { expect, test } from "vitest";
import { createLogEntryCodec } from "./event-codec.ts";

const EVENT: Event = {
  event_uid: "e1",
  time: "2026-11-24T10:00:00.000Z",
  tenant: "default",
  source: "aws-cloudtrail",
  provider: "aws",
  action: "GetObject",
  action_class: "read",
  identity_uid: "aws:1:role:deploy",
  identity_kind: "role",
  identity_name: "deploy",
  delegation: ["aws:1:role:origin"],
  outcome: "success",
  labels: { region: "eu-central-1", invoked_by: "" },
  origin: "logs/0/1",
};
const LOG_ENTRY = createLogEntryCodec(({ action }) => action === "CreateUser");
const HEADERS = { schema: "rolecall.event.v1" };
const bytesOf = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));

test("an event comes out as it went in", () => {
  expect(LOG_ENTRY.decode(bytesOf(EVENT), HEADERS)).toEqual(EVENT);
});

test.each([
  ["no JSON", Buffer.from("{")],
  ["no event", bytesOf({ ...EVENT, outcome: "fine" })],
  ["nothing", null],
])("%s is none of ours", (_, bytes) => {
  expect(LOG_ENTRY.decode(bytes, HEADERS)).toBeUndefined();
});

test("an original comes out where it is wanted, and nowhere else", () => {
  const raw = '{"eventName":"…"}';
  for (const action of ["CreateUser", "GetObject"]) {
    const decoded = LOG_ENTRY.decode(bytesOf({ ...EVENT, action, raw }), HEADERS);
    expect(decoded).toEqual({ ...EVENT, action, raw: action === "CreateUser" ? raw : undefined });
  }
});
