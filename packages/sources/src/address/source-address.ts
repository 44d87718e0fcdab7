import { ipv4Octets, ipv6Groups } from "@rolecall/core";

/** An address in the log's own spelling, without port or zone, and the network it stands in. */
export interface SourceAddress {
  readonly ip: string;
  /** The /24 of an IPv4 address, the /48 of an IPv6 address. */
  readonly network: string;
}

const MAX_ADDRESS_LENGTH = 64;
/** Nobody calls from there (RFC 919): what some write who do not know. */
const EVERYBODY = "255.255.255.255";
const DOT = 46;
const DIGIT_0 = 48;
const DIGIT_9 = 57;
const COLON = 58;

/**
 * Reads an address as logs write it: `203.0.113.9`, `203.0.113.9:52888`, `2001:db8::1`, `[2001:db8::1]:443`,
 * `fe80::1%eth0`, `::ffff:203.0.113.9` (an IPv4 address); of the hops of a forwarded call, `203.0.113.9, 10.0.0.1`, the
 * first; `/203.0.113.9`, as Java writes it. Undefined for what is no address.
 */
export function sourceAddress(text: string | undefined): SourceAddress | undefined {
  if (text === undefined) return undefined;
  const comma = text.indexOf(",");
  const first = comma === -1 ? text : text.slice(0, comma);
  if (first.length > MAX_ADDRESS_LENGTH || first === EVERYBODY) return undefined;
  return plainIpv4(first) ?? anyAddress(first);
}

/** `203.0.113.9` and `203.0.113.9:52888`, as nearly all logs have them, without a regular expression. */
function plainIpv4(text: string): SourceAddress | undefined {
  const third = octetsEnd(text, 3);
  if (text.charCodeAt(third) !== DOT) return undefined;
  const end = octetEnd(text, third + 1);
  if (end === -1 || (end < text.length && !isPort(text, end))) return undefined;
  return { ip: end === text.length ? text : text.slice(0, end), network: `${text.slice(0, third)}.0/24` };
}

/** Index after the first `count` parts of a dotted address, or -1. */
function octetsEnd(text: string, count: number): number {
  let at = octetEnd(text, 0);
  for (let part = 1; part < count && at !== -1; part += 1) {
    at = text.charCodeAt(at) === DOT ? octetEnd(text, at + 1) : -1;
  }
  return at;
}

/** Index after the one to three digits at `from`, or -1 where there are none, or more than 255. */
function octetEnd(text: string, from: number): number {
  let value = 0;
  let at = from;
  for (; at < from + 3 && isDigit(text, at); at += 1) value = value * 10 + text.charCodeAt(at) - DIGIT_0;
  return at === from || value > 255 ? -1 : at;
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= DIGIT_0 && code <= DIGIT_9;
}

function isPort(text: string, colon: number): boolean {
  if (text.charCodeAt(colon) !== COLON || text.length === colon + 1) return false;
  for (let at = colon + 1; at < text.length; at += 1) if (!isDigit(text, at)) return false;
  return true;
}

/** Every other spelling. */
export function anyAddress(text: string): SourceAddress | undefined {
  const host = withoutPort(text.trim().replace(/^\//, ""));
  const four = ipv4(host);
  if (four !== undefined) return four;
  const groups = ipv6Groups(host);
  if (groups === undefined) return undefined;
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) return mapped(groups);
  const prefix = groups.slice(0, 3).map((group) => group.toString(16));
  while (prefix.at(-1) === "0") prefix.pop();
  return { ip: host.toLowerCase(), network: `${prefix.join(":")}::/48` };
}

function withoutPort(text: string): string {
  const bracketed = /^\[([^\]]+)\](?::\d+)?$/.exec(text)?.[1];
  const host = bracketed ?? text.replace(/^([\d.]+):\d+$/, "$1");
  const zone = host.indexOf("%");
  return zone === -1 ? host : host.slice(0, zone);
}

function ipv4(host: string): SourceAddress | undefined {
  const octets = ipv4Octets(host);
  return octets && { ip: host, network: `${host.slice(0, host.lastIndexOf("."))}.0/24` };
}

/** RFC 4291, section 2.5.5.2: the last two groups of `::ffff:0:0/96` are an IPv4 address. */
function mapped(groups: readonly number[]): SourceAddress | undefined {
  const [high = 0, low = 0] = groups.slice(6);
  return ipv4([high >> 8, high & 255, low >> 8, low & 255].join("."));
}
