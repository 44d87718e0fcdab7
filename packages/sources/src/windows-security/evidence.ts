import type { JsonObject } from "@rolecall/core";
import { type CommandSign, commandSign } from "../action/command-signs.ts";
import { readId, readText } from "../record/read-member.ts";
import { LOGON_TYPES } from "./event-meanings.ts";
import type { Account, Host } from "./identify.ts";
import { privilegedGroup } from "./privileged-group.ts";
import type { WindowsEvent } from "./written-event.ts";

type Labels = Record<string, string | undefined>;

/** What rules ask for, in the words of this project where the log has numbers. */
export function labelsFor(event: WindowsEvent, account: Account, host: Host): Labels {
  const { id, data } = event;
  return {
    event_id: String(id),
    host: host.name || undefined,
    user_sid: account.sid,
    ...ofLogon(id, data),
    ...ofTicket(data),
    ...ofChange(id, data),
    ...ofProgram(id, data),
  };
}

/** What a task is to do stands far behind in what describes it. */
const MOST_LINE = 16_384;

/** Why somebody was not let in. https://learn.microsoft.com/en-us/previous-versions/windows/it-pro/windows-10/security/threat-protection/auditing/event-4625 */
const FAILURES: ReadonlyMap<string, string> = new Map([
  ["0xc0000064", "no-such-user"],
  ["0xc000006a", "wrong-password"],
  ["0xc000006d", "wrong-name-or-password"],
  ["0xc000006e", "account-restricted"],
  ["0xc000006f", "outside-hours"],
  ["0xc0000070", "not-from-this-computer"],
  ["0xc0000071", "password-expired"],
  ["0xc0000072", "account-disabled"],
  ["0xc0000133", "clock-differs"],
  ["0xc000015b", "logon-type-not-granted"],
  ["0xc0000193", "account-expired"],
  ["0xc0000224", "password-must-change"],
  ["0xc0000234", "account-locked"],
  ["0x6", "no-such-user"],
  ["0x12", "account-disabled"],
  ["0x17", "password-expired"],
  ["0x18", "wrong-password"],
]);

function ofLogon(id: number, data: JsonObject): Labels {
  const substatus = text(data, "SubStatus") ?? "0x0";
  const code = (/^(?:0x0+|0)$/i.test(substatus) ? text(data, "Status") : substatus)?.toLowerCase() ?? "";
  return {
    logon_type: LOGON_TYPES.get(text(data, "LogonType") ?? ""),
    authentication: text(data, "AuthenticationPackageName") ?? text(data, "PackageName"),
    // Of a lock the computer that the tries came from stands where a domain does elsewhere.
    workstation:
      id === 4740 ? text(data, "TargetDomainName") : (text(data, "WorkstationName") ?? text(data, "Workstation")),
    failure: FAILURES.get(code),
    privileges: text(data, "PrivilegeList")?.replace(/\s+/g, " ").slice(0, 256),
  };
}

/** Numbers of Kerberos' ways to encrypt (RFC 3961, 4757, 8009). */
const ENCRYPTION: ReadonlyMap<string, string> = new Map([
  ["0x1", "des"],
  ["0x3", "des"],
  ["0x11", "aes128"],
  ["0x12", "aes256"],
  ["0x13", "aes128"],
  ["0x14", "aes256"],
  ["0x17", "rc4"],
  ["0x18", "rc4"],
]);

function ofTicket(data: JsonObject): Labels {
  const type = text(data, "TicketEncryptionType")?.toLowerCase();
  return {
    encryption: type === undefined ? undefined : ENCRYPTION.get(type),
    preauthentication: text(data, "PreAuthType"),
    services: text(data, "TransmittedServices"),
  };
}

/** The rights to have the directory's changes, with its secrets or without. */
const ALL_CHANGES = /1131f6ad-9c07-11d1-f79f-00c04fc2dcd2|89e95b76-444d-4c62-991a-0facbeda640c/i;
const CHANGES = /1131f6aa-9c07-11d1-f79f-00c04fc2dcd2/i;

/** What was set of an account, as the log has it: a number of a sentence for each. */
const SETTINGS: readonly (readonly [string, string])[] = [
  ["%%2082", "password-not-required"],
  ["%%2088", "domain-controller"],
  ["%%2089", "password-never-expires"],
  ["%%2091", "reversible-password"],
  ["%%2093", "trusted-for-delegation"],
  ["%%2095", "des-only"],
  ["%%2096", "no-preauthentication"],
  ["%%2098", "trusted-to-authenticate-for-delegation"],
];

