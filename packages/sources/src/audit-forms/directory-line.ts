import type { JsonObject } from "@rolecall/core";
import { given } from "../envelope/steps/span-record.ts";
import { type HostMessage, isOfProgram, messageOf } from "../linux-host/host-message.ts";
import { monthOf } from "../time/named-month.ts";
import { timeBeside } from "./shipped-line.ts";

/** What OpenLDAP's daemon says once somebody is let in: `mech` is not there when they ask. A name has no quotes of its own there. */
const BOUND =
  /^conn=(?<conn_id>\d{1,20}) op=\d{1,20} BIND dn="(?<bind_dn>[^"]{0,1024})" mech=(?<mech>[\w-]{1,32})(?: |$)/;

/** How a sign-in (97) to 389 ended, with whose it was: of one that failed the server does not say it in the same line. */
const RESULT =
  /^\[(?<day>\d\d)\/(?<month>[A-Z][a-z]{2})\/(?<year>\d{4}):(?<clock>\d\d:\d\d:\d\d(?:\.\d{1,9})?) (?<zone>[+-]\d{4})\] conn=(?<conn_id>\d{1,20}) op=\d{1,20} RESULT err=(?<err>\d{1,5}) tag=(?<tag>97) (?:\w{1,16}=[\d.]{1,24} ){1,5}dn="(?<bind_dn>[^"]{0,1024})"(?:,|$)/;

const REQUEST =
  /^(?<krb5_request>AS_REQ|TGS_REQ) \(\d{1,3} etypes \{[^}]{0,2048}\}\) (?<client_ip>[\d.a-f:]{2,45}): (?<verdict>[A-Z_]{3,40}): (?:authtime \d{1,12}, {1,2}(?:etypes \{[^}]{0,512}\}, {0,2})?)?(?<client>[^\s,<>]{1,512}) for (?<server>[^\s,<>]{1,512})(?:,|$)/;
/** The first of two requests, which is asked for a proof. */
const IS_FIRST = /^NEEDED_PREAUTH$/;

/** Each of several that are asked for together has a line of its own: the page for users deletes so. */
const CALL =
  /(?:^|\] )ipa: INFO: (?:\[\w{1,32}\] )?(?<principal>[^\s:]{1,256}): (?:batch: )?(?<ipa_call>[a-z]\w{1,48})(?:\/\d{1,3})?\((?<given>.{0,8192})\): (?<verdict>[A-Z]\w{1,64})$/s;
const REMOTE = /\[(?:remote|client) (?<client_ip>[\d.a-f:]{2,45}?)(?::\d{1,5})?\]/;
const APACHE =
  /^\[[A-Z][a-z]{2} (?<month>[A-Z][a-z]{2}) (?<day>\d\d) (?<clock>\d\d:\d\d:\d\d(?:\.\d{1,9})?) (?<year>\d{4})\] /;

type Groups = Readonly<Record<string, string | undefined>>;

/** A line of a directory's log as the server writes it into a file, by the names of its parts. */
export function directoryLine(line: string, envelope: JsonObject): JsonObject | undefined {
  if (!line.startsWith("[")) return undefined;
  const bound = RESULT.exec(line)?.groups;
  if (bound !== undefined) return given({ ...bound, time: timeOf(bound, zoneOf(bound["zone"])) });
  const call = CALL.exec(line)?.groups;
  if (call === undefined) return undefined;
  const written = APACHE.exec(line)?.groups;
  const { given: words, ...said } = call;
  return given({
    ...said,
    realm: call["principal"]?.split("@")[1],
    // The first that is given is what it is about; what else is may be secret.
    object: /^[[(]?u?'([^'\\]{1,256})'/.exec(words ?? "")?.[1],
    client_ip: REMOTE.exec(line)?.groups?.["client_ip"],
    // Apache writes its own zone's time, and does not say which that is.
    time: timeBeside(envelope) ?? (written === undefined ? undefined : timeOf(written, "Z")),
  });
}

/** May the record be a message of such a daemon? */
export function isOfDirectory(record: JsonObject): boolean {
  return isOfProgram(record, READERS);
}

/** A message of OpenLDAP's daemon, or of Kerberos', however it travelled, by the names of its parts. */
export function directoryMessage(record: JsonObject): JsonObject | undefined {
  const message = isOfDirectory(record) ? messageOf(record) : undefined;
  return message === undefined ? undefined : READERS.get(message.program)?.(message);
}

/**
 * What a module of Samba's says of one operation. What stands in front is as it was set up, the user first, or behind an address:
 * no user and no address has a bar, and what else may stand there a client chose.
 */
const SHARED =
  /^(?:(?<client_ip>[\d.a-f:]{2,45})\|)?(?:(?<domain>[^|\\]{1,64})\\)?(?<share_user>(?!\d[\d.]{4,}\||[\da-f]*:[\da-f:]+\|)[^|\\]{0,256})\|(?:(?<behind_ip>[\d.a-f:]{2,45})\|)?(?:[\w.$ -]{0,128}\|){0,4}?(?<share_operation>[a-z][a-z_]{2,40})\|(?<verdict>ok|fail(?: \([^)|]{1,128}\))?)(?:\|(?<object>.{0,4096}))?$/s;

/** What stands before the file itself: how it is opened. */
const HOW = /^(?:[rw]|0x[\da-f]{1,8}\|(?:file|dir)\|[a-z_]{4,20})\|/;

function shareIn({ text, host, time }: HostMessage): JsonObject {
  const shared = SHARED.exec(text)?.groups;
  if (shared === undefined) return given({ time, step_of: "smbd", host });
  const { client_ip: before, behind_ip: behind, domain, share_user: user, ...said } = shared;
  return given({
    ...said,
    // A session of nobody's has no name.
    share_user: user || "nobody",
    share_domain: domain?.toUpperCase(),
    object: /^(?:open|create_file)/.test(said["share_operation"] ?? "")
      ? said["object"]?.replace(HOW, "")
      : said["object"],
    ...{ client_ip: before ?? behind, host, time },
  });
}

const READERS: ReadonlyMap<string, (message: HostMessage) => JsonObject | undefined> = new Map([
  ["slapd", bindIn],
  ["krb5kdc", requestIn],
  ["smbd_audit", shareIn],
]);

function bindIn({ text, host, time }: HostMessage): JsonObject | undefined {
  const bound = BOUND.exec(text)?.groups;
  return given({ time, ...(bound === undefined ? { step_of: "slapd", host } : { ...bound, tag: 97, err: 0, host }) });
}

function requestIn({ text, host, time }: HostMessage): JsonObject | undefined {
  const request = REQUEST.exec(text)?.groups;
  if (request === undefined || IS_FIRST.test(request["verdict"] ?? ""))
    return given({ time, step_of: "krb5kdc", host });
  return given({ ...request, realm: request["client"]?.split("@").at(-1), host, time });
}

function timeOf({ day, month = "", year, clock }: Groups, zone: string): string {
  return `${year}-${monthOf(month)}-${day}T${clock}${zone}`;
}

function zoneOf(zone = ""): string {
  return `${zone.slice(0, 3)}:${zone.slice(3)}`;
}
