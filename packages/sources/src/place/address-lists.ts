import { addressBits } from "../address/source-address.ts";

/** Addresses and networks that have a name in common: exits of Tor, an office. Plain data: threads are handed a copy. */
export interface AddressList {
  /** What events from there are called by; no comma in it. Several lists may share one. */
  readonly name: string;
  /** Of those whom nobody wants in. */
  readonly threat: boolean;
  /** Addresses and CIDR ranges, as `readAddressList` gives them. */
  readonly networks: readonly string[];
}

/** A line of a file that is none of a list. */
export interface AddressListFault {
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

/** The lists that an address is on, as labels of its events: names in the order of the lists, between commas. */
export type ListedAs = Readonly<Record<string, string>>;

/** No list means a 128th of all IPv4 addresses or more, or what a registry was given of IPv6. */
const WIDEST_IPV4 = 8;
const WIDEST_IPV6 = 16;
const BITS = 128;
const BITS_BEFORE_IPV4 = 96;
/** The first of the bits of `::ffff:0:0/96`. */
const IPV4_AMONG_IPV6 = 0xffffn;

/** A file that is no list is wrong on each of its lines: what is behind so many is not read. */
const MOST_FAULTS = 1000;

/**
 * Reads a list as they are published: an address or a CIDR range at the beginning of each line, and behind it, after a
 * blank, a comma or a semicolon, whatever its publisher says of it; `#`, `;` and `//` begin remarks.
 */
export function readAddressList(text: string): {
  readonly networks: readonly string[];
  readonly faults: readonly AddressListFault[];
} {
  const networks: string[] = [];
  const faults: AddressListFault[] = [];
  let at = 0;
  for (const line of linesOf(text)) {
    at += 1;
    const word = firstWord(line);
    if (word === "") continue;
    const wrong = faultOf(word) ?? (isFromTo(line, word) ? `is a range of two addresses: ${shown(line)}` : undefined);
    if (wrong === undefined) networks.push(word);
    else if (faults.push({ line: at, message: wrong }) === MOST_FAULTS) break;
  }
  return { networks, faults };
}

function* linesOf(text: string): Generator<string> {
  const ends = /\r\n?|\n/g;
  for (let from = 0; from < text.length; from = ends.lastIndex) {
    const end = ends.exec(text);
    yield text.slice(from, end?.index);
    if (end === null) return;
  }
}

const TWO_WORDS = /^\s*(\S+)\s+(?:-\s*)?(\S+)/;

/** `203.0.113.1 - 203.0.113.9`, of which the first word alone would be one address. */
function isFromTo(line: string, word: string): boolean {
  const [, first, second = ""] = TWO_WORDS.exec(line) ?? [];
  return first === word && addressBits(second) !== undefined;
}

/** Looks up the lists that an address is on, by all bits of each length that the lists have. */
export function createListedAs(lists: readonly AddressList[]): (address: string) => ListedAs | undefined {
  const indexed = lists.map(({ name, threat, networks }) => ({ name, threat, holds: indexOf(networks) }));
  return (address) => {
    const bits = addressBits(address);
    if (bits === undefined) return undefined;
    const found = indexed.filter(({ holds }) => holds(bits));
    if (found.length === 0) return undefined;
    const threats = found.filter(({ threat }) => threat);
    return {
      address_lists: namesOf(found),
      ...(threats.length > 0 && { threat_lists: namesOf(threats) }),
    };
  };
}

function namesOf(lists: readonly { readonly name: string }[]): string {
  return Array.from(new Set(lists.map(({ name }) => name))).join(",");
}

function firstWord(line: string): string {
  const text = line.trimStart();
  if (text.startsWith("//")) return "";
  const end = text.search(/[\s,;#]/);
  return (end === -1 ? text : text.slice(0, end)).replace(/^"(.*)"$/, "$1");
}

function faultOf(word: string): string | undefined {
  const range = rangeOf(word);
  if (range === undefined) return `is neither an address nor a range of them: ${shown(word)}`;
  const widest = isOfIpv4(range) ? WIDEST_IPV4 + BITS_BEFORE_IPV4 : WIDEST_IPV6;
  return range.length < widest ? `takes in a good part of the internet: ${shown(word)}` : undefined;
}

/** Are addresses of IPv4 in it, however it is written? */
function isOfIpv4({ bits, length }: Range): boolean {
  const before = BITS_BEFORE_IPV4 - length;
  return before > 0 ? bits === IPV4_AMONG_IPV6 >> BigInt(before) : bits >> BigInt(-before) === IPV4_AMONG_IPV6;
}

function shown(text: string): string {
  return text.slice(0, 64);
}

/** The bits that a network's addresses have in common, and how many. */
interface Range {
  readonly bits: bigint;
  readonly length: number;
}

function rangeOf(network: string): Range | undefined {
  const slash = network.indexOf("/");
  const base = slash === -1 ? network : network.slice(0, slash);
  const bits = addressBits(base);
  if (bits === undefined) return undefined;
  const most = base.includes(":") ? BITS : BITS - BITS_BEFORE_IPV4;
  const own = slash === -1 ? most : lengthOf(network.slice(slash + 1), most);
  if (own === undefined) return undefined;
  const length = own + BITS - most;
  return { bits: bits >> BigInt(BITS - length), length };
}

function lengthOf(text: string, most: number): number | undefined {
  return /^\d{1,3}$/.test(text) && Number(text) <= most ? Number(text) : undefined;
}

function indexOf(networks: readonly string[]): (address: bigint) => boolean {
  const byLength = new Map<number, Set<bigint>>();
  for (const network of networks) {
    const range = rangeOf(network);
    if (range === undefined) continue;
    const same = byLength.get(range.length) ?? new Set();
    byLength.set(range.length, same.add(range.bits));
  }
  const lengths = Array.from(byLength, ([length, known]) => ({ shift: BigInt(BITS - length), known }));
  return (address) => lengths.some(({ shift, known }) => known.has(address >> shift));
}
