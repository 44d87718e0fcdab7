import { deadLetter, drop, type EventOutcome, type JsonObject, ok } from "@rolecall/core";
import { addressOf } from "../address/address-of.ts";
import { buildEvent, type How, whoIs } from "../intake/build-event.ts";
import { present, readId, readText } from "../record/read-member.ts";
import { recordId } from "../record/record-id.ts";
import type { Decoded, Decoder, DecoderOptions } from "../source.ts";
import { logTime } from "../time/log-instant.ts";
import { LOGON_TYPES, MEANINGS, type Meaning, NO_ACT } from "./event-meanings.ts";
import { baseName, labelsFor, taskSign } from "./evidence.ts";
import { type Account, type Host, hostOf, identify, isMachineItself, isOfScreen } from "./identify.ts";
import { privilegedGroup } from "./privileged-group.ts";
import { windowsEvent } from "./windows-event.ts";
import type { WindowsEvent } from "./written-event.ts";

/** Decodes events of the log. No state. */
export function createDecoder({ tenant }: DecoderOptions): Decoder {
  return (record, origin) => {
    const event = windowsEvent(record);
    if (event === undefined) return deadLetter("schema", "no event of Windows' Security log", "EventID");
    const time = logTime(event.time);
    if (time === undefined) return deadLetter("no-time", "the event has no time", "TimeCreated");
    const meaning = meaningOf(event);
    if (meaning === undefined) return drop("no-act");
    const account = accountIn(event, meaning);
    if (isNoAct(event, account)) return drop("no-act");
    return decode(record, { event, meaning, account, time, tenant, origin });
  };
}

interface Read {
  readonly event: WindowsEvent;
  readonly meaning: Meaning;
  readonly account: Account;
  readonly time: string;
  readonly tenant: string;
  readonly origin: string;
}

/** An event that is not known says at least that somebody did something, where it names who asked. */
function meaningOf({ id, data }: WindowsEvent): Meaning | undefined {
  const known = MEANINGS.get(id);
  if (known !== undefined || NO_ACT.has(id)) return known;
  const asks = text(data, "SubjectUserName") ?? "-";
  return asks === "-"
    ? undefined
    : { words: "event", actionClass: "other", actor: "subject", on: ["host"], kind: "host" };
}

/** Of a lock the place of the domain names the computer that it came from; a service is installed by whom the header names. */
function accountIn({ id, data, userSid }: WindowsEvent, { actor }: Meaning): Account {
  if (actor === "target") {
    const domain = id === 4740 ? text(data, "SubjectDomainName") : text(data, "TargetDomainName");
    const sid = text(data, "TargetUserSid") ?? text(data, "TargetSid");
    return { name: text(data, "TargetUserName") ?? text(data, "TargetAccount"), domain, sid: sidIn(sid) };
  }
  const sid = sidIn(text(data, "SubjectUserSid") ?? userSid);
  return {
    name: text(data, "SubjectUserName") ?? text(data, "SubjectAccount"),
    domain: text(data, "SubjectDomainName"),
    sid,
  };
}

/** Of nobody in particular is no SID at all. */
function sidIn(sid: string | undefined): string | undefined {
  return sid === undefined || !sid.startsWith("S-1-") || sid === "S-1-0-0" ? undefined : sid;
}

/** A machine that starts its own services, has all privileges, and draws its own screen. */
function isNoAct({ id, data }: WindowsEvent, account: Account): boolean {
  if (isOfScreen(account)) return true;
  if (!isMachineItself(account)) return false;
  if (id === 4702) return isOwnTask(data);
  return id === 4672 || (id === 4624 && (text(data, "IpAddress") ?? "-") === "-") || id === 4673 || id === 4799;
}

/** Windows sets the times of its own tasks all day. */
function isOwnTask(data: JsonObject): boolean {
  const isOwn = (text(data, "TaskName") ?? "").startsWith("\\Microsoft\\Windows\\");
  return isOwn && taskSign(data) === undefined;
}

function decode(record: JsonObject, { event, meaning, account, time, tenant, origin }: Read): Decoded {
  const host = hostOf(event.computer);
  const { data } = event;
  const outcome = outcomeOf(event);
  const address = addressOf(addressIn(data));
  return ok(
    buildEvent(
      {
        event_uid: uidOf(event, host, time) ?? recordId(record),
        time,
        tenant,
        source: "windows-security",
        provider: "windows",
        account_uid: host.domain || host.name || undefined,
        action: actionOf(event, meaning),
        service: host.name || undefined,
        action_class: classOf(event, meaning),
        ...proofIn(data),
        session_uid: isOverNetwork(event) ? undefined : logonIn(data, meaning),
        granted_scopes: rightsIn(data, meaning),
        resource: resourceOf(event, meaning, host),
        resource_kind: meaning.kind,
        outcome,
        error_code: outcome === "success" ? undefined : codeOf(data),
        src_ip: address?.ip,
        src_network: address?.network,
        labels: present({
          ...labelsFor(event, account, host),
          logon_id: isOverNetwork(event) ? logonIn(data, meaning) : undefined,
        }),
        origin,
      },
      isUnheardOf(event) ? whoIs("windows", "", "unknown", "anonymous") : identify(account, host),
    ),
  );
}

