import { readFileSync } from "node:fs";
import type { Event, Json, JsonObject } from "@rolecall/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { frameAll } from "../frame/framer.ts";
import { createIntake } from "../intake/intake.ts";
import type { Decoded } from "../source.ts";
import { SOURCES } from "../sources.ts";
import { githubDelivery } from "./rows/github-delivery.ts";

const NOW = 1_800_000_000_000;

interface Case {
  readonly record: JsonObject;
  readonly expect: { readonly kind: string };
  readonly detected: boolean;
}

function read(text: string): Decoded {
  return createIntake({ source: "auto", tenant: "default", now: () => NOW }).read(text, "file:1");
}

/** All events of an input that is whole. */
function events(text: string): Event[] {
  const found: Event[] = [];
  frameAll(Buffer.from(text), {
    record(part) {
      const decoded = read(part);
      if (decoded.kind === "ok") found.push(decoded.value);
    },
    refused: () => undefined,
  });
  return found;
}

/** The first three golden cases of every source that give an event: enough to meet every format in every envelope. */
const RECORDS = SOURCES.flatMap(({ name }) => {
  const path = new URL(`../${name}/testdata/cases.json`, import.meta.url);
  const cases: Case[] = JSON.parse(readFileSync(path, "utf8"));
  const good = cases.filter((it) => it.expect.kind === "ok" && it.detected).slice(0, 3);
  return good.map(({ record }) => [name, record] as const);
});

const text = (value: Json): string => JSON.stringify(value);
const base64 = (value: Json): string => Buffer.from(text(value)).toString("base64");

