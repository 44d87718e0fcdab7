import type { Config } from "@rolecall/runtime";
import type { Tokens } from "@rolecall/service-ingest";
import { addressesOf, type HttpDoor } from "./addresses.ts";
import { wantsToken } from "./host-guard.ts";

/**
 * Who may come by the door, as a configuration that was read again has it. Whose records they are, and whether a token is
 * wanted at all, is of the start: a tenant that is new has no detector yet.
 */
export function tokensNow(door: HttpDoor, config: Config): Tokens {
  const now = addressesOf(config, undefined).intakes.find(({ listen }) => listen === door.listen);
  if (now === undefined || wantsToken(now) !== wantsToken(door)) return door;
  const tenants = [door.tenant, ...door.tokens.map(({ tenant }) => tenant)];
  const tokens = now.tokens.filter(({ tenant }) => tenants.includes(tenant));
  return { tenant: door.tenant, token: now.token, tokens };
}
