import { type CredentialKind, type JsonObject, tokenFingerprint } from "@rolecall/core";
import { credentialUid } from "../actor/credential-uid.ts";
import { BoundedCache } from "../bounded-cache.ts";
import { readId, readText } from "../record/read-member.ts";

/** With what the actor proved itself. */
export interface GithubCredential {
  readonly uid: string | undefined;
  readonly kind: CredentialKind | undefined;
}

/**
 * Words of `programmatic_access_type`, in GitHub's own spellings ("Personal access token (classic)", "GitHub App
 * server-to-server token", "Public Key (User/Deploy)") and in the snake case of exports.
 */
const KINDS: readonly (readonly [RegExp, CredentialKind])[] = [
  [/personal.?access.?token/i, "pat"],
  [/ssh|public key|deploy.?key/i, "ssh-key"],
  [/oauth|github.?app|server-to-server|actions|installation/i, "oauth-token"],
];

const kinds = new BoundedCache(1024, (access) => KINDS.find(([pattern]) => pattern.test(access))?.[1]);

const ABOUT_TOKENS = /^(?:personal_access_token|org_credential_authorization|oauth_access)\./;

/** The token that was used. Where an event is about a token and names no way of access, its `token_id` is the other one. */
export function credentialOf(record: JsonObject, action: string): GithubCredential {
  const hashed = readText(record["hashed_token"]);
  const about = ABOUT_TOKENS.test(action) && readText(record["programmatic_access_type"]) === undefined;
  const tokenId = about ? undefined : readId(record["token_id"]);
  const uid = hashed === undefined ? tokenId && credentialUid(tokenId) : fingerprintOf(hashed);
  return { uid, kind: kindOf(record, uid) };
}

function kindOf(record: JsonObject, uid: string | undefined): CredentialKind | undefined {
  const access = readText(record["programmatic_access_type"]);
  const known = access === undefined ? undefined : kinds.get(access);
  if (known !== undefined) return known;
  const protocol = readText(record["transport_protocol_name"]) ?? readText(record["protocol_name"]);
  if (protocol === "ssh") return "ssh-key";
  return uid === undefined ? undefined : "unknown";
}

/**
 * `hashed_token` is the base64 of the token's SHA-256; its first 16 hex digits are what `tokenFingerprint` would say of
 * the token itself, so that a leaked token can be found. Whatever is no such hash is hashed, in case it is a token.
 */
function fingerprintOf(hashed: string): string {
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(hashed)) return tokenFingerprint(hashed);
  return `sha256:${Buffer.from(hashed, "base64").toString("hex").slice(0, 16)}`;
}