/** Each as its vendor documents it. */
const ENVELOPES: Readonly<Record<string, (record: JsonObject) => JsonObject>> = {
  "CloudWatch Logs, a subscription": (record) => ({
    messageType: "DATA_MESSAGE",
    owner: "123456789012",
    logGroup: "trail",
    logStream: "s",
    subscriptionFilters: ["f"],
    logEvents: [{ id: "1", timestamp: 1_795_514_400_000, message: text(record) }],
  }),
  GELF: (record) => ({ version: "1.1", host: "h", short_message: text(record), timestamp: 1_795_514_400.5, level: 6 }),
  "SQS, what ReceiveMessage answers": (record) => ({ Messages: [{ MessageId: "m", Body: text(record) }] }),
  "CloudEvents, in base64": (record) => ({
    specversion: "1.0",
    id: "1",
    type: "t",
    source: "/s",
    data_base64: base64(record),
  }),
  "Datadog, an archived log": (record) => ({
    id: "x",
    attributes: { service: "s", timestamp: "2026-11-24T10:00:00Z", attributes: record },
    type: "log",
  }),
  "a page of results": (record) => ({ count: 1, results: [record] }),
  "CloudTrail Lake, an event of another application": (record) => ({
    eventCategory: "ActivityAuditLog",
    metadata: { ingestionTime: "2026-11-24T10:00:00Z", channelArn: "c" },
    eventData: record,
  }),
  EventBridge: (record) => ({
    version: "0",
    id: "e",
    "detail-type": "x",
    source: "aws.partner/okta.com/o/x",
    account: "123456789012",
    time: "2026-11-24T10:00:00Z",
    region: "us-east-1",
    resources: [],
    detail: record,
  }),
  "an Event Hub batch of one": (record) => ({ records: [record] }),
  "Pub/Sub, pushed": (record) => ({
    message: { attributes: { a: "b" }, data: base64(record), messageId: "1", publishTime: "2026-11-24T10:00:00Z" },
    subscription: "projects/p/subscriptions/s",
  }),
  "Pub/Sub, pulled": (record) => ({ ackId: "a", message: { data: base64(record), messageId: "1" } }),
  "a Pub/Sub message alone": (record) => ({ data: base64(record), messageId: "1", attributes: {} }),
  Kinesis: (record) => ({ kinesis: { partitionKey: "p", sequenceNumber: "1", data: base64(record) }, eventID: "s:1" }),
  SNS: (record) => ({ Type: "Notification", MessageId: "m", TopicArn: "arn:aws:sns:x", Message: text(record) }),
  SQS: (record) => ({ messageId: "m", receiptHandle: "r", body: text(record), attributes: {} }),
  Filebeat: (record) => ({
    "@timestamp": "2026-11-24T10:00:00.000Z",
    "@metadata": { beat: "filebeat", type: "_doc", version: "8.15.0" },
    ecs: { version: "8.0.0" },
    agent: { type: "filebeat", id: "a" },
    log: { file: { path: "/var/log/x" }, offset: 1 },
    input: { type: "filestream" },
    message: text(record),
  }),
  "Elastic Agent": (record) => ({
    "@timestamp": "2026-11-24T10:00:00.000Z",
    ecs: { version: "8.11.0" },
    event: { original: text(record), dataset: "x" },
  }),
  Logstash: (record) => ({ "@timestamp": "2026-11-24T10:00:00.000Z", "@version": "1", message: text(record) }),
  "Fluent Bit": (record) => ({ date: 1_795_514_400.5, log: text(record), stream: "stdout" }),
  "Fluent Bit, merged under a key": (record) => ({
    date: 1,
    log: "x",
    log_processed: record,
    kubernetes: { pod_name: "p" },
  }),
  Docker: (record) => ({ log: `${text(record)}\n`, stream: "stdout", time: "2026-11-24T10:00:00Z" }),
  Vector: (record) => ({ host: "h", message: text(record), source_type: "kafka", timestamp: "2026-11-24T10:00:00Z" }),
  "Loki, a push": (record) => ({
    streams: [{ stream: { job: "x" }, values: [["1795514400000000000", text(record)]] }],
  }),
  "Loki, what a query answers": (record) => ({
    status: "success",
    data: {
      resultType: "streams",
      result: [{ stream: { job: "x" }, values: [["1795514400000000000", text(record)]] }],
    },
  }),
  "Splunk's collector": (record) => ({ time: 1, host: "h", sourcetype: "s", event: record }),
  "Splunk's export": (record) => ({ preview: false, result: { _raw: text(record), _time: "2026-11-24T10:00:00Z" } }),
  CloudEvents: (record) => ({ specversion: "1.0", type: "x", source: "/y", id: "1", data: record }),
  "Kafka Connect": (record) => ({ schema: { type: "string" }, payload: text(record) }),
  Purview: (record) => ({ CreationDate: "x", UserIds: "y", AuditData: text(record) }),
  "a table with a column of one's own": (record) => ({ id: 7, loaded: "2026-11-24 10:00:00", doc: text(record) }),
  "a table of objects": (record) => ({ SRC: record, LOAD_TS: "2026-11-24 10:00:00.000" }),
  "Kafka Connect, bytes": (record) => ({ schema: { type: "bytes" }, payload: base64(record) }),
  "Debezium, a row that was written": (record) => ({
    before: null,
    after: { id: 7, doc: text(record) },
    source: { connector: "postgresql", table: "audit" },
    op: "c",
    ts_ms: 1_795_514_400_000,
  }),
  "CloudWatch's Logs Insights, a row": (record) => ({ "@timestamp": "2026-11-24 10:00:00", "@message": text(record) }),
  "Kibana, the fields of a document": (record) => ({ _index: "a", _id: "1", fields: { message: [text(record)] } }),
  "Lambda, a record of Kinesis": (record) => ({
    kinesis: { partitionKey: "p", data: base64(record) },
    eventSource: "aws:kinesis",
    eventName: "aws:kinesis:record",
    awsRegion: "eu-west-3",
  }),
  "Wazuh, what a module fetched": (record) => ({ integration: "forge", forge: record }),
  "Wazuh, an alert": (record) => ({
    timestamp: "2026-11-24T10:00:00.000+0000",
    rule: { id: "1", level: 3 },
    decoder: { name: "json" },
    data: { integration: "aws", aws: record },
    location: "Wazuh-AWS",
  }),
  "Wazuh, its archive": (record) => ({ agent: { id: "000" }, full_log: text({ integration: "aws", aws: record }) }),
  "LogScale, what came": (record) => ({ "@timestamp": 1_795_514_400_000, "#type": "json", "@rawstring": text(record) }),
  Mezmo: (record) => ({ _app: "x", _line: text(record), _ts: 1_795_514_400_000 }),
  "Loki, a stream alone": (record) => ({ stream: { job: "x" }, values: [["1795514400000000000", text(record)]] }),
  "a function's record of Kafka": (record) => ({ topic: "t", partition: 0, offset: 1, value: base64(record) }),
  "Snowflake, a variant": (record) => ({ V: record, LOADED_AT: "2026-11-24T10:00:00Z" }),
  "Cloud Logging": (record) => ({ logName: "projects/p/logs/app", insertId: "i", jsonPayload: record }),
};

