import { BoundedCache } from "../bounded-cache.ts";
import { clientFamily } from "./client-family.ts";

/** User agents whose family one decoder remembers. */
const MAX_USER_AGENTS = 4096;

/** The client family of a user agent, undefined where there is none. Make one per decoder: it remembers what it worked out. */
export function createClientOf(): (userAgent: string | undefined) => string | undefined {
  const families = new BoundedCache(MAX_USER_AGENTS, clientFamily);
  return (userAgent) => (userAgent === undefined ? undefined : families.get(userAgent));
}
