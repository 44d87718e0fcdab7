import type { Event } from "@rolecall/core";

/** Is an account of the provider (an AWS account id) one's own: that of the event, or one that the inventory names? */
export type IsOwn = (account: string) => boolean;

/** What the inventory names as one's own. */
export interface Own {
  readonly account: IsOwn;
  /** A host, in small letters. */
  readonly host: (host: string) => boolean;
  /** Where the event happened, as the inventory says of its account or its identity where the event does not; "" where nobody says. */
  readonly environment: (event: Event) => string;
}

/** Where no inventory names any. */
export const nobodys: IsOwn = () => false;

export const NOTHING_OWN: Own = {
  account: nobodys,
  host: nobodys,
  environment: ({ environment }) => environment ?? "",
};
