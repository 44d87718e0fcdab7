import type { JsonObject } from "@rolecall/core";
import { readId } from "../record/read-member.ts";

/** Groups that rule a domain or a machine, by the last number of their SID: their names are in the system's language. */
const BY_NUMBER: ReadonlyMap<string, string> = new Map([
  ["512", "Domain Admins"],
  ["516", "Domain Controllers"],
  ["518", "Schema Admins"],
  ["519", "Enterprise Admins"],
  ["520", "Group Policy Creator Owners"],
  ["526", "Key Admins"],
  ["527", "Enterprise Key Admins"],
]);
const BUILT_IN: ReadonlyMap<string, string> = new Map([
  ["544", "Administrators"],
  ["548", "Account Operators"],
  ["549", "Server Operators"],
  ["550", "Print Operators"],
  ["551", "Backup Operators"],
]);
const BY_NAME =
  /^(?:domain admins|enterprise admins|schema admins|administrators|backup operators|account operators|server operators|dnsadmins|group policy creator owners)$/i;

/** What the group of the event is called, where it is one that rules. */
export function privilegedGroup(data: JsonObject): string | undefined {
  const [, authority, number = ""] =
    /^S-1-5-(21|32)-(?:[\d-]{1,60}-)?(\d{1,10})$/.exec(readId(data["TargetSid"]) ?? "") ?? [];
  const known = authority === "32" ? BUILT_IN.get(number) : authority === "21" ? BY_NUMBER.get(number) : undefined;
  const name = readId(data["TargetUserName"]) ?? "";
  return known ?? (BY_NAME.test(name) ? name : undefined);
}
