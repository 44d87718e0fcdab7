import type { Json } from "@rolecall/core";
import { isPublicAddress } from "./address-range.ts";
import { calledHosts } from "./called-hosts.ts";
import { jsonOfText } from "./json-text.ts";

/** Longer texts are no command. */
const MAX_TEXT = 16_384;
const MAX_HOSTS = 64;
/** JSON in JSON: so deep, and no deeper. */
const MAX_DEPTH = 3;

/** `https://user@host:port`, to where an address or a quote ends, and what of the same word stands behind the quote. One slash, or three, do as well. */
const IN_ADDRESSES =
  /\b(?:(?!file:)[a-z][a-z0-9+.-]{1,15}:\/{2,}|(?:https?|ftp):\/)([^\s/?#"'<>`|,;)]+)((?:\\*["'`])+[\w.$@:-])?/gi;
/** `scp file deploy@host:/srv`, from the `@` on. */
const IN_COPIES = /(?<=[\w.-])@([\w.-]+):/g;
/** What programs ask first, whatever host they are told. */
const PROXIES = /\b(?:all|https?|ftp|socks5?)_proxy=["']?(?:[a-z0-9+.-]+:\/\/)?([^\s"'/;&|]+)/gi;
/** Settings that may say another host than the command does. */
const ELSEWHERE = /\bCURL_HOME=|\bWGETRC=|\b(?:HostName|ProxyCommand)\s*=/i;
/** A program that goes over SSH, and the file of its settings. */
const OVER_SSH = /\b(?:scp|sftp|ssh)\s/;
const BY_SETTINGS = /\s-F/;
const UNCLEAR = "?";

/**
 * The hosts that a text names as where something goes, in small letters: of addresses, of copies over SSH, of proxies, and of
 * commands that call a host by its name alone. `?` where the command says one that only its shell knows, or too many.
 */
export function hostsOf(text: Json): readonly string[] {
  if (typeof text !== "string" || text.length > MAX_TEXT) return [];
  const hosts = new Set<string>();
  for (const said of textsIn(text, MAX_DEPTH)) addHosts(said, hosts);
  const found = Array.from(hosts);
  return found.length > MAX_HOSTS ? [...found.slice(0, MAX_HOSTS), UNCLEAR] : found;
}

/** As the shell gets them: of JSON its texts, without the marks that JSON adds. */
function textsIn(value: Json, left: number): readonly string[] {
  if (typeof value === "string") {
    const inner = left === 0 ? undefined : jsonOfText(value);
    return inner === undefined ? [value] : textsIn(inner, left - 1);
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap((each) => textsIn(each as Json, left));
}

function addHosts(text: string, hosts: Set<string>): void {
  for (const [, authority = "", more] of text.matchAll(IN_ADDRESSES)) {
    hosts.add(more === undefined ? hostOf(authority) : UNCLEAR);
  }
  for (const [, host = ""] of text.matchAll(IN_COPIES)) hosts.add(plain(host));
  for (const host of calledHosts(text, plain, UNCLEAR)) hosts.add(host);
  for (const [, authority = ""] of text.matchAll(PROXIES)) hosts.add(hostOf(authority));
  if (ELSEWHERE.test(text) || hasSettings(text)) hosts.add(UNCLEAR);
}

function hasSettings(text: string): boolean {
  return BY_SETTINGS.test(text) && text.split(/[|;&\n]/).some((one) => OVER_SSH.test(one) && BY_SETTINGS.test(one));
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
  // The mark of a quote in quotes.
  const clean = authority.replace(/(?<!\\)\\+$/, "");
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
