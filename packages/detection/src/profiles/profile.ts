import type { IdentityKind } from "@rolecall/core";

/**
 * What machines of one make are known to do, for those that nobody has watched yet. Globs of `*`, case ignored.
 *
 * It is a guess about the young: what it expects counts as if two peers did it. It silences nothing, and ends with the
 * identity's first days; whoever takes the name of such a machine may do as little as if its peers were there.
 */
export interface Profile {
  /** Unique, small letters and dashes; a user's profile replaces ours of that name. */
  readonly profile: string;
  /** What it is, for people. */
  readonly about: string;
  readonly match: {
    readonly providers: readonly string[];
    readonly kinds?: readonly IdentityKind[] | undefined;
    /** Globs over the identity's name. */
    readonly names: readonly string[];
  };
  readonly expect: {
    /** Globs over `action`; the scope of such a call is expected with it. */
    readonly actions: readonly string[];
    readonly clients?: readonly string[] | undefined;
  };
}
