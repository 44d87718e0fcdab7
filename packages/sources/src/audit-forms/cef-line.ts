import type { Json, JsonObject } from "@rolecall/core";
import { given } from "../envelope/steps/span-record.ts";
import { logTime } from "../time/log-instant.ts";
import { monthOf } from "../time/named-month.ts";
import { yearlessTime } from "../time/yearless-time.ts";
import { fits } from "./at-place.ts";
import { COMMON_EVENTS } from "./common-events.ts";
import { FIREWALL_EVENTS, NOBODYS_EVENTS } from "./firewall-events.ts";
import { signInSaid } from "./panos-line.ts";
import { timeBeside } from "./shipped-line.ts";

/** Seven parts, in which a bar that is no end of one stands behind a backslash. */
const HEADER =
  /^CEF: ?\d\|((?:[^|\\]|\\.){1,128})\|((?:[^|\\]|\\.){1,128})\|((?:[^|\\]|\\.){0,64})\|((?:[^|\\]|\\.){0,128})\|((?:[^|\\]|\\.){0,512})\|((?:[^|\\]|\\.){0,32})\|/;

/** The names that Sentinel's table `CommonSecurityLog` has for the parts that forms look at: rows of it are read by the same forms. */
const NAMES: Readonly<Record<string, string>> = {
  act: "DeviceAction",
  app: "ApplicationProtocol",
  cat: "DeviceEventCategory",
  deviceExternalId: "DeviceExternalID",
  dhost: "DestinationHostName",
  dst: "DestinationIP",
  duid: "DestinationUserID",
  duser: "DestinationUserName",
  dvchost: "DeviceName",
  externalId: "ExternalID",
  fileId: "FileID",
  fileType: "FileType",
  fname: "FileName",
  msg: "Message",
  outcome: "EventOutcome",
  reason: "Reason",
  shost: "SourceHostName",
  sproc: "SourceProcessName",
  src: "SourceIP",
  suid: "SourceUserID",
  suser: "SourceUserName",
  // PAN-OS' own, of its client's ways in.
  PanOSAuthMethod: "PanOSAuthMethod",
  PanOSConnectionError: "PanOSConnectionError",
  PanOSEventID: "PanOSEventID",
  PanOSEventStatus: "PanOSEventStatus",
  PanOSPublicIPv4: "PanOSPublicIPv4",
  PanOSSourceRegion: "PanOSSourceRegion",
  PanOSSourceUserName: "PanOSSourceUserName",
  PanOSStage: "PanOSStage",
};

/** What ends one value and begins another. */
const KEY = /(?:^|\s)([A-Za-z]\w{0,63})=/g;
const CUSTOM = /^cs([1-6])(Label)?$/;
/** No more of a line is gone through. */
const MOST_TEXT = 16_384;

/**
 * A header of syslog, older (with a year, or the time as newer ones write it, as some daemons do) or newer, or its priority
 * alone: whatever a program says in words of its own is none of it.
 */
const SYSLOG =
  /^(?:<\d{1,3}>)?(?:(?<month>[A-Z][a-z]{2}) (?<day>[ \d]\d) (?:\d{4} )?(?<clock>\d\d:\d\d:\d\d) [\w.:-]{1,128} |(?<older>\d{4}-\d\d-\d\dT\S{9,24}) [\w.:-]{1,128} |1 (?<newer>\S{20,40}) \S{1,128} (?:\S{1,64} \S{1,64} \S{1,64} (?:- |\[[^\]]{1,1024}\] )?)?)?(?=CEF:)/;

/**
 * A line in the Common Event Format, behind a header of syslog or bare, by the names of `CommonSecurityLog`.
 * https://www.microfocus.com/documentation/arcsight/arcsight-smartconnectors-8.4/cef-implementation-standard/
 */