describe.each(Object.entries(ENVELOPES))("%s", (_, wrap) => {
  test("carries every format, and the event is that of the record alone", () => {
    for (const [name, record] of RECORDS) {
      const alone = read(text(record));
      const decoded = read(text(wrap(record)));
      expect({ name, decoded }).toEqual({ name, decoded: alone });
    }
  });

  test("around each other envelope as well", () => {
    const [, record] = RECORDS[0] ?? ["", {}];
    for (const inner of Object.values(ENVELOPES)) expect(read(text(wrap(inner(record))))).toEqual(read(text(record)));
  });
});

test.each([
  ["RFC 5424", "<134>1 2026-11-24T10:00:00.003Z host app 123 ID47 - "],
  ["RFC 5424, with structured data", '<134>1 2026-11-24T10:00:00Z host app - - [x@1 a="{b}"] \ufeff'],
  ["RFC 3164", "<13>Nov 24 10:00:00 host app[12]: "],
  ["RFC 3164 with a count of octets", "1234 <13>Nov  4 10:00:00 host app: "],
  ["a file that rsyslog wrote", "Nov 24 10:00:00 host app: @cee: "],
  ["docker compose", "audit-1  | "],
  ["a container's file (CRI)", "2026-11-24T10:00:00.123456789Z stdout F "],
  ["CloudWatch, exported to S3", "2026-11-24T10:00:00.000Z "],
])("a line with a header: %s", (_, header) => {
  for (const [name, record] of RECORDS) {
    expect({ name, decoded: read(`${header}${text(record)}`) }).toEqual({ name, decoded: read(text(record)) });
    expect(read(text({ message: `${header}${text(record)}` }))).toEqual(read(text(record)));
  }
});

test("words before a brace are no header", () => {
  expect(read(`hello ${text(RECORDS[0]?.[1] ?? {})}`)).toMatchObject({ reason: "not-json" });
});

test.each<[string, (records: readonly JsonObject[]) => string]>([
  [
    "Pub/Sub's pull",
    (records) => text({ receivedMessages: records.map((it) => ({ ackId: "a", message: { data: base64(it) } })) }),
  ],
  ["Cloud Logging's entries", (records) => JSON.stringify({ entries: records, nextPageToken: "x" }, null, 2)],
  ["Microsoft Graph", (records) => JSON.stringify({ "@odata.context": "https://graph", value: records }, null, 2)],
  [
    "CloudWatch's events",
    (records) =>
      JSON.stringify(
        {
          events: records.map((it) => ({ timestamp: 1, message: text(it), ingestionTime: 2 })),
          nextForwardToken: "f/1",
        },
        null,
        4,
      ),
  ],
  [
    "CloudWatch's subscription",
    (records) =>
      text({
        messageType: "DATA_MESSAGE",
        logGroup: "g",
        logEvents: records.map((it, id) => ({ id, timestamp: 1, message: text(it) })),
      }),
  ],
  ["Event Hub", (records) => text({ records })],
])("a document of several records is taken apart: %s", (_, wrap) => {
  const records = RECORDS.filter(([name]) => ["gcp-audit", "entra", "okta-system-log"].includes(name)).map(
    ([, it]) => it,
  );
  const alone = records.map((it) => read(text(it))).map((it) => (it.kind === "ok" ? it.value : undefined));
  expect(events(wrap(records))).toEqual(alone);
});

