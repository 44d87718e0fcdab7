import { expect, test } from "vitest";
import { buildDeadLetter } from "./build-dead-letter.ts";

test.each([
  ["text stays text", '{"a":', { raw: '{"a":' }],
  ["UTF-8 bytes become text", new TextEncoder().encode("héllo"), { raw: "héllo" }],
  ["a byte-order mark stays", new Uint8Array([0xef, 0xbb, 0xbf, 0x7b]), { raw: "\ufeff{" }],
  ["other bytes become base64", new Uint8Array([0xff, 0x00, 0x41]), { raw_base64: "/wBB" }],
  ["a cut-off sequence becomes base64", new Uint8Array([0xe2, 0x82]), { raw_base64: "4oI=" }],
])("%s", (_, record, kept) => {
  expect(buildDeadLetter(record, { reason: "not-json", detail: "no JSON", origin: "f:1" })).toEqual({
    reason: "not-json",
    detail: "no JSON",
    path: "",
    source: "auto",
    origin: "f:1",
    ...kept,
  });
});

test("path and source are kept", () => {
  const cause = { reason: "schema", detail: "x", path: "a.b", source: "okta-system-log", origin: "t/0/1" } as const;
  expect(buildDeadLetter("{}", cause)).toEqual({ ...cause, raw: "{}" });
});

test("a secret that stands as a member's name is not told of", () => {
  const name = "ghp_16C7e42F292c6912E7710c838347Ae178B4a";
  const cause = { reason: "schema", detail: `unknown field ${name}`, path: `labels.${name}`, origin: "f:1" } as const;
  expect(buildDeadLetter("{}", cause)).toMatchObject({ detail: "unknown field ghp_***", path: "labels.ghp_***" });
});
