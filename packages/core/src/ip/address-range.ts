import { addressBits } from "./address-bits.ts";

/** The bits that a network's addresses have in common, of `addressBits`, and how many these are: 0 to 128. */
export interface AddressRange {
  readonly bits: bigint;
  readonly length: number;
}

const BITS = 128;
const BITS_BEFORE_IPV4 = 96;
/** The first of the bits of `::ffff:0:0/96`. */
const IPV4_AMONG_IPV6 = 0xffffn;

/** A CIDR range (RFC 4632; RFC 4291, section 2.3), or one address; what its base has behind the prefix does not count. Undefined for what is none. */
export function addressRange(network: string): AddressRange | undefined {
  const slash = network.indexOf("/");
  const base = slash === -1 ? network : network.slice(0, slash);
  const bits = addressBits(base);
  if (bits === undefined) return undefined;
  const most = base.includes(":") ? BITS : BITS - BITS_BEFORE_IPV4;
  const own = slash === -1 ? most : lengthOf(network.slice(slash + 1), most);
  if (own === undefined) return undefined;
  const length = own + BITS - most;
  return { bits: sharedBits(bits, length), length };
}

/** The first `length` of an address' bits. */
export function sharedBits(address: bigint, length: number): bigint {
  return address >> BigInt(BITS - length);
}

/** Is the address of these bits in the range? One of IPv4 is in none of IPv6 that takes in more than IPv4: `::/0` means IPv6. */
export function isInRange(address: bigint, { bits, length }: AddressRange): boolean {
  if (length < BITS_BEFORE_IPV4 && sharedBits(address, BITS_BEFORE_IPV4) === IPV4_AMONG_IPV6) return false;
  return sharedBits(address, length) === bits;
}

/** Are addresses of IPv4 in it, however it is written? */
export function holdsIpv4({ bits, length }: AddressRange): boolean {
  const before = BITS_BEFORE_IPV4 - length;
  return before > 0 ? bits === IPV4_AMONG_IPV6 >> BigInt(before) : bits >> BigInt(-before) === IPV4_AMONG_IPV6;
}

function lengthOf(text: string, most: number): number | undefined {
  return /^\d{1,3}$/.test(text) && Number(text) <= most ? Number(text) : undefined;
}
