import { type IdentityKind, identityUid } from "@rolecall/core";

/** Who a CloudTrail record says acted. */
export interface Actor {
  readonly uid: string;
  readonly kind: IdentityKind;
  readonly name: string;
  /** The identity's own account; empty where nothing says it. */
  readonly account: string;
  /** Session of a role, name of a federated user, subject of a web identity: evidence, never part of the id. */
  readonly session: string | undefined;
  /** `identity_uid`s on whose behalf, nearest first. */
  readonly delegation: readonly string[] | undefined;
}

/** An actor by its native id, which is its name too unless the log has a better one. */
export function actorOf(account: string, kind: IdentityKind, nativeId: string, name: string = nativeId): Actor {
  return {
    uid: identityUid("aws", account, kind, nativeId),
    kind,
    name,
    account,
    session: undefined,
    delegation: undefined,
  };
}
