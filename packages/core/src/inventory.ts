import type { IdentityKind } from "./identity.ts";

/** How criticality is graded, the least first. */
export const CRITICALITIES = ["low", "medium", "high", "critical"] as const;
export type Criticality = (typeof CRITICALITIES)[number];

/** What may be said of identities. Everything is optional; a member that nobody declares is absent. */
export interface InventoryFacts {
  readonly owner?: string | undefined;
  readonly team?: string | undefined;
  /** The peer group; the first that is named of this, owner, label `team`, label `app`, account. */
  readonly group?: string | undefined;
  readonly criticality?: Criticality | undefined;
  readonly environment?: string | undefined;
  readonly purpose?: string | undefined;
  /** What it really is, where the log cannot know. The identity's uid stays as it is. */
  readonly kind?: IdentityKind | undefined;
  readonly links?: readonly string[] | undefined;
  readonly contacts?: readonly string[] | undefined;
  /** RFC 3339 UTC with milliseconds, as all times here. */
  readonly expected_end?: string | undefined;
  readonly created?: string | undefined;
  /** When it was last used, where nobody logged it. */
  readonly last_used?: string | undefined;
  /** When the lasting credential that it has used from the beginning was made, where its own id is not known. */
  readonly rotated?: string | undefined;
  /** Scopes or actions that it was given, as its platform writes them. */
  readonly granted?: readonly string[] | undefined;
  /** A span like `90d` after which its credentials are overdue. */
  readonly rotate_every?: string | undefined;
}

/** One statement about the identities that it matches: one of `id`, `pattern`, `label` is set. */
export interface InventoryEntry extends InventoryFacts {
  /** An `identity_uid`; `*` in place of the kind stands for every kind. */
  readonly id?: string | undefined;
  /** A glob over `identity_uid`, of `*` only. */
  readonly pattern?: string | undefined;
  /** `key=value`. */
  readonly label?: string | undefined;
  /** `file:line`. */
  readonly place: string;
}

/** A credential that somebody keeps a record of. */
export interface CredentialEntry {
  readonly id: string;
  readonly issued?: string | undefined;
  readonly expires?: string | undefined;
  readonly rotated?: string | undefined;
  readonly last_used?: string | undefined;
  /** From then on it must not be used any more. */
  readonly ended?: string | undefined;
  readonly place: string;
}

/** Somebody who owns machines. */
export interface OwnerEntry {
  readonly name: string;
  readonly left?: string | undefined;
  /** Identities that are this person: an event that removes one of them says that the owner left. */
  readonly people?: readonly string[] | undefined;
  readonly contacts?: readonly string[] | undefined;
  readonly place: string;
}

/** An account (organisation, project, cluster) of one's own, and the environment of everything that happens in it. */
export interface AccountEntry {
  readonly id: string;
  readonly environment?: string | undefined;
  /** The issuer of its workloads' tokens, as other platforms know it: `oidc.eks.eu-west-1.amazonaws.com/id/ABC`. */
  readonly issuer?: string | undefined;
  readonly place: string;
}

/** A domain of one's own: it, and every host below it. */
export interface DomainEntry {
  readonly name: string;
  readonly place: string;
}

/** Everything that inventory files say, before it is matched. */
export interface Inventory {
  readonly identities: readonly InventoryEntry[];
  readonly credentials: readonly CredentialEntry[];
  readonly owners: readonly OwnerEntry[];
  readonly accounts: readonly AccountEntry[];
  /** Absent where none is named, as in all that older logs hold. */
  readonly domains?: readonly DomainEntry[] | undefined;
}

export const EMPTY_INVENTORY: Inventory = { identities: [], credentials: [], owners: [], accounts: [] };
