import { addressBits, addressRange, holdsIpv4, sharedBits } from "@rolecall/core";

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

/** No list means a 128th of all IPv4 addresses or more, or what a registry was given of IPv6. In bits of `::ffff:0:0/96`, and of IPv6. */
const WIDEST_IPV4 = 96 + 8;
const WIDEST_IPV6 = 16;

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
  const range = addressRange(word);
  if (range === undefined) return `is neither an address nor a range of them: ${shown(word)}`;
  const widest = holdsIpv4(range) ? WIDEST_IPV4 : WIDEST_IPV6;
  return range.length < widest ? `takes in a good part of the internet: ${shown(word)}` : undefined;
}

function shown(text: string): string {
  return text.slice(0, 64);
}

function indexOf(networks: readonly string[]): (address: bigint) => boolean {
  const byLength = new Map<number, Set<bigint>>();
  for (const network of networks) {
    const range = addressRange(network);
    if (range === undefined) continue;
    const same = byLength.get(range.length) ?? new Set();
    byLength.set(range.length, same.add(range.bits));
  }
  const lengths = Array.from(byLength);
  return (address) => lengths.some(([length, known]) => known.has(sharedBits(address, length)));
}
