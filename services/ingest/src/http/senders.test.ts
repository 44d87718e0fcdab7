import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { intakeUnderTest } from "../testing/intake-under-test.ts";

interface Case {
  readonly record: object;
  readonly expect: { readonly value?: { readonly action: string } };
}

/** A record of a source's own golden cases, and what its event's action is. */
function known(source: string): { readonly record: object; readonly action: string } {
  const path = join(import.meta.dirname, `../../../../packages/sources/src/${source}/testdata/cases.json`);
  for (const { record, expect: expected } of JSON.parse(readFileSync(path, "utf8")) as readonly Case[]) {
    if (expected.value !== undefined) return { record, action: expected.value.action };
  }
  throw new Error(`no case of ${source}`);
}

const [auth0, okta, gitlab, gcp, github] = [
  known("auth0"),
  known("okta-system-log"),
  known("gitlab-audit"),
  known("gcp-audit"),
  known("github-audit"),
];
const AT = "2026-11-24T10:00:00Z";
const log = { log_id: "900", data: auth0.record };
const bearer = { authorization: "Bearer s3cret" };
const native = JSON.stringify({ time: AT, identity_uid: "acme:1:bot:nightly", action: "report.run", event_uid: "n-1" });

// The shapes that each sender documents, with the token in the one way that it can show it.
test.each<[string, string, Record<string, string>, unknown, readonly string[]]>([
  [
    "Auth0's stream as lines",
    "/v1/logs",
    { authorization: "s3cret" },
    `${JSON.stringify(log)}\n${JSON.stringify(log)}`,
    [auth0.action, auth0.action],
  ],
  [
    "the native format as Fluent Bit's tail has it, with a date beside",
    "/v1/logs",
    bearer,
    [{ date: 1_764_410_400.123, log: native }],
    ["report.run"],
  ],
  [
    "the native format as Vector's file source has it",
    "/v1/logs",
    bearer,
    [{ message: native, source_type: "file", timestamp: AT, file: "/var/log/a", host: "h" }],
    ["report.run"],
  ],
  [
    "the native format as Logstash has it",
    "/v1/logs",
    bearer,
    [{ "@timestamp": AT, "@version": "1", event: { original: native }, message: native, host: { name: "h" } }],
    ["report.run"],
  ],
  [
    "the native format as Cribl has it",
    "/v1/logs",
    bearer,
    { _raw: native, _time: 1_764_410_400.1, host: "h", cribl_pipe: "p" },
    ["report.run"],
  ],
  ["Auth0's stream as an array", "/v1/logs", { authorization: "s3cret" }, [log], [auth0.action]],
  [
    "Auth0's stream as objects",
    "/v1/logs",
    { authorization: "s3cret" },
    { logs: [log, log] },
    [auth0.action, auth0.action],
  ],
  [
    "a CloudEvent in binary mode, whose time is in a header",
    "/v1/logs",
    { ...bearer, "ce-specversion": "1.0", "ce-id": "1", "ce-source": "/okta", "ce-time": AT },
    { ...okta.record, published: undefined },
    [okta.action],
  ],
  [
    "an event hook of Okta's",
    "/v1/logs",
    { authorization: "s3cret", "user-agent": "Okta-Integrations" },
    {
      eventType: "com.okta.event_hook",
      eventTypeVersion: "1.0",
      data: { events: [okta.record, okta.record] },
      eventTime: AT,
    },
    [okta.action, okta.action],
  ],
  [
    "EventBridge's API destination, of Okta's log stream",
    "/v1/logs",
    { authorization: `Basic ${Buffer.from("x:s3cret").toString("base64")}` },
    {
      version: "0",
      id: "i",
      "detail-type": "SystemLog",
      source: "aws.partner/okta.com/x",
      time: AT,
      detail: okta.record,
    },
    [okta.action],
  ],
  ["GitLab's streaming", "/v1/logs", { "x-gitlab-event-streaming-token": "s3cret" }, gitlab.record, [gitlab.action]],
  [
    "a push of Pub/Sub's, through a proxy that adds the token",
    "/v1/logs",
    bearer,
    {
      message: { data: Buffer.from(JSON.stringify(gcp.record)).toString("base64"), messageId: "1", publishTime: AT },
      subscription: "projects/p/subscriptions/s",
    },
    [gcp.action],
  ],
  [
    "Event Grid, in the schema of CloudEvents",
    "/v1/logs",
    bearer,
    [{ specversion: "1.0", type: "x", source: "/subscriptions/s", id: "1", time: AT, data: github.record }],
    [github.action],
  ],
  [
    "GitHub's streaming to Splunk",
    "/services/collector/event",
    { authorization: "Splunk s3cret" },
    JSON.stringify({ time: 1, event: github.record }).repeat(2),
    [github.action, github.action],
  ],
])("%s is taken as it comes", async (_sender, path, headers, body, actions) => {
  const { post, events, dead } = intakeUnderTest({ token: "s3cret", maxBodyBytes: 100_000 });
  const response = await post(typeof body === "string" ? body : JSON.stringify(body), headers, path);
  expect(response.ok).toBe(true);
  expect([events.map(({ action }) => action), dead]).toEqual([actions, []]);
});

test.each<[string, string, Record<string, string>]>([
  ["a shipper", "/v1/logs", {}],
  ["OpenTelemetry in protobuf", "/v1/traces", { "content-type": "application/x-protobuf" }],
  ["OpenTelemetry in JSON", "/v1/traces", { "content-type": "application/json" }],
  ["Firehose", "/v1/logs", { "x-amz-firehose-protocol-version": "1.0" }],
  ["Splunk's", "/services/collector", {}],
  ["Okta", "/v1/logs", { "user-agent": "Okta-Integrations" }],
])("%s is answered once all is durable, and not before", async (_sender, path, headers) => {
  const durable = Promise.withResolvers<void>();
  const accepting = Promise.withResolvers<void>();
  const accept = (): Promise<void> => {
    accepting.resolve();
    return durable.promise;
  };
  const { post } = intakeUnderTest({ accept });
  let isAnswered = false;
  const body = headers["x-amz-firehose-protocol-version"] === undefined ? "" : '{"records":[]}';
  const answered = post(body, headers, path).then(() => {
    isAnswered = true;
  });
  await accepting.promise;
  await new Promise((resolve) => setImmediate(resolve));
  expect(isAnswered).toBe(false);
  durable.resolve();
  await answered;
});
