import type { IdentityKind } from "@rolecall/core";

/** Who acted. */
export interface Who {
  readonly uid: string;
  readonly kind: IdentityKind;
  readonly name: string;
  readonly session?: string | undefined;
  readonly delegation?: readonly string[] | undefined;
}