/** OTLP's `AnyValue`. */
function anyValue(value: Json): JsonObject {
  if (value === null) return {};
  if (Array.isArray(value)) return { arrayValue: { values: value.map((item: Json) => anyValue(item)) } };
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  if (typeof value === "number") return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return { kvlistValue: { values: members.map(([key, member]) => ({ key, value: anyValue(member ?? null) })) } };
}

test.each(RECORDS.filter(([name]) => name !== "otel"))("the collector of OpenTelemetry parsed it: %s", (_, record) => {
  const logRecord = { timeUnixNano: "1795514400000000000", body: anyValue(record) };
  const [event] = events(text({ resourceLogs: [{ scopeLogs: [{ logRecords: [logRecord] }] }] }));
  const alone = read(text(record));
  const essence = (it: Event | undefined) => [it?.source, it?.time, it?.action, it?.identity_uid, it?.outcome];
  expect(essence(event)).toEqual(essence(alone.kind === "ok" ? alone.value : undefined));
});

const [one = {}, two = {}] = RECORDS.filter(([name]) => name === "aws-cloudtrail").map(([, record]) => record);
const file = text({ Records: [one, two] });

test.each<[string, Json, readonly Json[]]>([
  ["a file of CloudTrail as Logstash and Vector read lines", { message: file, bucket: "b" }, [one, two]],
  ["the same, parsed", { message: { Records: [one, two] }, bucket: "b" }, [one, two]],
  ["as Filebeat reads them", { message: file, ecs: { version: "8.0.0" }, agent: { type: "filebeat" } }, [one, two]],
  ["as Kafka Connect does, with a schema", { schema: { type: "string" }, payload: file }, [one, two]],
  ["in several texts", { message: text([text(one), text(two)]) }, [text(one), text(two)]],
  ["one of several in one of several", { message: text({ records: [{ log: file }, two] }) }, [{ log: file }, two]],
  ["one", { message: text({ Records: [one] }) }, []],
  ["none that is known", { message: text({ Records: [{ a: 1 }, { b: 1 }] }) }, []],
])("several records in one text are told, each to be read by itself: %s", (_, envelope, expected) => {
  const intake = createIntake({ source: "auto", tenant: "default", now: () => NOW });
  const decoded = intake.read(text(envelope), "file:1");
  expect(intake.parts()).toEqual(expected.map((each) => (typeof each === "string" ? each : text(each))));
  if (expected.length > 0) expect(decoded).toMatchObject({ kind: "dead-letter", reason: "schema" });
  intake.read(text(one), "file:1");
  expect(intake.parts()).toEqual([]);
});

test("Debezium: a row that goes is left out", () => {
  const change = { before: { id: 7 }, after: null, source: { connector: "postgresql" }, op: "d", ts_ms: 1 };
  expect(read(text(change))).toEqual({ kind: "drop", reason: "deleted-row" });
  expect(read(text({ schema: {}, payload: change }))).toEqual({ kind: "drop", reason: "deleted-row" });
});

const audit = RECORDS.find(([name]) => name === "kubernetes-audit")?.[1] ?? {};

test.each([
  ["that of the log group", "shop", "shop"],
  ["none of a log group whose name is longer than CloudWatch's are", "x".repeat(600), "default"],
])("EKS: the cluster is %s", (_, name, cluster) => {
  const { cluster: _own, ...record } = { ...audit, annotations: {} } as JsonObject;
  const decoded = read(
    text({
      messageType: "DATA_MESSAGE",
      logGroup: `/aws/eks/${name}/cluster`,
      logEvents: [{ id: "1", message: text(record) }],
    }),
  );
  expect(decoded.kind === "ok" ? decoded.value.account_uid : decoded).toBe(cluster);
});

test.each(["text", "parsed"])(
  "AKS, %s: the cluster is that of the resource, and the time that of the envelope where there is no other",
  (form) => {
    const record = {
      kind: "Event",
      apiVersion: "audit.k8s.io/v1",
      verb: "get",
      user: { username: "bob" },
      objectRef: { resource: "pods" },
    };
    const resourceId = "/SUBSCRIPTIONS/S/RESOURCEGROUPS/R/PROVIDERS/MICROSOFT.CONTAINERSERVICE/MANAGEDCLUSTERS/SHOP";
    const decoded = read(
      text({
        time: "2026-11-24T10:00:00Z",
        category: "kube-audit",
        operationName: "x/read",
        resourceId,
        properties: { log: form === "text" ? text(record) : record },
      }),
    );
    expect(decoded.kind === "ok" ? [decoded.value.account_uid, decoded.value.time] : decoded).toEqual([
      "shop",
      "2026-11-24T10:00:00.000Z",
    ]);
  },
);

