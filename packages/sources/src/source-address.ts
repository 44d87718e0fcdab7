/** An address in the log's own spelling, without port or zone, and the network it stands in. */
export interface SourceAddress {
  readonly ip: string;
  /** The /24 of an IPv4 address, the /48 of an IPv6 address. */
  readonly network: string;
}

const IPV4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;
const MAX_ADDRESS_LENGTH = 64;

/**
 * Reads an address as logs write it: `203.0.113.9`, `203.0.113.9:52888`, `2001:db8::1`, `[2001:db8::1]:443`,
 * `fe80::1%eth0`, `::ffff:203.0.113.9` (an IPv4 address). Undefined for what is no address.
 */
export function sourceAddress(text: string | undefined): SourceAddress | undefined {
  if (text === undefined || text.length > MAX_ADDRESS_LENGTH) return undefined;
  const host = withoutPort(text.trim());
  const four = ipv4(host);
  if (four !== undefined) return four;
  const mapped = /^::ffff:([\d.]+)$/i.exec(host)?.[1];
  if (mapped !== undefined) return ipv4(mapped);
  const groups = ipv6Groups(host);
  if (groups === undefined) return undefined;
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
  const match = IPV4.exec(host);
  if (match === null) return undefined;
  for (let part = 1; part <= 4; part += 1) if (Number(match[part]) > 255) return undefined;
  return { ip: host, network: `${match[1]}.${match[2]}.${match[3]}.0/24` };
}

/** The eight groups of an IPv6 address (RFC 4291, section 2.2), or undefined. */
function ipv6Groups(host: string): number[] | undefined {
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

function groupsOf(text: string): number[] | undefined {
  if (text === "") return [];
  const groups: number[] = [];
  for (const part of text.split(":")) {
    if (!/^[0-9a-f]{1,4}$/i.test(part)) return undefined;
    groups.push(Number.parseInt(part, 16));
  }
  return groups;
}
