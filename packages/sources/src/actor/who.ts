import { type IdentityKind, identityUid } from "@rolecall/core";

/** Who a record says acted. */
export interface Who {
  readonly uid: string;
  readonly kind: IdentityKind;
  readonly name: string;
  /** `identity_uid`s on whose behalf or through whom, nearest first. */
  readonly delegation?: readonly string[] | undefined;
}

/** An identity by its native id, which is its name too unless the log has a better one. */
export function whoOf(provider: string, account: string, kind: IdentityKind, id: string, name: string = id): Who {
  return { uid: identityUid(provider, account, kind, id), kind, name };
}

/** Somebody, and the log does not say who. */
export function nobody(provider: string, account: string): Who {
  return whoOf(provider, account, "unknown", "anonymous");
}