/** Of a program that is started the other one is that of whoever it is started as, and nought where they are the same. */
function logonIn(data: JsonObject, { actor }: Meaning): string | undefined {
  return text(data, actor === "target" ? "TargetLogonId" : "SubjectLogonId");
}

/** Whoever uses a share of a machine or asks it something is signed in there for that, and out again: no session of work. */
function isOverNetwork({ id, data }: WindowsEvent): boolean {
  const type = text(data, "LogonType");
  return id === 5140 || id === 5145 || type === "3" || type === "8";
}

/** A certificate is named where a ticket was asked for with one. */
function proofIn(data: JsonObject): Pick<How, "credential_uid" | "credential_kind"> {
  const certificate = text(data, "CertThumbprint") ?? "";
  return certificate === ""
    ? {}
    : { credential_uid: `thumbprint:${certificate.toLowerCase()}`, credential_kind: "mtls" };
}

/** The group that somebody came into: the label `granted_to` says who. */
function rightsIn(data: JsonObject, { words }: Meaning): string[] | undefined {
  const group = words === "member-added" ? (privilegedGroup(data) ?? text(data, "TargetUserName")) : undefined;
  return group === undefined ? undefined : [group];
}

/** The same event has the same id whoever forwards it; a log that was cleared counts anew, at another time. */
function uidOf({ channel, recordId: at }: WindowsEvent, host: Host, time: string): string | undefined {
  return at === undefined || host.name === ""
    ? undefined
    : `windows:${host.name}.${host.domain}/${channel}/${at}/${time}`;
}

function actionOf({ id, data }: WindowsEvent, { words }: Meaning): string {
  const type = id === 4624 || id === 4625 ? LOGON_TYPES.get(text(data, "LogonType") ?? "") : undefined;
  return type === undefined ? `${id} ${words}` : `${id} ${words} ${type}`;
}

function resourceOf({ computer, data }: WindowsEvent, meaning: Meaning, host: Host): string | undefined {
  for (const name of meaning.on) {
    if (name === "host") return host.name || computer || undefined;
    const said = text(data, name);
    if (said === undefined || said === "-") continue;
    return meaning.kind === "process" || meaning.kind === "script" ? baseName(said) : said;
  }
  return undefined;
}

/** Kerberos' and NTLM's answers: what is not well is a failure of whoever asked, but for what has ended: a ticket, a password. */
const WELL = /^(?:0x0+|0)$/i;
const LATE = /^0x(?:17|20|25|c0000071|c0000133|c0000224)$/i;
/** Bits of the header, and what replaces them where an event is a row. */
const AUDIT_FAILED = /Audit Failure|^0x8010000000000000$|^-?9218868437227405312$|AUDIT_FAILURE/i;

/** Events that only failures have, and those whose answer says how it went. */
const FAILED: ReadonlySet<number> = new Set([4625, 4771, 4740, 4766]);
const ANSWERED: ReadonlySet<number> = new Set([4768, 4769, 4776]);

function outcomeOf({ id, data, keywords }: WindowsEvent): EventOutcome {
  const code = FAILED.has(id) || ANSWERED.has(id) ? (codeOf(data) ?? "0x0") : "0x0";
  if (LATE.test(code)) return "error";
  const isWell = WELL.test(code) && !FAILED.has(id) && !AUDIT_FAILED.test(keywords ?? "");
  return isWell ? "success" : "denied";
}

function codeOf(data: JsonObject): string | undefined {
  const inner = text(data, "SubStatus");
  return (inner === undefined || WELL.test(inner) ? text(data, "Status") : inner)?.toLowerCase();
}

/** No account of that name: whoever guesses names makes no identities. */
const UNHEARD_OF = /^0x(?:c0000064|6)$/i;

function isUnheardOf({ id, data }: WindowsEvent): boolean {
  return (id === 4625 || id === 4768 || id === 4776 || id === 4771) && UNHEARD_OF.test(codeOf(data) ?? "");
}

/** The machine itself, however it calls that. */
const HERE = /^(?:-|::1|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|LOCAL|localhost)$/i;

function addressIn(data: JsonObject): string | undefined {
  const said = text(data, "IpAddress") ?? text(data, "ClientAddress");
  return said === undefined || HERE.test(said) ? undefined : said;
}

/** Whoever changes their own password proves to know it, as at a sign-in. */
function classOf({ id, data }: WindowsEvent, { actionClass }: Meaning): Meaning["actionClass"] {
  if (isReplication(data)) return "secret";
  const isOwn = id === 4723 && text(data, "SubjectUserName") === text(data, "TargetUserName");
  return isOwn ? "auth" : actionClass;
}

function isReplication(data: JsonObject): boolean {
  return REPLICATES.test(readText(data["Properties"], MOST_PROPERTIES) ?? "");
}

/** A list of as many GUIDs as an object may have. */
const MOST_PROPERTIES = 16_384;

/** The rights to have the directory's changes, and with them its secrets ("DS-Replication-Get-Changes" and its kin). */
const REPLICATES = /1131f6a[ad]-9c07-11d1-f79f-00c04fc2dcd2|89e95b76-444d-4c62-991a-0facbeda640c/i;

function text(data: JsonObject, name: string): string | undefined {
  return readId(data[name]);
}
