import type { JsonObject } from "@rolecall/core";
import { expect, test } from "vitest";
import { gateway } from "./source.ts";

const AT = "2026-11-29T10:53:03.000Z";
const UTC = "29/Nov/2026:10:53:03 +0000";
const FROM = "203.0.113.9";
const decode = gateway.createDecoder({ tenant: "default" });
const decoded = (record: JsonObject): unknown => {
  const outcome = decode(record, "file:1");
  if (outcome.kind !== "ok") return outcome;
  const { time, action, identity_uid, outcome: how, src_ip, user_agent, bytes_out } = outcome.value;
  return [time, action, identity_uid, how, src_ip, user_agent, bytes_out];
};

const USER = "http:unknown:service-account:billing";
const NOBODY = "http:unknown:unknown:anonymous";
const FLUENT = { user: "billing", method: "GET", path: "/v1/users/88?x=1", code: "200", size: "5", agent: "curl/8" };
const VECTOR = { user: "billing", timestamp: AT, status: 200, size: 5, agent: "curl/8" };
const SHORT = { remote_ip: FROM, remote_user: "-", response: 200, bytes: 5, agent: "curl/8" };
const HAPROXY = { client_ip: FROM, bytes_read: 5, server_name: "s1" };

// As their documentation shows them: Fluent Bit's parsers.conf, Vector's VRL functions, Logstash's legacy patterns.
test.each<[string, JsonObject, readonly unknown[]]>([
  [
    "Fluent Bit's nginx, with its own time",
    { remote: FROM, host: "-", ...FLUENT, date: 1795949583.0 },
    [AT, "GET /v1/users/{id}", USER, "success", FROM, "curl/8", 5],
  ],
  [
    "Fluent Bit's apache2, whose host is the client",
    { host: FROM, ...FLUENT, user: "-", size: "-", date: AT },
    [AT, "GET /v1/users/{id}", NOBODY, "success", FROM, "curl/8", undefined],
  ],
  [
    "Vector's parse_nginx_log",
    { client: FROM, request: "POST /v1/keys HTTP/1.1", ...VECTOR },
    [AT, "POST /v1/keys", USER, "success", FROM, "curl/8", 5],
  ],
  [
    "Vector's, refused: what it claims is not believed",
    { client: FROM, request: "POST /v1/keys HTTP/1.1", ...VECTOR, status: 401 },
    [AT, "POST /v1/keys", NOBODY, "denied", FROM, "curl/8", 5],
  ],
  [
    "Vector's parse_apache_log",
    {
      host: FROM,
      identity: "-",
      message: "GET /a HTTP/1.0",
      method: "GET",
      path: "/a",
      protocol: "HTTP/1.0",
      ...VECTOR,
    },
    [AT, "GET /a", USER, "success", FROM, "curl/8", 5],
  ],
  [
    "Logstash's COMBINEDAPACHELOG: the time of the line, an agent in quotes, the machine that it was written on",
    {
      ...{ "@timestamp": "2026-11-29T11:00:00Z", clientip: FROM, auth: "billing", timestamp: UTC, verb: "DELETE" },
      ...{ request: "/v1/keys/12", httpversion: "1.1", response: "204", bytes: "5", agent: '"curl/8"', host: "web-1" },
    },
    [AT, "DELETE /v1/keys/{id}", "http:web-1:service-account:billing", "success", FROM, "curl/8", 5],
  ],
  [
    "Logstash's HAPROXYHTTP: the server is the one behind it, the time has no zone",
    {
      ...{ ...HAPROXY, accept_date: "29/Nov/2026:10:53:03.309", backend_name: "b" },
      ...{ http_status_code: "403", http_verb: "GET", http_request: "/metrics" },
    },
    ["2026-11-29T10:53:03.309Z", "GET /metrics", NOBODY, "denied", FROM, undefined, 5],
  ],
  [
    "nginx with the names of Elastic's example",
    { time: UTC, request: "GET /downloads/p HTTP/1.1", ...SHORT },
    [AT, "GET /downloads/p", NOBODY, "success", FROM, "curl/8", 5],
  ],
  [
    "Apache in JSON, whose request is the path, and its address in capitals",
    {
      time: UTC,
      remoteIP: FROM,
      host: "api.example",
      request: "/v1/a",
      method: "PUT",
      status: "200",
      userAgent: "curl/8",
    },
    [AT, "PUT /v1/a", "http:api.example:unknown:anonymous", "success", FROM, "curl/8", undefined],
  ],
  [
    "nginx with `user` for its `$remote_user`",
    { time: UTC, client_ip: FROM, user: "billing", method: "GET", uri: "/a", status: 200, bytes_sent: 5 },
    [AT, "GET /a", USER, "success", FROM, undefined, 5],
  ],
  [
    "HAProxy in JSON with the names of its fetches",
    {
      ...HAPROXY,
      server_name: "api.example",
      request_date: "29/Nov/2026:10:53:03",
      status_code: 200,
      method: "GET",
      path: "/a",
    },
    [AT, "GET /a", "http:api.example:unknown:anonymous", "success", FROM, undefined, 5],
  ],
])("%s", (_what, record, expected) => {
  expect(gateway.detect(record)).toBe(true);
  expect(decoded(record)).toEqual(expected);
});

const LINE = { client: FROM, method: "GET", path: "/a", code: 200, size: 5, time: AT };
test.each<[string, JsonObject]>([
  ["a code that is no status of HTTP", { ...LINE, code: 0 }],
  ["a method of JSON-RPC", { ...LINE, method: "initialize" }],
  ["a client that is no address", { ...LINE, client: "billing" }],
  ["a host that is no address, and no client", { ...LINE, client: undefined as never, host: "web-1" }],
  ["nothing of size or agent", { ...LINE, size: undefined as never }],
  ["no path", { ...LINE, path: "-" }],
])("%s is no line of an access log", (_what, record) => {
  expect(gateway.detect(record)).toBe(false);
});
