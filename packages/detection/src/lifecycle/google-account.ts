import { type Event, identityUid } from "@rolecall/core";

/** The uid of a service account of Google Cloud, whose address names its project; one of Google's own is of the event's. */
export function googleAccountUid(email: string, { account_uid = "" }: Pick<Event, "account_uid">): string {
  const project = /@([^.]+)\.iam\.gserviceaccount\.com$/.exec(email)?.[1] ?? account_uid;
  return identityUid("gcp", project, "service-account", email);
}
