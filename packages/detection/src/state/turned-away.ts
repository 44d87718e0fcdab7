import type { Event } from "@rolecall/core";

/** It was refused, or it failed to log in: whoever it says that it is may be a name that somebody made up. */
export function isTurnedAway({ outcome, action_class }: Pick<Event, "outcome" | "action_class">): boolean {
  return outcome === "denied" || (outcome === "error" && action_class === "auth");
}

/**
 * It failed with a key of which nobody but whoever sent it says that it is one: the log names the caller by the key's own
 * fingerprint. One that was let in before is known; any other may be made up, as scanners of the internet do by the thousand.
 */
export function isMadeUp({ outcome, identity_uid, credential_uid }: Event): boolean {
  if (outcome !== "denied" && outcome !== "error") return false;
  return credential_uid?.startsWith(BY_CONTENT) === true && identity_uid.endsWith(`:${nativeId(credential_uid)}`);
}

/** How a fingerprint begins. */
const BY_CONTENT = "sha256:";

function nativeId(fingerprint: string): string {
  return fingerprint.replace(":", "%3A");
}
