import type { Json, JsonObject } from "@rolecall/core";
import { given } from "../envelope/steps/span-record.ts";
import { logTime } from "../time/log-instant.ts";
import { separated } from "./separated.ts";
import { timeBeside, zonedBeside } from "./shipped-line.ts";

/** What may stand before the first of the parts, which is a number that says nothing: a header of syslog, or nothing. */
const START =
  /^(?:<\d{1,3}>)?(?:[^,"]{0,512} )?\d{1,12},(?=\d{4}[/-]\d\d[/-]\d\d[ T][\d:.]{8,15}Z?,[\w-]{0,32},(?:TRAFFIC|THREAT|CONFIG|SYSTEM|GLOBALPROTECT|AUTHENTICATION|USERID|HIPMATCH|HIP-MATCH|DECRYPTION|IPTAG|CORRELATION|TUNNEL|GTP|SCTP),)/;

/** The parts of each sort of line in their order, by the names that the vendor has for them; a dot is one that is not looked at. */
const HEAD = "receive_time serial type subtype . time_generated";
const SESSION = "src dst . . rule srcuser dstuser app vsys from to . . . . sessionid . sport dport . . . proto action";
const KINDS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    TRAFFIC: `${SESSION} bytes bytes_sent bytes_received . . . category . seqno`,
    THREAT: `${SESSION} misc threatid category severity direction seqno`,
    CONFIG: "host vsys cmd admin client result path seqno . . . . . . device_name . . . high_res_timestamp",
    SYSTEM: "vsys eventid object . . module severity opaque seqno . . . . . . device_name . . high_res_timestamp",
    GLOBALPROTECT:
      "vsys eventid stage auth_method tunnel_type srcuser srcregion machinename public_ip public_ipv6 private_ip private_ipv6 hostid serialnumber client_ver client_os client_os_ver . reason error opaque status location login_duration connect_method error_code portal seqno . high_res_timestamp",
    AUTHENTICATION:
      "vsys ip user normalize_user object authpolicy . authid vendor logset serverprofile desc clienttype event factorno seqno . . . . . . device_name",
  }).map(([type, names]) => [type, `${HEAD} ${names}`.split(" ")]),
);

/** A change of the settings may have all of them behind it, and is cut. */
const MOST_TEXT = 16_384;

/**
 * A line of PAN-OS, by the names of its parts. Of sorts that name nobody only the head.
 * https://docs.paloaltonetworks.com/ngfw/administration/monitoring/use-syslog-for-monitoring/syslog-field-descriptions
 */
export function panosLine(line: string, envelope: JsonObject): JsonObject | undefined {
  // Hardly any other line has a year behind a comma.
  const start = line.includes(",2") ? START.exec(line) : null;
  if (start === null) return undefined;
  const parts = separated(line.slice(start[0].length, MOST_TEXT), line.length > MOST_TEXT);
  const names = KINDS.get(parts?.[2] ?? "") ?? HEAD.split(" ");
  // Of a line that breaks off before its number nobody knows if its last part is whole.
  if (parts === undefined || parts.length < names.indexOf("seqno") + 2) return undefined;
  const named = Object.fromEntries(
    names.flatMap((name, at) => (name === "." ? [] : [[name, (parts[at] ?? "").trim()]])),
  );
  return given({
    ...named,
    // Of lines that name nobody the vendor's number is no part that is looked at.
    seqno: named["seqno"] ?? "-",
    serial: named["serial"] || "-",
    id: idOf(named),
    time: timeOf(named, timeBeside(envelope)),
    section: sectionIn(named["path"]),
    ...saidIn(named),
  });
}

/** Each sort of line of a firewall is numbered for itself. */
function idOf({ serial = "", type, seqno = "" }: Readonly<Record<string, string>>): string | undefined {
  return serial !== "" && /^[1-9]\d{5,20}$/.test(seqno) ? `${serial}/${type}/${seqno}` : undefined;
}

/** Which part of the settings: names of what is set stand behind two blanks, and words of where they are before. */
function sectionIn(path: string | undefined): string | undefined {
  const words =
    path
      ?.slice(0, MOST_PATH)
      .replaceAll(/ {2}\S+/g, "")
      .trim()
      .split(/\s+/) ?? [];
  const section = words.filter((word) => /^[a-z][a-z-]{1,32}$/.test(word) && !AROUND.has(word));
  return section.slice(0, 3).join(" ") || undefined;
}

const AROUND: ReadonlySet<string> = new Set(["config", "devices", "entry", "vsys", "shared", "device-group"]);
const MOST_PATH = 512;

/** The firewall writes its own zone's time, and since version 10 one with its zone behind. */
function timeOf(
  { high_res_timestamp: exact = "", time_generated: said = "" }: Readonly<Record<string, string>>,
  beside: Json | undefined,
): Json {
  // The clock of what has none begins in 1970.
  if (/T.*(?:Z|[+-]\d\d:?\d\d)$/.test(exact) && !exact.startsWith("1970-")) return exact;
  const spelled = said.replace(/^(\d{4})\/(\d\d)\/(\d\d) /, "$1-$2-$3T");
  return logTime(zonedBeside(beside, spelled)) ?? spelled;
}

/** Whose sign-in it was stands in a sentence, which begins in the same words whoever typed the name. */
const SENTENCES: readonly (readonly [RegExp, string])[] = [
  [
    /^failed authentication for user '(?<who>[^']{1,256})'\. (?:[^']|'(?!\. )){0,1024}?\bFrom: (?<from>[\w.:]{2,45}?)\.?$/i,
    "auth-fail",
  ],
  [/^failed authentication for user '(?<who>[^']{1,256})'\./i, "auth-fail"],
  [
    /^authenticated for user '(?<who>[^']{1,256})'\. {1,4}auth profile '.{0,1024}\bFrom: (?<from>[\w.:]{2,45}?)\.?$/i,
    "auth-success",
  ],
  [/^authenticated for user '(?<who>[^']{1,256})'\./i, "auth-success"],
  [
    /^User (?<who>[^\s,]{1,256}) logged in via (?:Web|CLI|API|Panorama)\w* from (?<from>[\w.:]{2,45}) using \w+$/,
    "logged-in",
  ],
  [
    /^GlobalProtect (?:gateway|portal) user authentication (?:succeeded|failed)\. Login from: (?<from>[\w.:]{2,45}), (?:Source region: \w{1,64}, )?User name: (?<who>[^,]{1,256}), /,
    "",
  ],
];

function saidIn(named: Readonly<Record<string, string>>): JsonObject {
  const { type, eventid = "", opaque = "", user, normalize_user: known } = named;
  // As whoever it is was typed, and as the firewall then calls them in all its other lines.
  if (type === "AUTHENTICATION") return given({ said_user: known || user });
  return type === "SYSTEM" ? signInSaid(eventid, opaque) : {};
}

/** Whose sign-in an entry of its system log is about. */
export function signInSaid(eventid = "", opaque = ""): JsonObject {
  for (const [pattern, event] of SENTENCES) {
    const { who, from } = pattern.exec(opaque)?.groups ?? {};
    if (who === undefined) continue;
    return given({ said_user: who, said_ip: from, eventid: event === "" ? undefined : event });
  }
  // Somebody whose name is no such part of a sentence.
  return /^auth-(?:fail|success)/.test(eventid) ? { said_user: "N/A" } : {};
}
