import { type ControlRecord, EMPTY_INVENTORY, type Event } from "@rolecall/core";
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
let later = 0;
const LOG_ENTRY = createLogEntryCodec(
  ({ action }) => action === "CreateUser",
  () => {
    later += 1;
  },
);
const HEADERS = { schema: "rolecall.event.v1" };
const CONTROL = { schema: "rolecall.control.v1" };
const bytesOf = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));

test("an event comes out as it went in", () => {
  expect(LOG_ENTRY.decode(bytesOf(EVENT), HEADERS)).toEqual(EVENT);
});

const at = "2026-11-24T10:00:00.000Z";
const PART = { at, version: "v1", part: 0, parts: 1 };
/** One of each kind, with every member: one that is new must be given here. */
const CONTROLS: { readonly [Kind in ControlRecord["control"]]: Extract<ControlRecord, { readonly control: Kind }> } = {
  watermark: { control: "watermark", at },
  inventory: { control: "inventory", ...PART, inventory: EMPTY_INVENTORY },
  policies: {
    control: "policies",
    ...PART,
    policies: [{ policy: { policy: "p" }, file: "p.yaml", lines: { policy: 1 } }],
  },
  feedback: { control: "feedback", at, finding_uid: "f_1", verdict: "expected" },
  change: {
    ...{ control: "change", at, tenant: "default", change_uid: "c", change: "deploy", identities: ["aws:*"] },
    ...{ from: at, until: at, by: "ann", note: "n" },
  },
};

test.each(Object.entries<ControlRecord>(CONTROLS))("a control record comes out as it went in: %s", (_, record) => {
  expect(LOG_ENTRY.decode(bytesOf(record), { schema: "rolecall.control.v1" })).toEqual(record);
});

test.each([
  ["no JSON", Buffer.from("{")],
  ["no event", bytesOf({ ...EVENT, outcome: 5 })],
  ["nothing", null],
])("%s is none of ours", (_, bytes) => {
  expect(LOG_ENTRY.decode(bytes, HEADERS)).toBeUndefined();
});

test.each([
  ["a member that has no name yet", { risk: "high" }, {}],
  ["a class of actions that is not known", { action_class: "payment" }, { action_class: "other" }],
  ["a kind of identity that is not known", { identity_kind: "robot" }, { identity_kind: "unknown" }],
  ["a kind of credential that is not known", { credential_kind: "passkey" }, { credential_kind: "unknown" }],
  ["an outcome that is not known", { outcome: "deferred" }, { outcome: "unknown" }],
])("an event of a later release is judged as far as it is known, and that is told: %s", (_, more, known) => {
  const before = later;
  expect(LOG_ENTRY.decode(bytesOf({ ...EVENT, ...more }), HEADERS)).toEqual({ ...EVENT, ...known });
  expect(later).toBe(before + 1);
});

test.each([
  ["a member of all objects as a word", '"action":"x","action_class":"constructor"', { action_class: "other" }],
  ["another prototype", '"__proto__":{"control":"watermark","raw":5}', {}],
  ["one with the members of a control record", '"control":"watermark","at":5', {}],
  ["ten thousand members", Array.from({ length: 10_000 }, (_, n) => `"m${n}":${n}`).join(), {}],
  ["one that is deep", `"risk":${"[".repeat(5000)}${"]".repeat(5000)}`, {}],
])("an event with odd members of a later release is the event: %s", (_, members, known) => {
  const { action, action_class, ...rest } = EVENT;
  const more = members.includes("action_class") ? "" : `"action_class":"${action_class}","action":"x",`;
  const text = `{${more}${members},${JSON.stringify(rest).slice(1)}`;
  const decoded = LOG_ENTRY.decode(Buffer.from(text), HEADERS);
  expect(decoded).toEqual({ ...rest, action: "x", action_class, ...known });
  expect(Object.getPrototypeOf(decoded)).toBe(Object.prototype);
});

test.each([
  ["an empty word", { action_class: "" }],
  ["a word that is none", { outcome: null }],
  ["a wrong type beside", { depth: "x" }],
])("it is none with %s", (_, wrong) => {
  expect(LOG_ENTRY.decode(bytesOf({ ...EVENT, risk: "high", ...wrong }), HEADERS)).toBeUndefined();
});

test.each([
  ["of a later form", { ...EVENT, risk: "high" }, { schema: "rolecall.event.v2" }],
  ["somebody else's", { ...EVENT, risk: "high" }, {}],
  ["a control record of a kind that is not known", { control: "pardon", at, tenant: "default" }, CONTROL],
])("%s is none of ours", (_, value, headers) => {
  expect(LOG_ENTRY.decode(bytesOf(value), headers)).toBeUndefined();
});

test("an original comes out where it is wanted, and nowhere else", () => {
  const raw = '{"eventName":"…"}';
  for (const action of ["CreateUser", "GetObject"]) {
    const decoded = LOG_ENTRY.decode(bytesOf({ ...EVENT, action, raw }), HEADERS);
    expect(decoded).toEqual({ ...EVENT, action, raw: action === "CreateUser" ? raw : undefined });
  }
});
