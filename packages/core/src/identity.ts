/** What an identity is. `unknown` is an answer too: the log said somebody acted, and not who. */
export const IDENTITY_KINDS = [
  "service-account",
  "role",
  "access-key",
  "api-key",
  "ci-workflow",
  "oauth-app",
  "managed-identity",
  "bot",
  "webhook",
  "ai-agent",
  "mcp-server",
  "workload",
  "cloud-service",
  "human",
  "root",
  "unknown",
] as const;

export type IdentityKind = (typeof IDENTITY_KINDS)[number];

/** The parts of an `identity_uid`. */
export interface IdentityKey {
  readonly provider: string;
  readonly account: string;
  readonly kind: IdentityKind;
  /** As the platform writes it, unescaped. */
  readonly nativeId: string;
}

/** One row of the `identities` table: who was seen, since when, and how much. */
export interface Identity {
  readonly tenant: string;
  readonly identity_uid: string;
  readonly identity_kind: IdentityKind;
  readonly identity_name: string;
  readonly provider: string;
  readonly account_uid: string;
  readonly owner: string;
  readonly environment: string;
  readonly criticality: string;
  /** From the inventory; absent where nothing is declared. */
  readonly team?: string | undefined;
  readonly purpose?: string | undefined;
  readonly contacts?: readonly string[] | undefined;
  readonly links?: readonly string[] | undefined;
  readonly expected_end?: string | undefined;
  /** How it is used: by a machine, a person, or both; and the reason. Empty while that is unknown. */
  readonly used_by?: "machine" | "human" | "mixed" | "" | undefined;
  readonly used_by_reason?: string | undefined;
  readonly first_seen: string;
  readonly last_seen: string;
  readonly events: number;
}

/** Ids written lately, by what their native id looks like; a power of two. */
const LATEST = 1024;
const latest: ((IdentityKey & { readonly uid: string }) | undefined)[] = new Array<undefined>(LATEST).fill(undefined);

/**
 * `provider:account:kind:native-id`. Colons and percent signs of the first three parts and the native id are escaped. The
 * same few identities come again and again: each gets the same text, whose hash is known to every map that it is a key of.
 */
export function identityUid(provider: string, account: string, kind: IdentityKind, nativeId: string): string {
  const { length } = nativeId;
  const looks = length * 37 + nativeId.charCodeAt(length - 1) * 11 + nativeId.charCodeAt(length >> 1) * 5;
  // Kinds differ in their second letters, and one id may be of several.
  const place = account.charCodeAt(account.length - 1) + kind.charCodeAt(1) * 3 + kind.length * 17;
  const slot = (looks + nativeId.charCodeAt(length >> 2) + place) & (LATEST - 1);
  const known = latest[slot];
  if (known !== undefined && known.nativeId === nativeId && known.account === account) {
    if (known.kind === kind && known.provider === provider) return known.uid;
  }
  const uid = `${escapePart(provider.toLowerCase())}:${escapePart(account)}:${kind}:${escapePart(nativeId)}`;
  latest[slot] = { provider, account, kind, nativeId, uid };
  return uid;
}

/** The parts again, or undefined where the text is not an `identity_uid`. */
export function parseIdentityUid(uid: string): IdentityKey | undefined {
  const parts = uid.split(":");
  const [provider, account, kind, nativeId] = parts;
  if (parts.length !== 4 || !provider || account === undefined || !nativeId) return undefined;
  if (!(IDENTITY_KINDS as readonly string[]).includes(kind ?? "")) return undefined;
  return {
    provider: unescapePart(provider),
    account: unescapePart(account),
    kind: kind as IdentityKind,
    nativeId: unescapePart(nativeId),
  };
}

function escapePart(part: string): string {
  return part.includes(":") || part.includes("%") ? part.replaceAll("%", "%25").replaceAll(":", "%3A") : part;
}

function unescapePart(part: string): string {
  return part.includes("%") ? part.replaceAll("%3A", ":").replaceAll("%25", "%") : part;
}

/** Is that the `identity_uid` of a person? */
export function isPerson(uid: string): boolean {
  return parseIdentityUid(uid)?.kind === "human";
}

/** Tells identities of several tenants apart where they are looked up: one uid may stand in each. */
export function identityKey({ tenant, identity_uid }: Pick<Identity, "tenant" | "identity_uid">): string {
  return JSON.stringify([tenant, identity_uid]);
}
