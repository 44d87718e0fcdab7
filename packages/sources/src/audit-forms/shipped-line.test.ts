import type { Event, JsonObject } from "@rolecall/core";
import { expect, test } from "vitest";
import { createFramer } from "../frame/framer.ts";
import { createIntake } from "../intake/intake.ts";

const TIME = "2026-11-24T10:00:00Z";
const MILLIS = Date.parse(TIME);

function eventsOf(text: string): readonly Event[] {
  const intake = createIntake({ source: "auto", tenant: "default", now: () => MILLIS });
  const events: Event[] = [];
  const framer = createFramer({
    record(record) {
      const decoded = intake.read(record, "file:1");
      if (decoded.kind === "ok") events.push(decoded.value);
    },
    refused: () => undefined,
  });
  framer.push(Buffer.from(text));
  framer.end();
  return events;
}

const LINES = [
  "20261124 10:00:00,db-1,shop,10.0.0.7:4711,12,99,QUERY,orders,'select 1',0,,",
  "job/pay/job/deploy/ #12 Started by user ann, Parameters:[]",
  'type="LOGIN", realmId="a", clientId="c", userId="u", ipAddress="203.0.113.9"',
  `<38>1 ${TIME} h conjur 5a fetch [auth@43868 user="acme:host:pay/api"][action@43868 operation="fetch" result="success"] x`,
];

const SHIPPED: Readonly<Record<string, (line: string) => JsonObject>> = {
  "a collector's": (message) => ({ "@timestamp": TIME, message }),
  "a container's": (line) => ({ log: `${line}\n`, stream: "stdout", time: TIME }),
  "CloudWatch's": (message) => ({ events: [{ timestamp: MILLIS, message }] }),
  "Cloud Logging's": (textPayload) => ({ textPayload, timestamp: TIME, logName: "projects/p/logs/x" }),
  "Splunk's collector's": (event) => ({ time: MILLIS / 1000, host: "h", event }),
  "Loki's": (line) => ({ streams: [{ stream: { job: "x" }, values: [[`${MILLIS}000000`, line]] }] }),
  "OpenTelemetry's": (stringValue) => ({
    resourceLogs: [
      { resource: {}, scopeLogs: [{ logRecords: [{ timeUnixNano: `${MILLIS}000000`, body: { stringValue } }] }] },
    ],
  }),
};

test.each(Object.entries(SHIPPED))("a line in %s record is the event that it is elsewhere", (_, wrap) => {
  for (const line of LINES) {
    const [event] = eventsOf(JSON.stringify({ timestamp: TIME, message: line }));
    expect(event).toBeDefined();
    expect(eventsOf(JSON.stringify(wrap(line)))).toEqual([event]);
  }
});

test("a text that is no line of an audit log stays what it is", () => {
  for (const wrap of Object.values(SHIPPED)) expect(eventsOf(JSON.stringify(wrap("an order was paid")))).toEqual([]);
});
