import type { Identity } from "./identity.ts";

/** A character that a reader sees: no blank, no control, nothing that only changes another, and no letter that is drawn as nothing. */
const SEEN = /[^\p{Z}\p{C}\p{M}\u115f\u1160\u2800\u3164\uffa0]/u;

/** What a person calls an identity; its uid where it has no name, or one of which nothing is seen. */
export function shownName({ identity_name, identity_uid }: Pick<Identity, "identity_name" | "identity_uid">): string {
  return SEEN.test(identity_name) ? identity_name : identity_uid;
}
