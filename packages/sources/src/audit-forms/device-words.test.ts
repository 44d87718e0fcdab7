import { expect, test } from "vitest";
import { wordsOf } from "./device-words.ts";

test.each([
  ["username ann privilege 15 secret Hunter2", "username"],
  ["no logging host 10.0.0.9", "no logging host"],
  ["copy running-config tftp://10.0.0.9/x.cfg", "copy running-config tftp"],
  ["copy running-config scp://ann:hunter@10.0.0.9/x", "copy running-config scp"],
  ["create auth user ann password hunter shell bash", "create auth user"],
  ["add system user ann hunter", "add system user"],
  ["set system login user ann class super-user", "set system login user"],
  ["delete system syslog", "delete system syslog"],
  ["passwd hunter", "passwd"],
  ["password hunter", "password"],
  ["secret hunter", "secret"],
  ["enable secret hunter", "enable"],
  ["enable password hunter", "enable"],
  ["key-string hunter", "key-string"],
  ["ldap-login-password hunter", "ldap-login-password"],
  ["snmp-server community hunter RO", "snmp-server"],
  ["crypto isakmp key hunter address 10.0.0.9", "crypto"],
  ["tacacs-server key hunter", "tacacs-server key"],
  ["neighbor 10.0.0.9 password hunter", "neighbor"],
  ["interface Tunnel7", "interface Tunnel"],
  ["interface hunter7", "interface"],
  ["no access-class 10 in", "no access-class"],
  ["guestshell enable", "guestshell enable"],
  ["wr mem", "wr"],
  ["", ""],
  ["$(x)", ""],
])("of %j is told %j", (command, told) => {
  expect(wordsOf(command)).toBe(told);
});