const DELIVERY = {
  sender: { login: "alice", id: 1, type: "User" },
  organization: { login: "acme" },
  repository: { full_name: "acme/shop", private: true, pushed_at: 1_795_514_400, updated_at: "2026-11-24T10:00:00Z" },
};
const WHEN = { created_at: "2026-11-24T10:00:00Z" };

test.each<[string, JsonObject, string, string]>([
  ["a push", { ref: "refs/heads/main", commits: [] }, "git.push", "human:alice"],
  ["a key", { action: "created", key: { title: "k", ...WHEN } }, "deploy_key.create", "human:alice"],
  ["a repository made public", { action: "publicized" }, "repo.access", "human:alice"],
  [
    "a run of a workflow",
    { action: "completed", workflow_run: { id: 9, conclusion: "success", ...WHEN }, workflow: { path: "x/ci.yml" } },
    "workflows.completed_workflow_run",
    "ci-workflow:shop/ci.yml",
  ],
  [
    "a job of a workflow",
    {
      action: "completed",
      workflow_job: { id: 9, workflow_name: "CI", conclusion: "success", completed_at: WHEN.created_at },
    },
    "workflows.completed_workflow_job",
    "ci-workflow:shop/CI",
  ],
  [
    "a secret that was found, by an app",
    { action: "created", alert: { secret_type: "x", ...WHEN }, sender: { login: "scan[bot]", type: "Bot" } },
    "secret_scanning_alert.create",
    "oauth-app:scan",
  ],
  [
    "a dependency of which GitHub warns, whom it calls an organisation",
    { action: "created", alert: WHEN, sender: { login: "github", id: 9919, type: "Organization" } },
    "security_alert.create",
    "oauth-app:github",
  ],
  [
    "a comment on an issue",
    { action: "created", issue: { number: 1 }, comment: { body: "b", user: { login: "alice" }, ...WHEN } },
    "issue_comment.create",
    "human:alice",
  ],
  [
    "a review",
    { action: "submitted", pull_request: { number: 1, ...WHEN }, review: { body: "b", ...WHEN } },
    "pull_request_review.submit",
    "human:alice",
  ],
  [
    "a run, whose sender a forwarder took out",
    { action: "completed", workflow_run: { name: "CI", ...WHEN }, sender: null },
    "workflows.completed_workflow_run",
    "ci-workflow:shop/CI",
  ],
  [
    "a comment, whose sender a forwarder took out",
    { action: "created", issue: {}, comment: { user: { login: "bob" }, ...WHEN }, sender: null },
    "issue_comment.create",
    "human:bob",
  ],
  ["a label, which is no repository", { action: "created", label: WHEN }, "label.create", "human:alice"],
  ["a tag", { ref: "v1", ref_type: "tag", master_branch: "main" }, "ref.create", "human:alice"],
  ["a fork", { forkee: WHEN }, "repo.fork", "human:alice"],
  ["a repository made public, by its own event", {}, "repo.access", "human:alice"],
  ["a job that deploys", { action: "created", deployment: WHEN, workflow_run: {} }, "deployment.create", "human:alice"],
  [
    "an answer in a discussion",
    { action: "created", discussion: {}, comment: WHEN },
    "discussion_comment.create",
    "human:alice",
  ],
  ["a ruleset removed", { action: "deleted", repository_ruleset: WHEN }, "repository_ruleset.destroy", "human:alice"],
])("GitHub's webhook about %s is an entry of its audit log", (_, delivery, action, who) => {
  const decoded = read(text({ ...DELIVERY, ...delivery }));
  const event = decoded.kind === "ok" ? decoded.value : undefined;
  expect([event?.action, event?.identity_uid, event?.time]).toEqual([
    action,
    `github:acme:${who}`,
    "2026-11-24T10:00:00.000Z",
  ]);
});

