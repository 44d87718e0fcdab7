import type { CredentialKind, JsonObject } from "@rolecall/core";
import { tokenFingerprint } from "@rolecall/core";
import { credentialUid } from "../actor/credential-uid.ts";
import { BoundedCache } from "../bounded-cache.ts";
import { present, readId, readObject, readText } from "../record/read-member.ts";
import { wordOf } from "./spelling.ts";

/** What the id of a resource says of where it is: `/subscriptions/…/resourceGroups/…/providers/…/<type>/<name>`. */
export interface Resource {
  readonly subscription: string | undefined;
  readonly group: string | undefined;
  /** `virtual-machines` of `…/Microsoft.Compute/virtualMachines/vm`. */
  readonly kind: string | undefined;
}

const resources = new BoundedCache<Resource>(4096, (id) => ({
  subscription: /^\/subscriptions\/([^/]+)/i.exec(id)?.[1]?.toLowerCase(),
  group: /\/resourceGroups\/([^/]+)/i.exec(id)?.[1]?.toLowerCase(),
  kind: typeName(/\/providers\/[^/]+\/(.+)$/i.exec(id)?.[1]?.split("/").at(-2)),
}));
const NOWHERE: Resource = { subscription: undefined, group: undefined, kind: undefined };

export function resourceOf(record: JsonObject): Resource {
  const id = readText(record["resourceId"], 512);
  return id === undefined ? NOWHERE : resources.get(id);
}

/** The type of resource that an operation is on: `virtual-machines` of `Microsoft.Compute/virtualMachines/write`. */
export function kindOfOperation(operation: string): string | undefined {
  return kinds.get(operation).kind;
}

const kinds = new BoundedCache(4096, (operation) => ({
  kind: operation.includes("/") ? typeName(operation.split("/").at(-2)) : undefined,
}));

function typeName(type: string | undefined): string | undefined {
  return type
    ?.replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .toLowerCase()
    .slice(0, 64);
}

export interface Proof {
  readonly uid: string | undefined;
  readonly kind: CredentialKind | undefined;
}

/** A token's own claims, else what storage logs say: they hash the key or token themselves. */
export function proofOf(record: JsonObject, claims: JsonObject | undefined): Proof {
  if (claims !== undefined) return { uid: undefined, kind: tokenKind(claims) };
  const identity = readObject(record["identity"]);
  const type = readText(identity?.["type"], 32);
  const hash = readText(identity?.["tokenHash"], 512);
  const kind = type === undefined ? undefined : storageKind(type);
  if (hash === undefined) return { uid: undefined, kind };
  const isHash = /^[\w-]+\([0-9A-F]+\)/i.test(hash);
  return { uid: isHash ? credentialUid(hash.slice(0, 256)) : tokenFingerprint(hash), kind: kind ?? "unknown" };
}

/** Of a managed identity, itself or what it was made for: tokens of the second sort have it alone. */
export function managedFor(claims: JsonObject): string | undefined {
  return readText(claims["xms_mirid"], 512) ?? readText(claims["xms_az_rid"], 512);
}

/** `appidacr` and `azpacr`: 0 public client, 1 secret, 2 certificate. */
function tokenKind(claims: JsonObject): CredentialKind {
  if (managedFor(claims) !== undefined) return "instance-identity";
  // A person's token was asked for by an app: how that one proved itself says nothing of the person.
  const delegated = claims["http://schemas.microsoft.com/identity/claims/scope"] ?? claims["scp"];
  if (delegated !== undefined) return "oauth-token";
  const how = readId(claims["appidacr"]) ?? readId(claims["azpacr"]);
  return how === "2" ? "service-account-key" : how === "1" ? "password" : "oauth-token";
}

function storageKind(type: string): CredentialKind {
  if (/accountkey/i.test(type)) return "access-key";
  if (/sas/i.test(type)) return "api-key";
  return /oauth|kerberos/i.test(type) ? "oauth-token" : "unknown";
}

/** Does the record say that the operation was begun? Another of the same correlation says how it ended. */
function isBegun(record: JsonObject): boolean {
  return /^(?:start(?:ed)?|begin|began)$/i.test(wordOf(record["resultType"], 64) ?? wordOf(record["status"], 64) ?? "");
}

/** The circumstances of a call. */
export function evidenceOf(record: JsonObject, claims: JsonObject | undefined): Record<string, string> | undefined {
  const identity = readObject(record["identity"]);
  const authorization = readObject(identity?.["authorization"]) ?? readObject(record["authorization"]);
  const evidence = readObject(authorization?.["evidence"]);
  return present({
    category: wordOf(record["category"], 64),
    region: readText(record["location"], 64),
    level: readText(record["level"], 32),
    result: isBegun(record) ? "started" : undefined,
    correlation: readText(record["correlationId"], 128),
    resource_group: resourceOf(record).group,
    role: readText(evidence?.["role"], 128),
    app_id: readText(claims?.["appid"], 64),
    principal_type: readText(evidence?.["principalType"], 64),
    auth_type: readText(identity?.["type"], 32),
    managed_identity: claims === undefined ? undefined : managedFor(claims),
  });
}
