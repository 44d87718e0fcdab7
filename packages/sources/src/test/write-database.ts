/** What is said of each network, as `203.0.113.0/24` or `2001:db8::/32`. */
export type Networks = Readonly<Record<string, Value>>;

type Value = string | number | readonly Value[] | { readonly [key: string]: Value };
type Node = [Node | Leaf | undefined, Node | Leaf | undefined];
interface Leaf {
  readonly offset: number;
}

/**
 * A database of MaxMind's format (MaxMind DB 2.0), with records of 24 bits. Of version 6 it holds both kinds of address:
 * those of version 4 in `::/96`.
 */
export function writeDatabase(networks: Networks, version: 4 | 6 = 6): Uint8Array {
  const root: Node = [undefined, undefined];
  const data: Uint8Array[] = [];
  let size = 0;
  for (const [network, value] of Object.entries(networks)) {
    const bytes = encode(value);
    insert(root, bitsOf(network, version), { offset: size });
    data.push(bytes);
    size += bytes.length;
  }
  const nodes = numbered(root);
  const tree = new Uint8Array(nodes.size * 6);
  for (const [node, at] of nodes)
    for (const [which, side] of node.entries()) put24(tree, at * 6 + which * 3, recordOf(side, nodes));
  const metadata = encode({
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1_700_000_000,
    database_type: "test",
    description: {},
    ip_version: version,
    languages: [],
    node_count: nodes.size,
    record_size: 24,
  });
  return joined([tree, new Uint8Array(16), ...data, MARKER, metadata]);
}

const MARKER = Uint8Array.of(0xab, 0xcd, 0xef, ...new TextEncoder().encode("MaxMind.com"));

function insert(root: Node, bits: readonly number[], leaf: Leaf): void {
  let node = root;
  for (const bit of bits.slice(0, -1)) {
    const next = node[bit];
    if (Array.isArray(next)) node = next;
    else node = node[bit as 0 | 1] = [next, next];
  }
  node[bits.at(-1) as 0 | 1] = leaf;
}

function numbered(root: Node): ReadonlyMap<Node, number> {
  const numbers = new Map<Node, number>();
  const walk = (node: Node): void => {
    numbers.set(node, numbers.size);
    for (const side of node) if (Array.isArray(side)) walk(side);
  };
  walk(root);
  return numbers;
}

function recordOf(side: Node | Leaf | undefined, nodes: ReadonlyMap<Node, number>): number {
  if (side === undefined) return nodes.size;
  return Array.isArray(side) ? (nodes.get(side) as number) : nodes.size + 16 + side.offset;
}

function put24(bytes: Uint8Array, at: number, value: number): void {
  bytes.set([(value >> 16) & 255, (value >> 8) & 255, value & 255], at);
}

function bitsOf(network: string, version: 4 | 6): readonly number[] {
  const [address = "", length = ""] = network.split("/");
  const isV4 = !address.includes(":");
  const bits = isV4 ? bitsOfBytes(address.split(".").map(Number)) : bitsOfBytes(bytesOfV6(address));
  const own = bits.slice(0, Number(length));
  return isV4 && version === 6 ? [...new Array<number>(96).fill(0), ...own] : own;
}

function bytesOfV6(address: string): readonly number[] {
  const [head = "", tail = ""] = address.split("::");
  const groups = (text: string): number[] =>
    text === "" ? [] : text.split(":").map((each) => Number.parseInt(each, 16));
  const [first, last] = [groups(head), groups(tail)];
  const all = [...first, ...new Array<number>(8 - first.length - last.length).fill(0), ...last];
  return all.flatMap((group) => [group >> 8, group & 255]);
}

function bitsOfBytes(bytes: readonly number[]): readonly number[] {
  return bytes.flatMap((byte) => Array.from({ length: 8 }, (_, at) => (byte >> (7 - at)) & 1));
}

/** Data section format: a control byte of type and size, and the payload; types above 7 take a byte of their own. */
function encode(value: Value): Uint8Array {
  if (typeof value === "string") {
    const text = new TextEncoder().encode(value);
    return joined([control(2, text.length), text]);
  }
  if (typeof value === "number") {
    const payload = Uint8Array.of((value >>> 24) & 255, (value >> 16) & 255, (value >> 8) & 255, value & 255);
    return joined([control(6, 4), payload]);
  }
  if (Array.isArray(value)) return joined([control(11, value.length), ...value.map(encode)]);
  const members = Object.entries(value);
  return joined([control(7, members.length), ...members.flatMap(([key, member]) => [encode(key), encode(member)])]);
}

function control(type: number, size: number): Uint8Array {
  if (size >= 29 + 256 || (type > 7 && size > 28)) throw new RangeError("longer values are not needed here");
  if (type > 7) return Uint8Array.of(size, type - 7);
  return size < 29 ? Uint8Array.of((type << 5) | size) : Uint8Array.of((type << 5) | 29, size - 29);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => Array.from(part)));
}
