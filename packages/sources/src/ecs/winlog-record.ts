import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { isRead } from "../windows-security/sensor-event.ts";
import { PROVIDERS } from "../windows-security/windows-event.ts";
import { field, fieldText } from "./fields.ts";

/**
 * The event of Windows' Security log in a document of Winlogbeat's or of Elastic's agent, which keep what it says by its
 * own names. Undefined for any other document, and for events of other programs.
 */
export function winlogRecord(document: JsonObject): JsonObject | undefined {
  const provider = fieldText(document, "winlog.provider_name", 128);
  if (provider === undefined || !PROVIDERS.test(provider)) return undefined;
  const data = field(document, "winlog.event_data");
  const user = field(document, "winlog.user_data");
  const said = isJsonObject(data) ? data : user;
  if (!isJsonObject(said)) return undefined;
  const at = (name: string): Json => field(document, name) ?? null;
  const id = at("winlog.event_id") ?? at("event.code");
  if (!isRead(provider, Number(id))) return undefined;
  return {
    EventID: id,
    Provider: provider,
    Channel: at("winlog.channel"),
    Computer: at("winlog.computer_name"),
    EventRecordID: at("winlog.record_id"),
    TimeCreated: at("@timestamp"),
    UserID: at("winlog.user.identifier"),
    // Keywords are in the system's language; what the shipper makes of them is not.
    Keywords: fieldText(document, "event.outcome", 16) === "failure" ? "Audit Failure" : first(at("winlog.keywords")),
    EventData: named(document, said),
  };
}

function isOfSysmon(document: JsonObject): boolean {
  return fieldText(document, "winlog.provider_name", 128)?.toLowerCase() === "microsoft-windows-sysmon";
}

/** Where Elastic's pipelines put what Sysmon says, which is no longer among its own names then. */
const FIELDS: readonly (readonly [string, string])[] = [
  ["Image", "process.executable"],
  ["CommandLine", "process.command_line"],
  ["ParentImage", "process.parent.executable"],
  ["DestinationHostname", "destination.domain"],
  ["DestinationIp", "destination.ip"],
];

function ofFields(document: JsonObject): JsonObject {
  const [name, domain] = [fieldText(document, "user.name", 256), fieldText(document, "user.domain", 256)];
  const user = name === undefined ? {} : { User: domain === undefined ? name : `${domain}\\${name}` };
  const known = FIELDS.map(([member, place]) => [member, field(document, place) ?? null] as const);
  return { ...user, ...Object.fromEntries(known.filter(([, value]) => value !== null)) };
}

/** What is installed as a service does not say by whom; the shipper looked the header's SID up. */
function named(document: JsonObject, said: JsonObject): JsonObject {
  if (said["SubjectUserName"] !== undefined || said["TargetUserName"] !== undefined) return said;
  if (isOfSysmon(document)) return { ...ofFields(document), ...said };
  const [name, domain] = [fieldText(document, "winlog.user.name", 256), fieldText(document, "winlog.user.domain", 256)];
  const script = field(document, "powershell.file.script_block_text");
  const all = script === undefined ? said : { ScriptBlockText: script, ...said };
  return name === undefined ? all : { ...all, SubjectUserName: name, SubjectDomainName: domain ?? null };
}

function first(value: Json): Json {
  return Array.isArray(value) ? ((value as readonly Json[])[0] ?? null) : value;
}
