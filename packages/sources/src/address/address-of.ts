import { BoundedCache } from "../bounded-cache.ts";
import { type SourceAddress, sourceAddress } from "./source-address.ts";

const addresses = new BoundedCache(4096, (text) => ({ address: sourceAddress(text) }));

/** `sourceAddress`, remembered: the callers of a log come back. */
export function addressOf(text: string | undefined): SourceAddress | undefined {
  return text === undefined ? undefined : addresses.get(text).address;
}
