import type { Event } from "@rolecall/core";
import { expect, test } from "vitest";
import { LOG_ENTRY } from "./event-codec.ts";

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
const HEADERS = { schema: "rolecall.event.v1" };
const bytesOf = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));

test("events come out as they went in, whichever texts they share with those before them", () => {
  const events = Array.from(
    { length: 2000 },
    (_, n): Event => ({
      ...EVENT,
      event_uid: `e${n}`,
      identity_name: `deploy-${n % 7}`,
      labels: { region: `r${n % 3}`, run: `${n}` },
    }),
  );
  for (const event of [EVENT, ...events]) expect(LOG_ENTRY.decode(bytesOf(event), HEADERS)).toEqual(event);
});

test.each([
  ["no JSON", Buffer.from("{")],
  ["no event", bytesOf({ ...EVENT, outcome: "fine" })],
  ["nothing", null],
])("%s is none of ours", (_, bytes) => {
  expect(LOG_ENTRY.decode(bytes, HEADERS)).toBeUndefined();
});
