import { BoundedCache } from "../bounded-cache.ts";
import { type SourceAddress, sourceAddress } from "./source-address.ts";

const addresses = new BoundedCache(4096, (text) => ({ address: sourceAddress(text) }));

/** `sourceAddress`, remembered: the callers of a log come back, though each time from another port. */
export function addressOf(text: string | undefined): SourceAddress | undefined {
  return text === undefined ? undefined : addresses.get(withoutPort(text)).address;
}

/** `203.0.113.9` of `203.0.113.9:52888`, which are the same to `sourceAddress`; any other text as it is. */
function withoutPort(text: string): string {
  const colon = text.indexOf(":");
  return colon > 0 && PORT_AFTER_OCTETS.test(text) ? text.slice(0, colon) : text;
}

const PORT_AFTER_OCTETS = /^\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}:\d{1,5}$/;
