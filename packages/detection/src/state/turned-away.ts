import type { Event } from "@rolecall/core";
import { hash32 } from "./hash.ts";

/** Where somebody may be known: identities that left memory, credentials by uid, what the inventory names. */
interface Known {
  readonly away: { has(uid: string): boolean };
  readonly registry: { readonly credentials: { has(uid: string): boolean } };
  readonly declarations: { readonly directory: { names(uid: string, credential: string | undefined): boolean } };
}

/** It was refused, or it failed to log in: whoever it says that it is may be a name that somebody made up. */
export function isTurnedAway({ outcome, action_class }: Pick<Event, "outcome" | "action_class">): boolean {
  return outcome === "denied" || (outcome === "error" && action_class === "auth");
}

/** Its log names nobody, nor a key that is anything but what was sent: whoever can reach the place may have come. */
export function isUnnamed({ identity_kind, identity_uid, credential_uid }: Event): boolean {
  if (identity_kind !== "unknown" || !UNNAMED.test(identity_uid)) return false;
  return credential_uid === undefined || credential_uid.startsWith(BY_CONTENT);
}

/**
 * It was refused, or what it asked for is not to be had: by HTTP any status that finds the fault with who asks. A scanner is told that there
 * is no such thing more often than it is refused.
 */
export function isInVain({ outcome, status_code = 0 }: Event): boolean {
  return outcome === "denied" || (outcome === "error" && status_code >= 400 && status_code < 500);
}

/** How whoever is nobody is called; the API server of a cluster has a word of its own. */
const UNNAMED = /:(?:system%3A)?anonymous$/;

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

/**
 * One attempt in so many makes somebody of whoever is made up, and all that it does from then on counts: sample and hold (Estan
 * and Varghese, 2002), which needs no memory of the many who come once. Of those who try 300 times 90 in 100 are held, of 1,000 all.
 */
const ONE_IN = 128;

/** Drawn by what the event is, the same in every replay; the time keeps it from who chooses the ids of its requests. */
function isHeld({ event_uid, time }: Event): boolean {
  return hash32(`${time} ${event_uid}`, 0) % ONE_IN === 0;
}

/**
 * Nobody but itself says who it is, and it was not let in: neither before, nor elsewhere with the same key, which whoever stole it
 * tries at other hosts; nor does the inventory name it. Whoever is not let in however often it tries is somebody after all.
 */
export function isNobody(event: Event, { away, registry, declarations }: Known): boolean {
  if (!isMadeUp(event) || isHeld(event) || away.has(event.identity_uid)) return false;
  const { identity_uid, credential_uid } = event;
  if (credential_uid !== undefined && registry.credentials.has(credential_uid)) return false;
  return !declarations.directory.names(identity_uid, credential_uid);
}
