import { expect, test } from "vitest";
import { isKnownControl } from "./control-guard.ts";

const at = "2026-01-05T00:00:00.000Z";
const PART = { at, version: "v", part: 0, parts: 1 };
const POLICY = { policy: "p", pattern: "*", allow: { actions: ["s3:*"], hours: [{ days: ["mon"] }], regions: ["eu"] } };

/** What a later release adds to it is let go. */
test.each<[string, object]>([
  ["a time", { control: "watermark", at, why: "quiet" }],
  ["a verdict", { control: "feedback", at, finding_uid: "f", verdict: "expected", by: "b" }],
  [
    "a change",
    {
      control: "change",
      at,
      tenant: "t",
      change_uid: "c",
      change: "deploy",
      identities: ["*"],
      from: at,
      until: at,
      by: "",
      note: "",
      ticket: 5,
    },
  ],
  [
    "an inventory",
    {
      control: "inventory",
      ...PART,
      inventory: {
        identities: [{ id: "i", place: "f:1", tier: 1 }],
        credentials: [],
        owners: [],
        accounts: [],
        roles: [],
      },
    },
  ],
  ["policies", { control: "policies", ...PART, policies: [{ policy: POLICY, file: "f", lines: {} }] }],
])("%s with more to it is known", (_, record) => {
  expect(isKnownControl(record)).toBe(true);
});

test.each<[string, unknown]>([
  ...["constructor", "__proto__", "toString", "", 5, null].map((control): [string, unknown] => [
    `kind ${control}`,
    { control, at },
  ]),
  ["no object", null],
  ["a list", [{ control: "watermark", at }]],
  ["a verdict like a member of all objects", { control: "feedback", at, finding_uid: "f", verdict: "constructor" }],
  ["a day that is none", { control: "watermark", at: "2026-02-30T00:00:00.000Z" }],
  ["a part without its place", { control: "policies", at, version: "v", policies: [] }],
])("%s is not", (_, record) => {
  expect(isKnownControl(record)).toBe(false);
});
