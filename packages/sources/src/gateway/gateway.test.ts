import { readFileSync } from "node:fs";
import { type JsonObject, tokenFingerprint } from "@rolecall/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { mangled } from "../record/mangle.ts";
import type { Decoded } from "../source.ts";
import { endpointClass, outcomeOf } from "./evidence.ts";
import { hostName } from "./identify.ts";
import { logTime } from "./log-time.ts";
import { gateway } from "./source.ts";

interface Case {
  readonly title: string;
  readonly record: JsonObject;
  readonly expect: unknown;
  readonly detected: boolean;
}

const cases: Case[] = JSON.parse(readFileSync(new URL("testdata/cases.json", import.meta.url), "utf8"));
const decode = (record: JsonObject): Decoded => gateway.createDecoder({ tenant: "default" })(record, "file:1");

test.each(cases)("$title", ({ record, expect: expected, detected }) => {
  expect(JSON.parse(JSON.stringify(decode(record)))).toEqual(expected);
  expect(gateway.detect(record)).toBe(detected);
});

test("every member with every wrong value gives an event or a dead letter with a reason", () => {
  for (const { record } of cases) {
    for (const wrong of mangled(record)) {
      const outcome = decode(wrong);
      if (outcome.kind === "ok") expect(outcome.value.identity_uid).toMatch(/^http:[^:]*(?:%3A[^:]*)*:[a-z-]+:[^:]+$/);
      else expect(["no-time", "time-out-of-range", "schema"]).toContain(outcome.reason);
    }
  }
});

test.each(["time", "ts", "datetime", "timestamp", "@timestamp"])(
  "a log_format that calls the time %s has one",
  (name) => {
    const request = {
      host: "edge.acme.example",
      client_ip: "203.0.113.7",
      method: "GET",
      path: "/v1/orders",
      status: 200,
    };
    const decoded = decode({ ...request, [name]: "1793000000.123" });
    expect(decoded).toMatchObject({ kind: "ok", value: { time: "2026-10-26T07:33:20.123Z" } });
  },
);

test.each([
  ["POST /v1/sessions", "auth"],
  ["POST /api/v2/users/{id}/sessions", "auth"],
  ["DELETE /auth/session", "auth"],
  ["POST /v1/checkout/sessions", "write"],
  ["POST /v1/billing_portal/sessions", "write"],
  ["GET /v1/checkout/sessions/{id}", "read"],
  ["POST /oauth/token", "auth"],
  ["POST /v1/search", "read"],
  ["POST /orders/_search", "read"],
  ["PUT /v1/search", "write"],
  ["POST /v1/searches", "write"],
  ["POST /admin/search", "admin"],
])("%s is %s", (endpoint, actionClass) => {
  const [method = "", template = ""] = endpoint.split(" ");
  expect(endpointClass(method, template)).toBe(actionClass);
});

test.each([
  ["nginx", { time_iso8601: "2026-11-24T10:00:00Z", remote_addr: "1.2.3.4", status: 200, req_id: "chosen" }, "request"],
  [
    "API Gateway",
    { requestTime: "24/Nov/2026:10:00:00 +0000", requestId: "chosen", status: "200", ip: "1.2.3.4", httpMethod: "GET" },
    "resourcePath",
  ],
])("a request does not hide behind another whose id it repeats: %s", (_gateway, record, asked) => {
  const uidOf = (path: string): unknown => {
    const outcome = decode({ ...record, [asked]: asked === "request" ? `GET ${path} HTTP/1.1` : path });
    return outcome.kind === "ok" ? outcome.value.event_uid : outcome;
  };
  expect(uidOf("/health")).toEqual(expect.stringMatching(/^chosen\//));
  expect(uidOf("/health")).toBe(uidOf("/health"));
  expect(uidOf("/health")).not.toBe(uidOf("/admin/keys"));
});

test("a key or token never comes out, only its fingerprint", () => {
  const nginx = {
    time_iso8601: "2026-11-24T10:00:00Z",
    remote_addr: "1.2.3.4",
    request: "GET / HTTP/1.1",
    status: 200,
  };
  const secret = fc.stringMatching(/^[A-Za-z0-9]{24,40}$/);
  fc.assert(
    fc.property(secret, fc.constantFrom("http_x_api_key", "api_key", "http_authorization"), (token, name) => {
      const value = name === "http_authorization" ? `Bearer ${token}` : token;
      const text = JSON.stringify(decode({ ...nginx, [name]: value }));
      expect(text).not.toContain(token);
      expect(text).toContain(tokenFingerprint(token));
    }),
  );
});

test("a password is not kept even as a fingerprint", () => {
  const record = {
    time_iso8601: "2026-11-24T10:00:00Z",
    remote_addr: "1.2.3.4",
    request: "GET / HTTP/1.1",
    status: 200,
  };
  const outcome = decode({ ...record, http_authorization: "Basic YWxpY2U6aHVudGVyMg==" });
  expect(outcome).toMatchObject({ kind: "ok", value: { credential_kind: "password", credential_uid: undefined } });
});

test.each([
  [200, "success"],
  [101, "success"],
  [304, "success"],
  [401, "denied"],
  [403, "denied"],
  [407, "denied"],
  [404, "error"],
  [429, "error"],
  [500, "error"],
  [0, "error"],
  [undefined, "unknown"],
] as const)("status %s is %s", (status, outcome) => {
  expect(outcomeOf(status)).toBe(outcome);
});

test.each([
  ["API.Acme.Example:8443", "api.acme.example"],
  ["api.acme.example.", "api.acme.example"],
  ["[2001:db8::1]:443", "[2001:db8::1]"],
  ["evil host", "unknown"],
  ["", "unknown"],
  [undefined, "unknown"],
])("the host %s is %s", (host, name) => {
  expect(hostName(host)).toBe(name);
});

test.each([
  ["24/Nov/2026:11:00:00 +0100", "2026-11-24T10:00:00.000Z"],
  ["[24/Nov/2026:10:00:00 +0000]", "2026-11-24T10:00:00.000Z"],
  ["1764000000.250", "2025-11-24T16:00:00.250Z"],
  [1764000000250, "2025-11-24T16:00:00.250Z"],
  [1764000000.25, "2025-11-24T16:00:00.250Z"],
  ["2026-11-24T10:00:00.123456Z", "2026-11-24T10:00:00.123Z"],
])("%s is %s", (value, time) => {
  expect(new Date(logTime(value)).toISOString()).toBe(time);
});

test.each(["24/Foo/2026:11:00:00 +0100", "31/Feb/2026:11:00:00 +0100", "yesterday", "", null, {}])(
  "%j is no time",
  (value) => {
    expect(logTime(value)).toBeNaN();
  },
);

test("two hops of one request through a mesh are two events, and one hop delivered twice is one", () => {
  const hop = { start_time: "2026-11-24T10:00:00Z", method: "GET", path: "/", response_code: 200, request_id: "r-1" };
  const uids = [
    { ...hop, authority: "a" },
    { ...hop, authority: "b" },
    { ...hop, authority: "a" },
  ].map((record) => {
    const outcome = decode(record);
    return outcome.kind === "ok" ? outcome.value.event_uid : outcome.kind;
  });
  expect(uids[0]).not.toBe(uids[1]);
  expect(uids[0]).toBe(uids[2]);
});
