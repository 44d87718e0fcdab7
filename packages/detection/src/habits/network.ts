import type { Event } from "@rolecall/core";

/** The first half of a private IPv4 address (RFC 1918, 6598). */
const PRIVATE = /^(?:10\.\d+|192\.168|172\.(?:1[6-9]|2\d|3[01])|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))(?=\.)/;

/** A cloud's private network is a /16 at most (Amazon VPC's quotas): in whichever subnet of it a host is, it is at home. */
export function networkOf({ src_network, src_ip }: Pick<Event, "src_network" | "src_ip">): string {
  const network = src_network ?? src_ip ?? "";
  const home = PRIVATE.exec(network)?.[0];
  return home === undefined ? network : `${home}.0.0/16`;
}

/** 192.0.2.0/24 lies in 192.0.0.0/16; other notations stand for themselves. */
export function widerNetwork(network: string): string {
  const [, a, b] = /^(\d{1,3})\.(\d{1,3})\.\d{1,3}\.\d{1,3}\/\d+$/.exec(network) ?? [];
  return a === undefined || b === undefined ? network : `${a}.${b}.0.0/16`;
}

/** Where the event comes from, the wider network first: machines that move together have networks of their own in it. */
export function placesOf(event: Event): readonly string[] {
  const network = networkOf(event);
  return network === "" ? [] : Array.from(new Set([widerNetwork(network), network]));
}
