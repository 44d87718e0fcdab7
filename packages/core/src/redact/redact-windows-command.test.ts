import { expect, test } from "vitest";
import { redactText, redactValue } from "./redact.ts";

test.each([
  ["net user evil Hush! /add", "net user evil *** /add"],
  ['C:\\Windows\\System32\\net1.exe user "evil" Hush /add', 'C:\\Windows\\System32\\net1.exe user "evil" *** /add'],
  ["net use Z: \\\\srv\\share /user:CORP\\ann Hush", "net use Z: \\\\srv\\share /user:CORP\\ann ***"],
  ["net use \\\\srv\\c$ Hush /user:ann", "net use \\\\srv\\c$ *** /user:ann"],
  ["schtasks /create /tn x /ru CORP\\svc /rp Hush /tr a.exe", "schtasks /create /tn x /ru CORP\\svc /rp *** /tr a.exe"],
  ["cmdkey /add:srv /user:ann /pass:Hush", "cmdkey /add:srv /user:ann /pass:***"],
  ["ConvertTo-SecureString 'Hush' -AsPlainText", "ConvertTo-SecureString '***' -AsPlainText"],
  [
    "PsExec64.exe \\\\web01 -u CORP\\ann -p Hush cmd /c whoami",
    "PsExec64.exe \\\\web01 -u CORP\\ann -p *** cmd /c whoami",
  ],
  ["winrs -r:web01 -u:ann -p:Hush whoami", "winrs -r:web01 -u:ann -p:*** whoami"],
  ["useradd -m -s /bin/bash -p Hush ann", "useradd -m -s /bin/bash -p *** ann"],
  ["ConvertTo-SecureString -String Hush -AsPlainText", "ConvertTo-SecureString -String *** -AsPlainText"],
  ["htpasswd -b /etc/users ann Hush", "htpasswd -b /etc/users ann ***"],
])("a password that no option names goes: %s", (command, clean) => {
  expect(redactValue(command)).toBe(clean);
  const json = JSON.stringify({ EventData: { CommandLine: command } });
  expect(JSON.parse(redactText(json))).toEqual({ EventData: { CommandLine: clean } });
  expect(redactText(redactText(json))).toBe(redactText(json));
});

test.each([
  "net user ann /active:no",
  "net user ann * /add",
  "net use",
  "psexec -s cmd; mkdir -p /opt/a",
  "ConvertTo-SecureString $text -AsPlainText, ConvertTo-SecureString (Get-Content a.txt)",
  "net use Z: /delete",
  "schtasks /query /tn x",
  "The network user agent",
])("what is no password stays: %s", (command) => {
  expect(redactValue(command)).toBe(command);
});