function ofChange(id: number, data: JsonObject): Labels {
  const properties = readText(data["Properties"], MOST_LINE) ?? "";
  const settings = text(data, "UserAccountControl") ?? "";
  const history = text(data, "SidHistory") ?? "-";
  return {
    replicates: replicated(properties),
    settings: wordsOf(settings),
    sid_history: history === "-" || history.trim() === "" ? undefined : "set",
    attribute: text(data, "AttributeLDAPDisplayName"),
    operation: OPERATIONS.get(text(data, "OperationType") ?? ""),
    object_class: text(data, "ObjectClass"),
    share_file: text(data, "RelativeTargetName"),
    audit: auditChange(text(data, "AuditPolicyChanges") ?? ""),
    ...ofMember(data),
    target_user: TRIED.has(id) ? text(data, "TargetUserName") : undefined,
  };
}

/** Events in which an account is tried, or used by another. */
const TRIED: ReadonlySet<number> = new Set([4648, 4625, 4776]);

function replicated(properties: string): string | undefined {
  if (ALL_CHANGES.test(properties)) return "all";
  return CHANGES.test(properties) ? "changes" : undefined;
}

/** What is no longer written down, or is from now on: success and failure have a number each. */
function auditChange(changes: string): string | undefined {
  if (/%%84(?:48|50)/.test(changes)) return "removed";
  return /%%84(?:49|51)/.test(changes) ? "added" : undefined;
}

/** Values of an attribute that came, and that went. */
const OPERATIONS: ReadonlyMap<string, string> = new Map([
  ["%%14674", "added"],
  ["%%14675", "deleted"],
]);

function wordsOf(settings: string): string | undefined {
  const words = SETTINGS.filter(([number]) => settings.includes(number)).map(([, word]) => word);
  return words.length === 0 ? undefined : words.join(" ");
}

/** Who came into a group: by the directory's name, where the domain knows it; a machine's own groups have the SID alone. */
function ofMember(data: JsonObject): Labels {
  const name = text(data, "MemberName") ?? "-";
  const sid = text(data, "MemberSid");
  if (name === "-" && sid === undefined) return {};
  const member = name === "-" ? sid : (/^CN=((?:[^,\\]|\\.){1,128})/i.exec(name)?.[1] ?? name);
  return { member, granted_to: member, privileged_group: privilegedGroup(data) };
}

function ofProgram(id: number, data: JsonObject): Labels {
  if (!PROGRAMS.has(id)) return {};
  const started = text(data, "NewProcessName");
  const parent = text(data, "ParentProcessName");
  const line = lineIn(data, ["CommandLine", "ScriptBlockText", "ServiceFileName", "ImagePath", ...TASK]);
  return {
    program: started === undefined ? undefined : baseName(started),
    parent: parent === undefined ? undefined : baseName(parent),
    does: line === undefined ? undefined : commandSign(doneIn(line)),
    runs_as: text(data, "ServiceAccount") ?? text(data, "AccountName") ?? text(data, "TargetUserName"),
    executable: line === undefined || id === 4688 || id === 4104 ? undefined : executableIn(line),
    destination: text(data, "Destination"),
  };
}

const TASK = ["TaskContent", "TaskContentNew"];

function lineIn(data: JsonObject, names: readonly string[]): string | undefined {
  return names.map((name) => readText(data[name], MOST_LINE)).find((value) => value !== undefined);
}

/** What a task is seen to do. */
export function taskSign(data: JsonObject): CommandSign | undefined {
  const line = lineIn(data, TASK);
  return line === undefined ? undefined : commandSign(doneIn(line));
}

const PROGRAMS: ReadonlySet<number> = new Set([4688, 3, 4104, 4697, 7045, 4698, 4702]);

/** Of a task, the part that says what is done. */
function doneIn(line: string): string {
  const at = line.indexOf("<Actions");
  return at === -1 ? line : line.slice(at).replace(/<[^<>]{0,200}>/g, " ");
}

/** What runs, without what it is handed: of a task the element that says so. */
function executableIn(line: string): string | undefined {
  const command = /<Command>([^<]{1,512})<\/Command>/i.exec(line)?.[1] ?? line.slice(0, 512);
  if (command.includes("<")) return undefined;
  const [, quoted, plain] = /^\s*(?:"([^"]{1,400})"|(\S{1,400}))/.exec(command) ?? [];
  const path = quoted ?? plain;
  return path === undefined ? undefined : baseName(path);
}

/** The last part of a path, in small letters. */
export function baseName(path: string): string {
  const name = path.slice(Math.max(path.lastIndexOf("\\"), path.lastIndexOf("/")) + 1).toLowerCase();
  return (name === "" ? path.toLowerCase() : name).slice(0, 128);
}

function text(data: JsonObject, name: string): string | undefined {
  const said = readId(data[name]);
  return said === "-" ? undefined : said;
}
