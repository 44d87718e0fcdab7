import { expect, test } from "vitest";
import { createIntake } from "../intake/intake.ts";

const read = (text: string, source = "auto") =>
  createIntake({ source, tenant: "default", now: () => Date.parse("2026-11-24T12:00:00Z") }).read(text, "file:1");

const TIME = "2026-11-24T10:00:00.1234567Z";
const PROVIDER = "Microsoft-Windows-Security-Auditing";
const DATA = {
  TargetUserSid: "S-1-5-21-1-2-3-1105",
  TargetUserName: "svc-sql",
  TargetDomainName: "CORP",
  LogonType: "3",
  AuthenticationPackageName: "Kerberos",
  IpAddress: "10.0.0.5",
};
const XML = `<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='${PROVIDER}' Guid='{54849625-5478-4994-A5BA-3E3B0328C30D}'/><EventID>4624</EventID><Version>2</Version><Keywords>0x8020000000000000</Keywords><TimeCreated SystemTime='${TIME}'/><EventRecordID>12</EventRecordID><Channel>Security</Channel><Computer>WEB01.corp.example.com</Computer><Security/></System><EventData>${Object.entries(
  DATA,
)
  .map(([name, value]) => `<Data Name='${name}'>${value}</Data>`)
  .join("")}</EventData></Event>`;
const HEADER = { EventRecordID: 12, Channel: "Security", Computer: "WEB01.corp.example.com" };

const WINLOG = {
  "@timestamp": "2026-11-24T10:00:00.123Z",
  ecs: { version: "8.0.0" },
  event: { kind: "event", code: "4624", action: "logged-in", module: "security", provider: PROVIDER },
  winlog: {
    channel: "Security",
    event_id: "4624",
    computer_name: "WEB01.corp.example.com",
    record_id: "12",
    provider_name: PROVIDER,
    keywords: ["Audit Success"],
    event_data: DATA,
  },
  user: { name: "svc-sql", domain: "CORP", id: "S-1-5-21-1-2-3-1105" },
  message: "An account was successfully logged on.",
};

test.each<[string, string]>([
  ["XML", XML],
  ["XML in a shipper's member", JSON.stringify({ message: XML, host: "collector" })],
  ["XML in Splunk's export", JSON.stringify({ result: { _raw: XML, sourcetype: "XmlWinEventLog" } })],
  ["Winlogbeat", JSON.stringify(WINLOG)],
  [
    "Sentinel",
    JSON.stringify({ ...HEADER, TimeGenerated: TIME, EventID: 4624, EventSourceName: PROVIDER, ...DATA, LogonType: 3 }),
  ],
  [
    "Sentinel, exported without its source",
    JSON.stringify({
      ...HEADER,
      TimeGenerated: TIME,
      EventID: 4624,
      Activity: "4624 - An account was successfully logged on.",
      ...DATA,
    }),
  ],
  ["NXLog", JSON.stringify({ ...HEADER, EventTime: TIME, EventID: 4624, SourceName: PROVIDER, ...DATA })],
  [
    "a batch",
    JSON.stringify({ records: [{ ...HEADER, TimeCreated: TIME, EventID: 4624, Provider: PROVIDER, EventData: DATA }] }),
  ],
])("an event is the same however it travels, and whoever says what it is: %s", (_, text) => {
  expect(read(text, "windows-security")).toEqual(read(text));
  expect(read(text)).toMatchObject({
    kind: "ok",
    value: {
      source: "windows-security",
      event_uid: "windows:web01.corp/Security/12/2026-11-24T10:00:00.123Z",
      action: "4624 logon network",
      identity_uid: "windows:corp:service-account:svc-sql",
      src_ip: "10.0.0.5",
      outcome: "success",
    },
  });
});

test("a failure is one in every language of the system that wrote it", () => {
  const winlog = { ...WINLOG.winlog, event_id: "4662", keywords: ["Überwachung gescheitert"] };
  const record = { ...WINLOG, winlog, event: { ...WINLOG.event, code: "4662", outcome: "failure" } };
  expect(read(JSON.stringify(record))).toMatchObject({ value: { outcome: "denied" } });
});

test("an event that breaks off in the middle says too little to be one", () => {
  expect(read(XML.slice(0, XML.indexOf("<Data Name='LogonType'>")))).toMatchObject({ kind: "dead-letter" });
});

test("the original in an event of OCSF says more than what was mapped", () => {
  const record = {
    class_uid: 3002,
    category_uid: 3,
    activity_id: 1,
    time: 1_795_514_400_123,
    metadata: { version: "1.3.0", product: { name: "Microsoft Windows", vendor_name: "Microsoft" } },
    user: { name: "svc-sql" },
    raw_data: XML,
  };
  expect(read(JSON.stringify(record))).toEqual(read(XML));
});

test.each<[string, string, string]>([
  ["as the domain was called", "CORP", "svc-sql"],
  ["by the domain's name", "corp.example.com", "svc-sql"],
  ["with its domain before it", "", "CORP\\SVC-SQL"],
  ["as an address", "-", "svc-sql@CORP.EXAMPLE.COM"],
])("one account is one identity: %s", (_, TargetDomainName, TargetUserName) => {
  const data = { ...DATA, TargetDomainName, TargetUserName };
  const record = { ...HEADER, TimeCreated: TIME, EventID: 4624, Provider: PROVIDER, EventData: data };
  expect(read(JSON.stringify(record))).toMatchObject({
    value: { identity_uid: "windows:corp:service-account:svc-sql" },
  });
});

test.each<[string, object]>([
  ["a program with an EventID", { EventID: 4624, time: TIME, user: "ann" }],
  ["a program that has an event", { Event: { System: { EventID: 4624 }, EventData: {} } }],
  ["another log of Windows'", { EventID: 1000, Provider: "Application Error", TimeCreated: TIME, EventData: {} }],
])("what only looks like one is none: %s", (_, record) => {
  expect(read(JSON.stringify(record))).toMatchObject({ kind: "dead-letter", reason: "unknown-format" });
});

test("a command line stays behind, and what it is seen to do stays", () => {
  const data = {
    SubjectUserSid: "S-1-5-21-1-2-3-1105",
    SubjectUserName: "svc-web",
    SubjectDomainName: "CORP",
    NewProcessName: "C:\\Windows\\System32\\net.exe",
    CommandLine: "net user evil hunter22! /add",
  };
  const decoded = read(
    JSON.stringify({ ...HEADER, TimeCreated: TIME, EventID: 4688, Provider: PROVIDER, EventData: data }),
  );
  expect(decoded).toMatchObject({ value: { resource: "net.exe", labels: { does: "user-added" } } });
  expect(JSON.stringify(decoded)).not.toContain("hunter22");
});
