import { readFileSync } from "node:fs";
import type { Event, Json, JsonObject } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { frameAll } from "../frame/framer.ts";
import { createIntake } from "../intake/intake.ts";
import { SOURCES } from "../sources.ts";
import { expandList, startsAsList } from "./expand-list.ts";
import { pageOf } from "./page.ts";
import { tableRows } from "./table-rows.ts";

const NOW = Date.parse("2026-11-25T00:00:00Z");

/** Two calls, told apart by their resource. */
const call = (secret: string): JsonObject => ({
  eventVersion: "1.11",
  userIdentity: { type: "Root", accountId: "111122223333", arn: "arn:aws:iam::111122223333:root" },
  eventTime: "2026-11-24T10:00:00Z",
  eventSource: "secretsmanager.amazonaws.com",
  eventName: "GetSecretValue",
  awsRegion: "eu-west-3",
  sourceIPAddress: "203.0.113.5",
  requestParameters: { secretId: secret },
  recipientAccountId: "111122223333",
});
const CALLS = [call("first"), call("second")];
const TEXTS = CALLS.map((each) => JSON.stringify(each));
const COLUMNS = Object.keys(call(""));

/** A row of a table: objects are their JSON in a text. */
const row = (record: JsonObject): Json[] =>
  COLUMNS.map((name) => {
    const value = record[name] ?? null;
    return typeof value === "object" && value !== null ? JSON.stringify(value) : value;
  });
const named = (key: string): JsonObject[] => COLUMNS.map((name) => ({ [key]: name }));

function events(document: Json): Event[] {
  const intake = createIntake({ source: "auto", tenant: "default", now: () => NOW });
  const found: Event[] = [];
  frameAll(Buffer.from(JSON.stringify(document)), {
    record(text) {
      const decoded = intake.read(text, "file:1");
      expect(decoded).toMatchObject({ kind: "ok" });
      if (decoded.kind === "ok") found.push(decoded.value);
    },
    refused: () => undefined,
  });
  return found;
}

describe("each record of an answer is an event", () => {
  test.each<[string, Json]>([
    ["a list that comes first", { data: CALLS, has_more: false }],
    ["counts before it", { total: 2, next: null, results: CALLS }],
    ["links and paging beside it", { links: { next: "https://api.example/2" }, meta: { page: 1 }, items: CALLS }],
    ["a list with another name for its size", { chunk_size: 2, next_stream_position: "7", entries: CALLS }],
    ["a list in an answer", { stat: "OK", response: { authlogs: CALLS, metadata: { total_objects: 2 } } }],
    ["TeamCity's, by its own name", { count: 2, nextHref: "/2", auditEvent: CALLS }],
    ["Pulumi's, by its own name", { continuationToken: "n", auditLogEvents: CALLS }],
    ["Intercom's", { type: "activity_log.list", pages: { next: "n", per_page: 2 }, activity_logs: CALLS }],
    ["PlanetScale's", { type: "list", current_page: 1, next_page: 2, data: CALLS }],
    ["a list in data", { data: { items: CALLS }, jsonapi: { version: "1.0" }, links: { next: "n" } }],
    [
      "GraphQL's, of an audit log",
      { data: { organization: { auditLog: { pageInfo: { hasNextPage: false }, nodes: CALLS } } } },
    ],
    [
      "GraphQL's, with a cursor each",
      { data: { enterprise: { auditLog: { edges: CALLS.map((node, at) => ({ cursor: `c${at}`, node })) } } } },
    ],
    ["Airflow's", { event_logs: CALLS, total_entries: 2 }],
    ["Postman's", { trails: CALLS }],
    [
      "an empty list beside it",
      { preview: false, messages: [], fields: [{ name: "_raw" }], results: TEXTS.map((_raw) => ({ _raw })) },
    ],
    [
      "Elasticsearch's search",
      {
        took: 3,
        timed_out: false,
        _shards: { total: 1 },
        hits: { total: { value: 2 }, hits: CALLS.map((_source) => ({ _index: "a", _source })) },
      },
    ],
    ["Sumo Logic's messages", { fields: [], messages: TEXTS.map((_raw) => ({ map: { _raw, _size: "9" } })) }],
    ["Graylog's messages", { messages: TEXTS.map((message) => ({ index: "g", message: { _id: "1", message } })) }],
    ["what SQS hands over", { Messages: TEXTS.map((Body) => ({ MessageId: "m", Body })) }],
    [
      "what Lambda is handed of Kafka",
      {
        eventSource: "aws:kafka",
        records: { "audit-0": TEXTS.map((text) => ({ topic: "audit", value: Buffer.from(text).toString("base64") })) },
      },
    ],
    ["Capture of an Event Hub", { SequenceNumber: 4, Offset: "0", Body: JSON.stringify({ records: CALLS }) }],
    [
      "Capture of an Event Hub, from Avro",
      { SequenceNumber: 4, Offset: "0", Body: { bytes: JSON.stringify({ records: CALLS }) } },
    ],
    ["Log Analytics", { tables: [{ name: "PrimaryResult", columns: named("name"), rows: CALLS.map(row) }] }],
    ["Kusto", { Tables: [{ TableName: "T", Columns: named("ColumnName"), Rows: CALLS.map(row) }] }],
    ["Elasticsearch's SQL", { columns: named("name"), rows: CALLS.map(row) }],
    ["ClickHouse", { meta: [{ name: "raw" }], data: TEXTS.map((text) => [text]), rows: 2 }],
    ["Snowflake", { resultSetMetaData: { rowType: [{ name: "SRC" }] }, data: TEXTS.map((text) => [text]) }],
    [
      "Athena",
      {
        ResultSet: {
          Rows: [COLUMNS, ...CALLS.map(row)].map((cells) => ({
            Data: cells.map((cell) => ({ VarCharValue: String(cell) })),
          })),
        },
      },
    ],
    [
      "CloudTrail Lake",
      {
        QueryStatus: "FINISHED",
        QueryResultRows: CALLS.map((each) => row(each).map((cell, at) => ({ [COLUMNS[at] ?? ""]: cell }))),
      },
    ],
    [
      "CloudWatch's Logs Insights",
      {
        results: TEXTS.map((value) => [
          { field: "@timestamp", value: "2026-11-24" },
          { field: "@message", value },
        ]),
        status: "Complete",
      },
    ],
  ])("%s", (_, document) => {
    expect(events(document).map(({ resource }) => resource)).toEqual(["first", "second"]);
    expect(events(document).map(({ event_uid }) => event_uid).length).toBe(2);
  });
});