export function cefLine(line: string, envelope: JsonObject, now: number): JsonObject | undefined {
  if (!line.includes("CEF:")) return undefined;
  const start = SYSLOG.exec(line);
  const before = start?.[0] ?? "";
  const text = line.slice(before.length, before.length + MOST_TEXT);
  const header = HEADER.exec(text);
  if (header === null) return undefined;
  const [whole, vendor = "", product = "", version = "", id = "", name = ""] = header;
  const { parts, twice } = partsOf(text.slice(whole.length));
  const time = timeOf(parts.get("rt") ?? parts.get("FTNTFGTeventtime"), start?.groups, envelope, now);
  // Check Point's exporter writes its own names of parts in each of its formats.
  if (vendor === "Check Point" && parts.has("loguid"))
    return twice ? undefined : given({ product, ...Object.fromEntries(parts), action: parts.get("act"), time });
  const record = given({
    TimeGenerated: time,
    DeviceVendor: bare(vendor),
    DeviceProduct: bare(product),
    DeviceVersion: bare(version),
    DeviceEventClassID: bare(id),
    Activity: bare(name),
    ...Object.fromEntries([...parts].flatMap(([key, value]) => named(key, value))),
    ...(name === "SYSTEM" ? signInSaid(parts.get("cat"), parts.get("msg")) : {}),
  });
  if (TOLD.some((told) => fits(record, told))) return record;
  return twice || !OF_FIREWALLS.some((told) => fits(record, told)) ? undefined : record;
}

function timeOf(said: string | undefined, header: Groups, envelope: JsonObject, now: number): Json | undefined {
  return instantOf(said, isZoned) ?? timeAround(header, envelope) ?? instantOf(said, isAny) ?? early(header, now);
}

type Groups = Readonly<Record<string, string | undefined>> | undefined;

/** CyberArk's has no time but the newer header's. What has no zone of its own is what the shipper says, or else UTC. */
function timeAround(header: Groups, envelope: JsonObject): Json | undefined {
  return logTime(header?.["older"], header?.["newer"]) ?? timeBeside(envelope);
}

/** The older header has no year. */
function early(header: Groups, now: number): string | undefined {
  const { month = "", day = "", clock = "" } = header ?? {};
  return (month === "" ? null : yearlessTime(month, day, clock, now)) ?? undefined;
}

const TOLD = COMMON_EVENTS.map(({ told }) => told);
const OF_FIREWALLS = [...FIREWALL_EVENTS.map(({ told }) => told), ...NOBODYS_EVENTS];

/** Names by which a firewall says who did what: with one of them twice nobody knows which of the two somebody typed. */
const DECIDING: ReadonlySet<string> = new Set([
  ...["act", "outcome", "duser", "suser", "src", "cat", "msg"],
  ...["PanOSSourceUserName", "PanOSEventID", "PanOSEventStatus", "PanOSPublicIPv4", "PanOSConnectionError"],
  ...["administrator", "user", "operation", "audit_status", "auth_status", "client_ip", "loguid", "subject"],
]);

interface Parts {
  readonly parts: ReadonlyMap<string, string>;
  readonly twice: boolean;
}

function partsOf(text: string): Parts {
  const keys = [...text.matchAll(KEY)];
  const parts = keys.map((key, index) => {
    const value = text.slice(key.index + key[0].length, keys[index + 1]?.index ?? text.length);
    return [key[1] ?? "", value.trim().replace(/\\([\\=|])/g, "$1")] as const;
  });
  // Of two the first counts: what a stranger wrote stands behind.
  const deciding = parts.map(([name]) => name).filter((name) => DECIDING.has(name));
  return { parts: new Map(parts.reverse()), twice: new Set(deciding).size < deciding.length };
}

function named(key: string, value: string): readonly (readonly [string, string])[] {
  const custom = CUSTOM.exec(key);
  const name = custom === null ? NAMES[key] : `DeviceCustomString${custom[1]}${custom[2] ?? ""}`;
  return name === undefined || value === "" ? [] : [[name, value]];
}

function bare(text: string): string {
  return text.replace(/\\(.)/g, "$1");
}

/** `May 18 2026 11:41:48.452 UTC`, with the zone or without, or a count of milliseconds. */
const WRITTEN = /^([A-Z][a-z]{2}) (\d{1,2}) (\d{4}) (\d\d:\d\d:\d\d(?:\.\d{1,9})?)(?: (UTC|GMT|Z))?$/;

const isZoned = (zone: string): boolean => zone !== "";
const isAny = (): boolean => true;

function instantOf(text: string | undefined, counts: (zone: string) => boolean): string | undefined {
  if (text === undefined) return undefined;
  const [whole, month = "", day = "", year, time, zone = ""] = WRITTEN.exec(text) ?? [];
  if (whole === undefined) return logTime(text);
  if (!counts(zone)) return undefined;
  return logTime(`${year}-${monthOf(month)}-${day.padStart(2, "0")}T${time}Z`);
}
