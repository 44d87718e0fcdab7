import type { Event } from "@rolecall/core";

/** It was refused, or it failed to log in: whoever it says that it is may be a name that somebody made up. */
export function isTurnedAway({ outcome, action_class }: Pick<Event, "outcome" | "action_class">): boolean {
  return outcome === "denied" || (outcome === "error" && action_class === "auth");
}

/**
 * It failed, and nobody but whoever sent it says that its caller is anybody: the log names it by the fingerprint of its key, or a
 * gateway by the name before a password. One that was let in before is known; any other may be made up, as scanners of the internet
 * do by the thousand.
 */
export function isMadeUp(event: Event): boolean {
  if (event.outcome !== "denied" && event.outcome !== "error") return false;
  const { identity_uid, credential_uid, credential_kind, source } = event;
  if (credential_uid === undefined) return credential_kind === "password" && source === "gateway";
  return credential_uid.startsWith(BY_CONTENT) && identity_uid.endsWith(`:${credential_uid.replace(":", "%3A")}`);
}

/** How a fingerprint begins. */
const BY_CONTENT = "sha256:";
