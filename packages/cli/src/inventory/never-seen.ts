import type { Inventory } from "@rolecall/core";

/** A machine that somebody declares by its id, and that no log has ever named. */
export interface NeverSeen {
  readonly id: string;
  readonly owner: string;
  /** RFC 3339; empty where nobody says when it was made. */
  readonly created: string;
}

/** Declared by id, and not among those seen, whatever their kind. */
export function neverSeenOf(
  inventory: Inventory,
  seen: readonly { readonly identity: { readonly identity_uid: string } }[],
): readonly NeverSeen[] {
  const known = new Set(seen.map(({ identity }) => withoutKind(identity.identity_uid)));
  const found = new Map<string, NeverSeen>();
  for (const { id, owner = "", created = "", last_used } of inventory.identities) {
    if (id === undefined || last_used !== undefined || known.has(withoutKind(id))) continue;
    const before = found.get(id);
    found.set(id, { id, owner: before?.owner || owner, created: before?.created || created });
  }
  return Array.from(found.values()).toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

function withoutKind(uid: string): string {
  const [provider, account, , nativeId] = uid.split(":");
  return `${provider}:${account}:${nativeId}`;
}
