import type { JsonObject } from "@rolecall/core";
import { expect, test } from "vitest";
import { createIntake } from "../intake/intake.ts";

const NOW = Date.parse("2026-11-24T12:00:00Z");
const HEADER = {
  ...{ Provider: "Microsoft-Windows-Security-Auditing", Channel: "Security", EventRecordID: 12 },
  TimeCreated: "2026-11-24T10:00:00.1234567Z",
};

function read(id: number, data: JsonObject, Computer = "WEB01.corp.example.com") {
  const intake = createIntake({ source: "auto", tenant: "default", now: () => NOW });
  return intake.read(JSON.stringify({ ...HEADER, EventID: id, Computer, EventData: data }), "file:1");
}

const LOGON = { TargetDomainName: "CORP", LogonType: "3" };

test.each<[string, JsonObject, string]>([
  ["of the machine", { TargetDomainName: "WEB01", TargetUserName: "backup" }, "windows:web01:service-account:backup"],
  ["of the machine, as a point", { TargetDomainName: ".", TargetUserName: "ann" }, "windows:web01:human:ann"],
  ["of the machine, as it was typed", { TargetDomainName: "-", TargetUserName: ".\\ann" }, "windows:web01:human:ann"],
  ["of the domain", { TargetDomainName: "-", TargetUserName: "ann" }, "windows:corp:human:ann"],
  [
    "a computer by the name of its service",
    { TargetDomainName: "CORP.EXAMPLE.COM", TargetUserName: "host/web02.corp.example.com" },
    "windows:corp:workload:web02$",
  ],
])("whose account one is: %s", (_, data, uid) => {
  expect(read(4624, { ...LOGON, ...data })).toMatchObject({ value: { identity_uid: uid } });
});

test.each([
  { SubjectUserSid: "S-1-5-18", SubjectUserName: "WEB01$", SubjectDomainName: "WORKGROUP" },
  { SubjectUserSid: "S-1-5-18", SubjectUserName: "SYSTEM", SubjectDomainName: "NT AUTHORITY" },
  { SubjectUserSid: "S-1-5-19", SubjectUserName: "LOCAL SERVICE", SubjectDomainName: "NT AUTHORITY" },
])("a machine in no domain is one identity: $SubjectUserName", (data) => {
  expect(read(4688, { ...data, NewProcessName: "C:\\a.exe" }, "WEB01")).toMatchObject({
    value: { identity_uid: "windows::workload:web01$" },
  });
});

test.each([
  ...["batchelor", "taskin", "scomma", "sqlinski", "sm_abel", "iusrael", "veeamann"].map((name) => [name, "human"]),
  ...["sqladmin", "sqlserver", "task01", "batch_erp", "sm_0a1b2c3d4e5f", "veeam", "nessus01", "iusr", "iusr_web"].map(
    (name) => [name, "service-account"],
  ),
])("what %s is told to be: %s", (TargetUserName, kind) => {
  expect(read(4624, { ...LOGON, TargetUserName })).toMatchObject({ value: { identity_kind: kind } });
});

test.each<[number, JsonObject, object]>([
  [4624, { TargetLogonId: "0x8", SubjectLogonId: "0x3e7", LogonType: "10" }, { session_uid: "0x8" }],
  [4688, { TargetLogonId: "0x0", SubjectLogonId: "0x9", NewProcessName: "C:\\a.exe" }, { session_uid: "0x9" }],
  [4624, { TargetLogonId: "0x8", LogonType: "3" }, { session_uid: undefined, labels: { logon_id: "0x8" } }],
  [5140, { SubjectLogonId: "0x9" }, { session_uid: undefined, labels: { logon_id: "0x9" } }],
])("the session is that of who acted, and the use of a share is none: %d", (id, data, value) => {
  const names = { TargetUserName: "svc-sql", SubjectUserName: "svc-sql", SubjectDomainName: "CORP" };
  expect(read(id, { ...names, TargetDomainName: "CORP", ...data })).toMatchObject({ value });
});

test("as whom a program runs is said beside who started it", () => {
  const data = {
    ...{ SubjectUserSid: "S-1-5-18", SubjectUserName: "WEB01$", SubjectDomainName: "CORP" },
    ...{ NewProcessName: "C:\\a.exe", TargetUserName: "svc-sql", TargetDomainName: "CORP" },
  };
  expect(read(4688, data)).toMatchObject({
    value: { identity_uid: "windows:corp:workload:web01$", labels: { runs_as: "svc-sql" } },
  });
});

test.each<[string, number, JsonObject, string]>([
  ["a password that ended", 4625, { Status: "0xC000006E", SubStatus: "0xC0000071" }, "error"],
  ["a password that must be changed", 4625, { Status: "0xC0000224", SubStatus: "0x0" }, "error"],
  ["a password that ended, at a controller", 4771, { Status: "0x17" }, "error"],
  ["a wrong password", 4625, { Status: "0xC000006D", SubStatus: "0xC000006A" }, "denied"],
  ["a wrong password, at a controller", 4771, { Status: "0x18" }, "denied"],
])("who knows a password that is too old guesses none: %s", (_, id, data, outcome) => {
  expect(read(id, { ...LOGON, TargetUserName: "svc-sql", ...data })).toMatchObject({ value: { outcome } });
});

test.each<[string, string, string]>([
  ["one's own", "ann", "auth"],
  ["another's", "svc-sql", "admin"],
])("a password is changed: %s", (_, TargetUserName, actionClass) => {
  const data = { SubjectUserName: "ann", SubjectDomainName: "CORP", TargetUserName, TargetDomainName: "CORP" };
  expect(read(4723, data)).toMatchObject({ value: { action_class: actionClass } });
});

const SYSTEM = { SubjectUserSid: "S-1-5-18", SubjectUserName: "WEB01$", SubjectDomainName: "CORP" };
const OWN = "\\Microsoft\\Windows\\UpdateOrchestrator\\Reboot";
const runs = (line: string): string => `<Task><Actions><Exec><Command>${line}</Command></Exec></Actions></Task>`;

test.each<[string, JsonObject, string]>([
  ["its own", { ...SYSTEM, TaskName: OWN, TaskContentNew: runs("MusNotification.exe") }, "drop"],
  [
    "its own, that does what attackers do",
    { ...SYSTEM, TaskName: OWN, TaskContentNew: runs("powershell -enc SQBFAFgAIAAoAE4AZQB3AC0ATwBiAGoA") },
    "ok",
  ],
  ["another's", { ...SYSTEM, TaskName: "\\Backup", TaskContentNew: runs("run.exe") }, "ok"],
  ["by somebody", { SubjectUserName: "ann", TaskName: OWN, TaskContentNew: runs("run.exe") }, "ok"],
])("a machine sets the times of its tasks all day: %s", (_, data, kind) => {
  expect(read(4702, data)).toMatchObject({ kind });
});
