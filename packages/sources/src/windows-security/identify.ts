import type { IdentityKind } from "@rolecall/core";
import { MACHINE_NAME } from "../audit-forms/machine-name.ts";
import { type Who, whoIs } from "../intake/build-event.ts";

/** An account as an event names it. */
export interface Account {
  readonly name: string | undefined;
  readonly domain: string | undefined;
  readonly sid: string | undefined;
}

/** The computer that wrote the event, and the domain that its full name says. */
export interface Host {
  readonly name: string;
  readonly domain: string;
}

/** `DC01.corp.example.com` is `dc01` of `corp`. */
export function hostOf(computer: string): Host {
  const [name = "", domain = ""] = computer.toLowerCase().split(".", 2);
  return { name, domain };
}

/** SYSTEM, LOCAL SERVICE and NETWORK SERVICE, which are the computer to all others. */
const OF_MACHINE = /^S-1-5-(?:18|19|20)$/i;
const NAMES_OF_MACHINE = /^(?:system|local service|network service)$/;
/** What draws the screen: an account for each session. */
const OF_SCREEN = /^S-1-5-(?:90|96)-|^(?:window manager|font driver host)$/i;
const NOBODY = /^(?:-|anonymous logon|)$/;
/** The machine at which somebody signs in, as they typed it before their name. */
const HERE = ".";
/** What machines say that are in no domain. */
const NO_DOMAIN = /^workgroup$/;
/** A computer that asks for a ticket by the name of its service: `host/web01.corp.example.com`. */
const COMPUTER_BY_SERVICE = /^host\/([^./]{1,63})/;
/** Accounts that the computer makes for a service, a pool of its web server and a virtual machine. */
const OF_SERVICE = /^(?:nt service|iis apppool|nt virtual machine)$/;

/** Accounts of groups of machines end as computers do: only their names tell them apart. */
const MANAGED = /(?:^|[-_.])(?:g?msa|svc|sa|service)(?:[-_.]|\d*\$$)|^(?:g?msa|svc)/;
/** What Microsoft's own programs are called, and names of services that have no word of a machine's in them. */
const PROGRAM =
  /^(?:msol_|aad_|adsync|sync_|healthmailbox|sm_[\da-f]{8}|krbtgt|iwam_|svc|(?:iusr|sql|task|batch|scom|sccm)(?:$|[-_.\d]|svc|serv|agent|admin|user|job)|(?:veeam|backupexec|commvault|netbackup|nessus|qualys|nagios|zabbix|prtg|solarwinds|splunk)(?:$|[-_.\d]))/;

/** The machine's own account, at its own computer or at another. */
export function isMachineItself({ name, sid }: Account): boolean {
  return OF_MACHINE.test(sid ?? "") || (sid === undefined && NAMES_OF_MACHINE.test((name ?? "").toLowerCase()));
}

/** An account of the screen, which says nothing of anybody. */
export function isOfScreen({ domain, sid }: Account): boolean {
  return OF_SCREEN.test(sid ?? "") || OF_SCREEN.test(domain ?? "");
}

/**
 * Who an account is. `CORP\ann`, `ann@corp.example.com` and `ann` of `CORP.EXAMPLE.COM` are one: the first part of a
 * domain's name is taken for what it was called before there were such names.
 */
export function identify(account: Account, host: Host): Who {
  if (isMachineItself(account)) return ofMachine(account, host);
  const { name, domain, realm } = partsOf(account);
  if (NOBODY.test(name)) return ofSid(account.sid);
  const computer = COMPUTER_BY_SERVICE.exec(name)?.[1];
  if (computer !== undefined) return ofMachine({ ...account, name: `${computer}$` }, host);
  const home = domain === HERE ? host.name : realm || host.domain;
  if (OF_SERVICE.test(domain))
    return whoIs("windows", host.name, "service-account", `${domain}\\${name}`, bare(account));
  return whoIs("windows", home, kindOf(name), name, bare(account));
}

function partsOf({ name = "", domain = "" }: Account): { name: string; domain: string; realm: string } {
  const lower = name.toLowerCase();
  const stroke = lower.indexOf("\\");
  if (stroke !== -1) return partsIn(lower.slice(stroke + 1), lower.slice(0, stroke));
  const at = lower.indexOf("@");
  return at > 0 ? partsIn(lower.slice(0, at), lower.slice(at + 1)) : partsIn(lower, domain.toLowerCase());
}

function partsIn(name: string, domain: string): { name: string; domain: string; realm: string } {
  const known = domain === "-" ? "" : domain;
  return { name, domain: known, realm: known.split(".", 1)[0] ?? "" };
}

/** The name as it was written, without its domain. */
function bare({ name = "" }: Account): string {
  const rest = name.slice(name.indexOf("\\") + 1);
  const at = rest.indexOf("@");
  return at > 0 ? rest.slice(0, at) : rest;
}

/** To others a computer is its name with a sign behind it. Events of the domain name it so, those of the machine alone do not. */
function ofMachine({ name = "", domain }: Account, host: Host): Who {
  const isNamed = name.endsWith("$");
  const said = isNamed ? (domain ?? "").toLowerCase().split(".", 1)[0]?.replace(NO_DOMAIN, "") : "";
  const native = isNamed ? name.toLowerCase() : `${host.name}$`;
  return native === "$"
    ? whoIs("windows", "", "unknown", "anonymous")
    : whoIs("windows", said || host.domain, "workload", native, native.toUpperCase());
}

function ofSid(sid: string | undefined): Who {
  const known = sid !== undefined && /^S-1-5-21-[\d-]{5,60}$/i.test(sid);
  return known ? whoIs("windows", "", "unknown", sid.toUpperCase()) : whoIs("windows", "", "unknown", "anonymous");
}

function kindOf(name: string): IdentityKind {
  if (name.endsWith("$")) return MANAGED.test(name) ? "service-account" : "workload";
  if (name === "administrator") return "root";
  return PROGRAM.test(name) || MACHINE_NAME.test(name) ? "service-account" : "human";
}
