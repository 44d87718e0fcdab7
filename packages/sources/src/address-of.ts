import { BoundedCache } from "./bounded-cache.ts";
import { type SourceAddress, sourceAddress } from "./source-address.ts";

/** Addresses that one decoder remembers. */
const MAX_ADDRESSES = 4096;

/** `sourceAddress`, remembered: the callers of one log come back. Make one per decoder. */
export function createAddressOf(): (text: string | undefined) => SourceAddress | undefined {
  const addresses = new BoundedCache(MAX_ADDRESSES, (text) => ({ address: sourceAddress(text) }));
  return (text) => (text === undefined ? undefined : addresses.get(text).address);
}
