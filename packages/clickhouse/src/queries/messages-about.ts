import type { Store } from "../store.ts";

/** A message about a finding, in its last state. */
export interface MessageAbout {
  /** When it was decided, ISO 8601. */
  readonly at: string;
  readonly receiver: string;
  readonly integration: string;
  /** Why it was to be sent: `first_notification`, `severity_raised` and so on. */
  readonly reason: string;
  /** `pending`, `sent`, `not-sent`, `refused` or `dead-lettered`. */
  readonly outcome: string;
  /** Class of the failure; empty where there was none. */
  readonly detail: string;
}

/** Far more than one finding has. */
const MOST = 1000;

/** Who was told of a finding, the first first. */
export function messagesAbout(
  store: Store,
  about: { readonly tenant: string; readonly uid: string },
): Promise<MessageAbout[]> {
  return store.select<MessageAbout>(
    `SELECT at, receiver, integration, reason, outcome, detail FROM rolecall.notifications FINAL
     WHERE tenant = {tenant:String} AND finding_uid = {uid:String} ORDER BY at, receiver, integration LIMIT ${MOST}`,
    about,
  );
}
