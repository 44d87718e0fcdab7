import type { Json } from "@rolecall/core";
import { isPublicAddress } from "./address-range.ts";

/** Longer texts are no command. */
const MAX_TEXT = 16_384;
const MAX_HOSTS = 64;

/** `https://user@host:port`; the host ends where an address, a quote of JSON or of a shell does. */
const IN_ADDRESSES = /\b[a-z][a-z0-9+.-]{1,15}:\/\/([^\s/?#"'<>`|,;)]+)/gi;
/** `scp file deploy@host:/srv`. */
const IN_COPIES = /[\w.-]+@([\w.-]+):/g;
/** Programs that take a host without a scheme in front, and what stands behind them. */
const IN_COMMANDS =
  /(?:^|[\s"'|;&(`/])(?<!--transport |-t )(curl|wget|nc|ncat|netcat|socat|http|https|xh|telnet|ftp|ssh|nmap|masscan|zmap|rustscan)\s+([^|;&\n`)]*)/g;
/** Their options whose value is the next word. */
const TAKES_VALUE =
  /^(?:-[dFToHuAXbcemprsiw]|--(?:data(?:-\w+)?|form(?:-string)?|upload-file|output|header|user|user-agent|request|cookie(?:-jar)?|referer|max-time|cacert|cert|key|post-(?:file|data)|body-file|method|retry|connect-timeout|top-ports|output-\w+|script))$/;
/** They say where it goes in another place, or otherwise than the address does. */
const ELSEWHERE = /^(?:-K|--config|--resolve|--connect-to)\b/;
const SCANNERS = new Set(["nmap", "masscan", "zmap", "rustscan"]);
const UNCLEAR = "?";

/**
 * The hosts that a text names as where something goes, in small letters: of addresses, of copies over SSH, and of commands
 * that call a host by its name alone. `?` where the command says one that only its shell knows.
 */
export function hostsOf(text: Json): readonly string[] {
  if (typeof text !== "string" || text.length > MAX_TEXT) return [];
  const hosts = new Set<string>();
  for (const [, authority = ""] of text.matchAll(IN_ADDRESSES)) hosts.add(hostOf(authority));
  for (const [, host = ""] of text.matchAll(IN_COPIES)) hosts.add(plain(host));
  for (const [, program = "", words = ""] of text.matchAll(IN_COMMANDS)) {
    for (const host of calledIn(program, words)) hosts.add(host);
  }
  return Array.from(hosts).slice(0, MAX_HOSTS);
}

/** Is the host on this machine, in a private network, or a name that only such a network knows? */
export function isPrivateHost(host: string): boolean {
  const [name = "", bits] = host.split("/");
  if (/^[\d.]+$/.test(name) || name.includes(":")) return isAddress(name) && !isPublicAddress(name) && wide(bits);
  return /^[a-z][a-z0-9_-]*$/.test(name) || /\.(?:localhost|local|internal|lan|home\.arpa|svc|intranet)$/.test(name);
}

/** Is it this machine itself? */
export function isThisMachine(host: string): boolean {
  return host === "localhost" || host === "::1" || host === "0.0.0.0" || /^127(?:\.\d{1,3}){3}$/.test(host);
}

function isAddress(name: string): boolean {
  return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(name) || /^[0-9a-f:.]*:[0-9a-f:.]*$/.test(name);
}

/** A range is of private addresses where it is no wider than those are. */
function wide(bits: string | undefined): boolean {
  return bits === undefined || Number(bits) >= 8;
}

/** `user:password@host:8080`: what stands in front of the last `@` is no host, whatever it looks like. */
function hostOf(authority: string): string {
  const [clean = ""] = authority.split(/\\[nrt"]/, 1);
  // Programs differ in where they take the host to end.
  if (clean.includes("\\")) return UNCLEAR;
  return plain(clean.slice(clean.lastIndexOf("@") + 1));
}

/** Without the port. */
function plain(written: string): string {
  const host = written.toLowerCase();
  const bracketed = /^\[([0-9a-f:.]+)\]/.exec(host)?.[1];
  if (bracketed !== undefined) return bracketed;
  const bare = host.replace(/:\d*$/, "").replace(/\.$/, "");
  return /^[a-z0-9._:-]+(?:\/\d{1,2})?$/.test(bare) ? bare : UNCLEAR;
}

function calledIn(program: string, words: string): readonly string[] {
  const called: string[] = [];
  let skips = false;
  for (const written of words.split(/\s+/)) {
    const word = written.replaceAll(/\\?["']/g, "").replace(/[}\]]+$/, "");
    if (ELSEWHERE.test(word)) called.push(UNCLEAR);
    if (skips || word === "" || word.startsWith("-") || /^[<>@\d]?[<>]/.test(word)) {
      skips = !skips && TAKES_VALUE.test(word);
      continue;
    }
    const host = bareHost(word);
    if (host !== undefined) called.push(host);
    // The words behind it are ports, commands and files; a scanner takes many.
    if (!SCANNERS.has(program) && program !== "curl" && program !== "wget") break;
  }
  return called;
}

/** Of a word that is no address with a scheme: those are found anyway. */
function bareHost(word: string): string | undefined {
  if (word.includes("://")) return undefined;
  if (/[$%]/.test(word.split("/", 1)[0] ?? "")) return UNCLEAR;
  const [host = ""] = /^[^/]+\/\d{1,2}$/.test(word) ? [word] : word.split(/[/?#]/, 1);
  const name = plain(host.slice(host.lastIndexOf("@") + 1));
  return name === UNCLEAR || /^\d+(?:-\d+)?$/.test(name) ? undefined : name;
}
