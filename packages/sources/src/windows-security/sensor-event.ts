import type { Json, JsonObject } from "@rolecall/core";
import { readId } from "../record/read-member.ts";

/** What of an event counts here. */
interface Written {
  readonly id: number;
  readonly provider: string;
  readonly userSid: string | undefined;
  readonly data: JsonObject;
}

/** Of what Sysmon and PowerShell write, these say that somebody did something: started a program, called out, ran a script. */
const READ: readonly (readonly [RegExp, ReadonlySet<number>])[] = [
  [/^Microsoft-Windows-Sysmon$/i, new Set([1, 3])],
  [/^(?:Microsoft-Windows-PowerShell|PowerShellCore)$/i, new Set([4104])],
];

/** Are events of this number, of this program, read? Of the Security log all are. */
export function isRead(provider: string, id: number): boolean {
  return READ.find(([name]) => name.test(provider))?.[1].has(id) ?? id !== 0;
}

/** Logons that the system holds for itself, and whose SIDs they have: their names are in the system's language. */
const OF_MACHINE: ReadonlyMap<string, string> = new Map([
  ["0x3e7", "S-1-5-18"],
  ["0x3e5", "S-1-5-19"],
  ["0x3e4", "S-1-5-20"],
]);

/** An event of theirs in the words of the Security log, so that the same act of the same account is one; any other as it is. */
export function inSecurityWords<Event extends Written>(event: Event): Event {
  if (event.provider.toLowerCase() === "microsoft-windows-sysmon") return ofSysmon(event);
  return event.id === 4104 ? ofPowerShell(event) : event;
}

/** The header names Sysmon's own account; whose program it is stands in the data. */
function ofSysmon<Event extends Written>(event: Event): Event {
  const { data } = event;
  const logon = readId(data["LogonId"]);
  const said: JsonObject = {
    ...accountIn(readId(data["User"])),
    SubjectUserSid: OF_MACHINE.get(logon?.toLowerCase() ?? "") ?? null,
    SubjectLogonId: logon ?? null,
    NewProcessName: data["Image"] ?? null,
  };
  if (event.id === 3) return { ...event, userSid: undefined, data: { ...said, Destination: destinationIn(data) } };
  const started = { CommandLine: data["CommandLine"] ?? null, ParentProcessName: data["ParentImage"] ?? null };
  return { ...event, id: 4688, userSid: undefined, data: { ...said, ...started } };
}

function destinationIn(data: JsonObject): Json {
  const host = readId(data["DestinationHostname"]) ?? "-";
  return host === "-" || host === "" ? (data["DestinationIp"] ?? null) : host.toLowerCase();
}

/** Who ran it stands in the header alone: as a SID, with the name that whatever forwards the event looked up. */
function ofPowerShell<Event extends Written>(event: Event): Event {
  const { data } = event;
  if (data["SubjectUserName"] !== undefined) return event;
  const name = readId(data["AccountName"]);
  const account =
    name === undefined
      ? accountIn(readId(data["UserName"]))
      : { SubjectUserName: name, SubjectDomainName: data["Domain"] ?? null };
  return { ...event, data: { ...data, ...account, AccountName: null } };
}

/** `CORP\svc-app`, in two. */
function accountIn(user: string | undefined): JsonObject {
  if (user === undefined) return {};
  const stroke = user.indexOf("\\");
  return { SubjectUserName: user.slice(stroke + 1), SubjectDomainName: stroke === -1 ? null : user.slice(0, stroke) };
}
