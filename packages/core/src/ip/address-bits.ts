const IPV4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;
const MAX_ADDRESS_LENGTH = 64;

/** The first twelve octets of an IPv4 address among those of IPv6 (RFC 4291, section 2.5.5.2). */
const MAPPED: readonly number[] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255];

/** The 128 bits of an address without port or zone; those of an IPv4 address stand in `::ffff:0:0/96`. Undefined for what is none. */
export function addressBits(text: string): bigint | undefined {
  if (text.length > MAX_ADDRESS_LENGTH) return undefined;
  const octets = ipv4Octets(text);
  if (octets !== undefined) return joined([...MAPPED, ...octets], 8n);
  const groups = ipv6Groups(text);
  return groups && joined(groups, 16n);
}

function joined(parts: readonly number[], bits: bigint): bigint {
  return parts.reduce((all, part) => (all << bits) | BigInt(part), 0n);
}

/** The four octets of an IPv4 address in dotted decimals, or undefined. */
export function ipv4Octets(text: string): readonly number[] | undefined {
  const octets = IPV4.exec(text)?.slice(1).map(Number);
  return octets?.every((octet) => octet <= 255) ? octets : undefined;
}

/** The eight groups of an IPv6 address (RFC 4291, section 2.2: with `::` and with a dotted tail), or undefined. */
export function ipv6Groups(text: string): readonly number[] | undefined {
  const host = withoutDottedTail(text);
  if (!/^[0-9a-f:]{2,39}$/i.test(host)) return undefined;
  const halves = host.split("::");
  if (halves.length > 2) return undefined;
  const head = groupsOf(halves[0] ?? "");
  const tail = halves.length === 2 ? groupsOf(halves[1] ?? "") : [];
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  return [...head, ...new Array<number>(missing).fill(0), ...tail];
}

/** `64:ff9b::203.0.113.9` as `64:ff9b::cb00:7109` (RFC 4291, section 2.2, form 3). */
function withoutDottedTail(host: string): string {
  const colon = host.lastIndexOf(":");
  const octets = colon === -1 ? undefined : ipv4Octets(host.slice(colon + 1));
  if (octets === undefined) return host;
  const [a = 0, b = 0, c = 0, d = 0] = octets;
  return `${host.slice(0, colon + 1)}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
}

function groupsOf(text: string): readonly number[] | undefined {
  if (text === "") return [];
  const parts = text.split(":");
  return parts.every((part) => /^[0-9a-f]{1,4}$/i.test(part))
    ? parts.map((part) => Number.parseInt(part, 16))
    : undefined;
}
