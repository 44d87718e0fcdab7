import { lookup } from "node:dns/promises";
import { BlockList, isIP, type LookupFunction } from "node:net";
import { hostOf, proxyOf } from "@rolecall/runtime";

const PRIVATE = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const) {
  PRIVATE.addSubnet(network, prefix, "ipv4");
}
for (const [network, prefix] of [
  ["::", 128],
  ["::1", 128],
  ["64:ff9b::", 96],
  ["fc00::", 7],
  ["fe80::", 10],
  ["ff00::", 8],
] as const) {
  PRIVATE.addSubnet(network, prefix, "ipv6");
}

/** Addresses at which a cloud answers with credentials: never allowed, whatever the configuration says. */
const METADATA = new BlockList();
METADATA.addSubnet("169.254.0.0", 16, "ipv4");
METADATA.addSubnet("fe80::", 10, "ipv6");
METADATA.addAddress("fd00:ec2::254", "ipv6");
METADATA.addAddress("100.100.100.200", "ipv4");

export type AddressVerdict = "allowed" | "private" | "metadata" | "unresolved";

/** How a host that may be called is reached: at these addresses, or by the environment's proxy, which has them to itself. */
export type Way = { readonly addresses: readonly string[] } | { readonly isProxied: true };

/** What a URL's host is, and the way to it where it is allowed. */
export type JudgedAddress =
  | { readonly verdict: "allowed"; readonly way: Way }
  | { readonly verdict: Exclude<AddressVerdict, "allowed"> };

/**
 * Where a URL's host leads: by its address, or by every address its name has now. The worst one counts. Behind a proxy
 * nobody here has to know names, and what they lead to is the proxy's to judge; what is written is still judged.
 */
export async function judgeAddress(url: URL, allowPrivate: boolean): Promise<JudgedAddress> {
  if (proxyOf(url) !== undefined) {
    const written = judgeWritten(url, allowPrivate) ?? "allowed";
    return written === "allowed" ? { verdict: written, way: { isProxied: true } } : { verdict: written };
  }
  const host = hostOf(url);
  const addresses = isIP(host) === 0 ? await resolve(host) : [host];
  if (addresses.length === 0) return { verdict: "unresolved" };
  const verdict = verdictOf(addresses, allowPrivate);
  return verdict === "allowed" ? { verdict, way: { addresses } } : { verdict };
}

/**
 * What a connection asks instead of a name server: the addresses that were judged. Given all of them it tries the next
 * where one does not answer.
 */
export function lookupOf(addresses: readonly string[]): LookupFunction {
  const known = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_host, { all }, done) => {
    const [first] = known;
    if (all === true) done(null, known);
    else done(null, first?.address ?? "", first?.family);
  };
}

/** What can be said of a URL's host without asking for its name; undefined where it has to be asked for. */
export function judgeWritten(url: URL, allowPrivate: boolean): "allowed" | "private" | "metadata" | undefined {
  const host = hostOf(url);
  if (/(?:^|\.)localhost$/.test(host)) return verdictOf(["127.0.0.1"], allowPrivate);
  return isIP(host) === 0 ? undefined : verdictOf([host], allowPrivate);
}

function verdictOf(addresses: readonly string[], allowPrivate: boolean): "allowed" | "private" | "metadata" {
  if (addresses.some((one) => METADATA.check(...familyOf(one)))) return "metadata";
  return !allowPrivate && addresses.some((one) => PRIVATE.check(...familyOf(one))) ? "private" : "allowed";
}

async function resolve(host: string): Promise<readonly string[]> {
  try {
    return (await lookup(host, { all: true })).map(({ address }) => address);
  } catch {
    return [];
  }
}

/** An IPv4 address inside IPv6 is judged as IPv4. */
function familyOf(address: string): [string, "ipv4" | "ipv6"] {
  const mapped = /^::ffff:(.+)$/i.exec(address)?.[1];
  if (mapped === undefined) return [address, isIP(address) === 4 ? "ipv4" : "ipv6"];
  return isIP(mapped) === 4 ? [mapped, "ipv4"] : [fromHex(mapped), "ipv4"];
}

/** `7f00:1` as URLs write a mapped address: `127.0.0.1`. */
function fromHex(pair: string): string {
  const [high = 0, low = 0] = pair.split(":").map((part) => Number.parseInt(part, 16));
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}
