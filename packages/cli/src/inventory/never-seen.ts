import type { Inventory } from "@rolecall/core";

/** A machine that somebody declares by its id, and that no log has ever named. */
export interface NeverSeen {
  readonly id: string;
  readonly owner: string;
  /** RFC 3339; empty where nobody says when it was made. */
  readonly created: string;
  /** Since when its account is seen, RFC 3339; empty where no log of it was ever read. */
  readonly since: string;
}

interface Seen {
  readonly identity: { readonly identity_uid: string; readonly first_seen: string };
}

/** Declared by id, and not among those seen, whatever their kind. */
export function neverSeenOf(inventory: Inventory, seen: readonly Seen[]): readonly NeverSeen[] {
  const known = new Set(seen.map(({ identity }) => withoutKind(identity.identity_uid)));
  const begun = new Map<string, string>();
  for (const { identity } of seen) {
    const account = accountOf(identity.identity_uid);
    const before = begun.get(account);
    if (before === undefined || identity.first_seen < before) begun.set(account, identity.first_seen);
  }
  const found = new Map<string, NeverSeen>();
  for (const { id, owner = "", created = "", last_used } of inventory.identities) {
    if (id === undefined || last_used !== undefined || known.has(withoutKind(id))) continue;
    const before = found.get(id);
    const since = begun.get(accountOf(id)) ?? "";
    found.set(id, { id, owner: before?.owner || owner, created: before?.created || created, since });
  }
  return Array.from(found.values()).toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

function withoutKind(uid: string): string {
  const [provider, account, , nativeId] = uid.split(":");
  return `${provider}:${account}:${nativeId}`;
}

/** `aws:123456789012` */
export function accountOf(uid: string): string {
  return uid.split(":", 2).join(":");
}
