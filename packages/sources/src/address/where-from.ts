import { addressOf } from "./address-of.ts";

/** Where a call came from and with what, as members of an event. */
export interface WhereFrom {
  readonly src_ip: string | undefined;
  readonly src_network: string | undefined;
  readonly user_agent: string | undefined;
  readonly client: string | undefined;
}

/** Remembers families of user agents: one of `createClientOf`. */
export type ClientOf = (userAgent: string | undefined) => string | undefined;

export function whereFrom(address: string | undefined, userAgent: string | undefined, clientOf: ClientOf): WhereFrom {
  const place = addressOf(address);
  return { src_ip: place?.ip, src_network: place?.network, user_agent: userAgent, client: clientOf(userAgent) };
}