test.each<[string, JsonObject]>([
  ["a status of a commit", { state: "success", sha: "1", context: "ci" }],
  ["a wiki's page", { pages: [] }],
  ["who begins to watch", { action: "started" }],
  ["a queue", { action: "checks_requested", merge_group: {} }],
])("of a body about %s nobody says that a repository was changed", (_, delivery) => {
  expect(githubDelivery({ ...DELIVERY, ...delivery })).toBeUndefined();
});

test.each<[string, JsonObject, string]>([
  [
    "its subject's, however late it is delivered again",
    { action: "created", key: { created_at: "2026-11-22T10:00:00Z" } },
    "2026-11-22",
  ],
  [
    "when it came, where its subject is older",
    { action: "edited", label: { created_at: "2026-11-20T10:00:00Z" } },
    "2026-11-24",
  ],
  [
    "when it came, where it is taken away",
    { action: "deleted", key: { created_at: "2026-11-24T09:00:00Z" } },
    "2026-11-24",
  ],
  ["when it came, where it has none", { action: "started" }, "2026-11-24"],
])("the time of a delivery is %s", (_, body, day) => {
  const event = Object.keys(body)[1] ?? "watch";
  const delivery = {
    guid: "1",
    delivered_at: "2026-11-24T10:00:00Z",
    event,
    request: { payload: { ...DELIVERY, ...body } },
  };
  const entry = githubDelivery({ ...delivery, event: event === "key" ? "deploy_key" : event });
  expect(entry?.["@timestamp"]).toBe(`${day}T10:00:00Z`);
});

test("a delivery as the REST API answers it has its own time and id", () => {
  const payload = { sender: DELIVERY.sender, organization: { login: "acme" }, action: "renamed" };
  const delivery = { id: 12345678, guid: "0b989ba4", delivered_at: "2026-11-24T10:00:00Z", event: "organization" };
  const decoded = read(text({ ...delivery, request: { headers: { "X-GitHub-Delivery": "0b989ba4" }, payload } }));
  expect(decoded.kind === "ok" ? decoded.value : undefined).toMatchObject({
    event_uid: "0b989ba4",
    time: "2026-11-24T10:00:00.000Z",
    action: "org.rename",
  });
});

test("GitHub's webhook keeps what rules ask for: of a push its commits, of a repository its description", () => {
  const commits = [{ id: "1", message: "m", author: { name: "n", email: "n@example.com" } }];
  const repository = { ...DELIVERY.repository, description: "d" };
  expect([
    githubDelivery({ ...DELIVERY, ref: "refs/heads/main", commits }),
    githubDelivery({ ...DELIVERY, repository, action: "created" }),
    githubDelivery({ ...DELIVERY, action: "created", issue: {}, comment: { body: "c" } }),
  ]).toMatchObject([{ ref: "refs/heads/main", commits }, { description: "d" }, { body: "c" }]);
});

const AKS = "/subscriptions/s/resourcegroups/r/providers/microsoft.containerservice/managedclusters/shop";

