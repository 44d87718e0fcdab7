import { PassThrough } from "node:stream";
import { Secret } from "@rolecall/core";
import { expect, test } from "vitest";
import { createLog, type LogOptions } from "./log.ts";

function written(options: Partial<LogOptions>): string {
  const stream = new PassThrough();
  const log = createLog({ level: "info", name: "ingest", stream, timestamp: false, ...options });
  log.debug("not at this level");
  log.warn({ topic: "t", attempt: 2, token: new Secret("hunter2") }, "the broker does not answer");
  return String(stream.read() ?? "");
}

test("JSON where nobody looks, with the level as a word and no secret", () => {
  expect(JSON.parse(written({}))).toEqual({
    level: "warn",
    name: "ingest",
    topic: "t",
    attempt: 2,
    token: "***",
    msg: "the broker does not answer",
  });
});

test("text for people, coloured only when asked", () => {
  const text = written({ pretty: true, color: false });
  expect(text).toContain("WARN: the broker does not answer");
  expect(text).not.toContain("\u001b");
  expect(text).not.toContain("hunter2");
  expect(written({ pretty: true, color: true })).toContain("\u001b[");
});

test("nothing below the level", () => {
  expect(written({ level: "error" })).toBe("");
});