test("a conversation, and a record with a list of its own, stay one", () => {
  const conversation = { messages: [{ role: "user", content: "hello" }], status: "ok" };
  expect(pageOf(conversation)).toBeUndefined();
  expect(pageOf({ status: "ok", events: [{ name: "x" }], actor: { id: "1" } })).toBeUndefined();
  expect(pageOf({ data: [{ a: 1 }], items: [{ b: 1 }] })).toBeUndefined();
  expect(pageOf({ data: { items: [{ a: 1 }] }, actor: { id: "1" } })).toBeUndefined();
  expect(pageOf({ data: { items: [{ a: 1 }], who: { id: "1" } } })).toBeUndefined();
  expect(pageOf({ data: { time: "2026-11-24T10:00:00Z", items: [{ a: 1 }] } })).toBeUndefined();
  expect(tableRows({ columns: [{ name: "a" }], rows: [{ a: 1 }] })).toBeUndefined();
  expect(expandList(JSON.stringify({ results: [1, 2] }))).toBeUndefined();
});

test("no record of a service's audit log is a page or a table, whichever of its members is first", () => {
  const path = new URL("../audit-forms/testdata/cases.json", import.meta.url);
  for (const { record } of JSON.parse(readFileSync(path, "utf8")) as { readonly record: JsonObject }[])
    expect([tableRows(record), pageOf(record)]).toEqual([undefined, undefined]);
});

test.each(SOURCES.map(({ name }) => name))(
  "no record of %s is a page or a table, whichever of its members is first",
  (name) => {
    const path = new URL(`../${name}/testdata/cases.json`, import.meta.url);
    const cases: { readonly record: JsonObject; readonly detected: boolean; readonly expect: { kind: string } }[] =
      JSON.parse(readFileSync(path, "utf8"));
    for (const { record, detected, expect: expected } of cases) {
      if (!detected || expected.kind !== "ok") continue;
      for (const first of Object.keys(record)) {
        const text = JSON.stringify({ [first]: record[first], ...record });
        if (startsAsList(text)) expect([tableRows(record), pageOf(record)]).toEqual([undefined, undefined]);
      }
    }
  },
);