test.each([
  [
    "AKSAudit, with a column for each member",
    {
      TimeGenerated: "2026-11-24T10:00:00Z",
      AuditId: "a-1",
      Stage: "ResponseComplete",
      RequestUri: "/api/v1/namespaces/d/secrets",
      Verb: "list",
      User: '{"username":"system:serviceaccount:d:x"}',
      SourceIps: ["10.0.0.5"],
      ObjectRef: { resource: "secrets", namespace: "d" },
      ResponseStatus: { code: 200 },
      RequestReceivedTime: "2026-11-24T09:59:59Z",
      Type: "AKSAudit",
      _ResourceId: AKS,
    },
  ],
  [
    "CloudAuditEvents of Defender, with its columns spelled as the members are",
    {
      time: "2026-11-24T10:00:09Z",
      category: "AdvancedHunting-CloudAuditEvents",
      operationName: "Publish",
      properties: {
        ActionType: "CloudAuditEventOther",
        DataSource: "Azure Kubernetes Service",
        OperationName: "list",
        RawEventData: {
          ApiVersion: "audit.k8s.io/v1",
          AuditID: "a-1",
          AzureResourceId: AKS,
          ObjectRef: { resource: "secrets", namespace: "d" },
          RequestReceivedTimestamp: "2026-11-24T09:59:59Z",
          RequestURI: "/api/v1/namespaces/d/secrets",
          ResponseStatus: { code: 200 },
          SourceIPs: ["10.0.0.5"],
          Stage: "ResponseComplete",
          User: { username: "system:serviceaccount:d:x" },
          Verb: "list",
        },
        Timestamp: "2026-11-24T09:59:59Z",
      },
    },
  ],
  [
    "AzureDiagnostics, with the event as text",
    {
      TimeGenerated: "2026-11-24T10:00:00Z",
      Category: "kube-audit-admin",
      ResourceProvider: "MICROSOFT.CONTAINERSERVICE",
      OperationName: "Microsoft.ContainerService/managedClusters/diagnosticLogs/Read",
      ResourceId: AKS,
      log_s: text({
        kind: "Event",
        apiVersion: "audit.k8s.io/v1",
        verb: "list",
        user: { username: "system:serviceaccount:d:x" },
        objectRef: { resource: "secrets", namespace: "d" },
        requestReceivedTimestamp: "2026-11-24T09:59:59Z",
      }),
    },
  ],
])("AKS: a row of %s", (_, row) => {
  const decoded = read(text(row));
  const { identity_uid, action, time } = decoded.kind === "ok" ? decoded.value : {};
  expect([identity_uid, action, time]).toEqual([
    "kubernetes:shop:service-account:d/x",
    "list secrets",
    "2026-11-24T09:59:59.000Z",
  ]);
});

test("no envelope, however odd, makes the intake throw or hang", () => {
  const places = fc.constantFrom(
    "message",
    "log",
    "data",
    "records",
    "event",
    "detail",
    "properties",
    "logEvents",
    "_raw",
  );
  const { inner } = fc.letrec<{ inner: Json }>((tie) => ({
    inner: fc.oneof(
      { maxDepth: 6 },
      fc.constantFrom<Json>(...RECORDS.slice(0, 6).map(([, record]) => record), null, 1, "", "{", "[]", "eyJ", '{"a":'),
      fc.dictionary(places, tie("inner"), { maxKeys: 4 }),
      fc.array(tie("inner"), { maxLength: 3 }),
      tie("inner").map((value) => text(value)),
      tie("inner").map((value) => base64(value)),
    ),
  }));
  fc.assert(
    fc.property(inner, (value) => {
      const decoded = read(text({ message: value }));
      if (decoded.kind === "dead-letter") expect(decoded.reason).not.toBe("decoder-fault");
    }),
    { numRuns: 2000 },
  );
});

test("no secret stays in the original that is kept, however it was wrapped, and the original is JSON", () => {
  const [, record] = RECORDS.find(([name]) => name === "gcp-audit") ?? ["", {}];
  const secret = "hunter2-of-the-database";
  const planted: JsonObject = { ...record, request: { password: secret, note: `token ghp_${"a".repeat(36)}` } };
  const inputs = Object.values(ENVELOPES).map((wrap) => text(wrap(planted)));
  for (const input of [...inputs, `<13>Nov 24 10:00:00 host app: ${text(planted)}`]) {
    const intake = createIntake({ source: "auto", tenant: "default", keepRaw: () => true, now: () => NOW });
    const decoded = intake.read(input, "file:1");
    const raw = decoded.kind === "ok" ? (decoded.value.raw ?? "") : "";
    expect(JSON.parse(raw)).toHaveProperty("protoPayload");
    for (const gone of [secret, Buffer.from(secret).toString("base64").slice(4, 20), "aaaaaaaaaaaa"]) {
      expect(raw).not.toContain(gone);
    }
  }
});

test("depth inside a string is bounded too", () => {
  const deep = `{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
  expect(read(text({ message: deep }))).toMatchObject({ reason: "unknown-format" });
});
