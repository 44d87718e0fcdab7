import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { detect as isEcs } from "../ecs/detect.ts";
import { firstId } from "../record/first-text.ts";
import { readCount, readId, readObject } from "../record/read-member.ts";
import { namedInserts } from "./event-templates.ts";
import { falconEvent } from "./falcon-event.ts";
import { inSecurityWords, isRead } from "./sensor-event.ts";
import type { WindowsEvent } from "./written-event.ts";
import { attribute, dataIn, xmlData } from "./xml-record.ts";

/** Who writes the Security log, clears one, installs services, and sees programs and scripts run: nobody else is read. */
const SECURITY = "Microsoft-Windows-Security-Auditing";
export const PROVIDERS: RegExp =
  /^(?:Microsoft-Windows-(?:Security-Auditing|Eventlog|Sysmon|PowerShell)|PowerShellCore|Service Control Manager)$/i;

/** Undefined for a record that is none, or of another program. */
export function windowsEvent(record: JsonObject): WindowsEvent | undefined {
  if (record["identity_uid"] !== undefined) return undefined;
  const found = SHAPES.find(([marks]) => record[marks] !== undefined)?.[1](record);
  if (found === undefined || !isRead(found.provider, found.id) || isEcs(record)) return undefined;
  return inSecurityWords(found);
}

/** By the member that tells a shape from the others. */
const SHAPES: readonly (readonly [string, (record: JsonObject) => WindowsEvent | undefined])[] = [
  ["EventID", ofRow],
  ["Event", ofXml],
  ["event_id", ofCollector],
  ["win", ofWazuh],
  ["event_simpleName", falconEvent],
  ["data", ({ data }) => (isJsonObject(data) && isJsonObject(data["win"]) ? ofWazuh(data) : undefined)],
];

/**
 * One level of members: NXLog, Fluent Bit, Azure Monitor's `SecurityEvent` and `WindowsEvent`, and what is made here of
 * Winlogbeat's and of raw XML. What the event says stands beside its header, under `EventData`, as XML in that, or in the
 * order of its template (`StringInserts`).
 */
function ofRow(record: JsonObject): WindowsEvent | undefined {
  const provider =
    firstId(record, ["ProviderName", "SourceName", "EventSourceName", "Provider", "Source"]) ?? ofTable(record);
  if (provider === undefined || !PROVIDERS.test(provider) || isFlattened(record)) return undefined;
  const id = readCount(record["EventID"]) ?? 0;
  return {
    id,
    provider,
    channel: firstId(record, ["Channel", "EventLog"]) ?? "Security",
    computer: firstId(record, ["Computer", "Hostname", "MachineName"]) ?? "",
    time: record["TimeCreated"] ?? record["EventTime"] ?? record["TimeGenerated"] ?? record["EventReceivedTime"],
    recordId: firstId(record, ["EventRecordID", "EventRecordId", "RecordNumber"]),
    userSid: firstId(record, ["UserID", "UserSid"]),
    keywords: firstId(record, ["EventType", "Keywords"]),
    data: dataOfRow(record, id),
  };
}

/** Exports leave out the source that all rows of Sentinel's table have; its own title of the event stays. */
function ofTable({ Activity: activity, EventID: id, Channel: channel }: JsonObject): string | undefined {
  const isTable = typeof activity === "string" && activity.startsWith(`${readId(id) ?? ""} - `);
  return isTable && (channel === undefined || channel === "Security") ? SECURITY : undefined;
}

/** Where what the event says was given names with points, it is nested again before it is read. */
function isFlattened(record: JsonObject): boolean {
  return record["EventData"] === undefined && Object.keys(record).some((name) => name.startsWith("EventData."));
}

function dataOfRow(record: JsonObject, id: number): JsonObject {
  const { EventData: data, StringInserts: inserts } = record;
  if (isJsonObject(data)) return data;
  if (Array.isArray(inserts)) return namedInserts(id, inserts as readonly Json[]);
  return typeof data === "string" && data.includes("<Data") ? { ...xmlData(data), ...record } : record;
}

/** XML as JSON, as whatever forwards events wrote its attributes: `@Name`, `Name`, under `$`. */
function ofXml({ Event: event }: JsonObject): WindowsEvent | undefined {
  const system = isJsonObject(event) ? readObject(event["System"]) : undefined;
  if (!isJsonObject(event) || system === undefined) return undefined;
  const provider = attribute(system["Provider"], "Name") ?? "";
  if (!PROVIDERS.test(provider)) return undefined;
  return {
    provider,
    id: readCount(elementText(system["EventID"])) ?? 0,
    channel: readId(elementText(system["Channel"])) ?? "Security",
    computer: readId(elementText(system["Computer"])) ?? "",
    time: attribute(system["TimeCreated"], "SystemTime"),
    recordId: readId(elementText(system["EventRecordID"])),
    userSid: attribute(system["Security"], "UserID"),
    keywords: readId(elementText(system["Keywords"])),
    data: dataIn(event),
  };
}

/** An element with attributes is an object, its text one of its members. */
function elementText(element: Json | undefined): Json | undefined {
  return isJsonObject(element) ? (element["#text"] ?? element["Value"] ?? element["_"] ?? element["text"]) : element;
}

/** The body that OpenTelemetry's collector makes of an event (`windowseventlog`). */
function ofCollector(record: JsonObject): WindowsEvent | undefined {
  const { event_id: id, provider: source, computer, channel, system_time: time, record_id: recordId } = record;
  const provider = isJsonObject(source) ? (readId(source["name"]) ?? "") : "";
  if (!PROVIDERS.test(provider)) return undefined;
  return {
    provider,
    id: readCount(isJsonObject(id) ? id["id"] : id) ?? 0,
    channel: readId(channel) ?? "Security",
    computer: readId(computer) ?? "",
    time,
    recordId: readId(recordId),
    userSid: readId(readObject(record["security"])?.["user_id"]),
    keywords: firstOf(record["keywords"]),
    data: dataIn({ EventData: record["event_data"] ?? null, UserData: record["user_data"] ?? null }),
  };
}

/** What Wazuh's agent makes of one: all names begin with a small letter. */
function ofWazuh({ win }: JsonObject): WindowsEvent | undefined {
  const system = isJsonObject(win) ? readObject(win["system"]) : undefined;
  const provider = readId(system?.["providerName"]) ?? "";
  if (!isJsonObject(win) || system === undefined || !PROVIDERS.test(provider)) return undefined;
  return {
    provider,
    id: readCount(system["eventID"]) ?? 0,
    channel: readId(system["channel"]) ?? "Security",
    computer: readId(system["computer"]) ?? "",
    time: system["systemTime"],
    recordId: readId(system["eventRecordID"]),
    userSid: undefined,
    keywords: readId(system["keywords"]),
    data: capitalised(readObject(win["eventdata"]) ?? readObject(readObject(win["logFileCleared"])) ?? {}),
  };
}

function firstOf(value: Json | undefined): string | undefined {
  return readId(Array.isArray(value) ? (value as readonly Json[])[0] : value);
}

function capitalised(members: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(members).map(([name, value]) => [name.charAt(0).toUpperCase() + name.slice(1), value]),
  );
}
