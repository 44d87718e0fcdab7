import type { Random } from "../random/random.ts";

/** Whose addresses they are. */
export type NetworkName =
  | "office"
  | "nat"
  | "payments"
  | "chat"
  | "runners"
  | "cloud"
  | "partners"
  | "foreign"
  | "pods";

/**
 * The /24s of each network, as three octets. All are set aside by RFC 5737 (TEST-NET), RFC 2544 (198.18.0.0/15) and RFC
 * 1918, so none is anybody's; numbers of autonomous systems are those of RFC 5398.
 */
export const NETWORKS: Readonly<Record<NetworkName, readonly string[]>> = {
  office: ["203.0.113"],
  nat: ["198.51.100"],
  payments: ["192.0.2"],
  chat: ["198.18.130", "198.18.131"],
  runners: prefixes("198.18", 0, 119),
  cloud: prefixes("198.18", 140, 199),
  partners: prefixes("198.18", 200, 255),
  foreign: prefixes("198.19", 0, 255),
  pods: prefixes("10.42", 0, 31),
};

/** Which numbers stand for which network, where a log has them. */
export const ASNS: Readonly<Record<NetworkName, number>> = {
  office: 64_496,
  nat: 64_497,
  payments: 64_498,
  chat: 64_499,
  runners: 64_500,
  cloud: 64_501,
  partners: 64_502,
  pods: 64_497,
  foreign: 64_511,
};

/** Where a machine calls from. */
export interface AddressPool {
  readonly network: NetworkName;
  /** First three octets. */
  readonly prefixes: readonly string[];
  /** How many hosts of each are used. */
  readonly hosts: number;
}

/** A part of a network: `width` of its prefixes, by chance. */
export function addressPool(random: Random, network: NetworkName, width: number, hosts: number): AddressPool {
  const all = NETWORKS[network];
  const first = random.below(all.length);
  const chosen = Array.from(
    { length: Math.min(width, all.length) },
    (_, index) => all[(first + index) % all.length] ?? "",
  );
  return { network, prefixes: chosen, hosts };
}

/** One address of the pool. */
export function addressIn(random: Random, pool: AddressPool): string {
  return `${random.pick(pool.prefixes)}.${10 + random.below(pool.hosts)}`;
}

function prefixes(start: string, from: number, to: number): readonly string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => `${start}.${from + index}`);
}
