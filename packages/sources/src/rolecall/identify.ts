import { IDENTITY_KINDS, type IdentityKind, identityUid, type JsonObject, parseIdentityUid } from "@rolecall/core";
import { BoundedCache } from "../bounded-cache.ts";
import { readText } from "../record/read-member.ts";

/** Who acted, as a native record says it. */
export interface NativeIdentity {
  readonly uid: string;
  readonly kind: IdentityKind;
  readonly name: string;
  readonly provider: string;
}

/** Why a native record names nobody: the member at fault and the end of the sentence. */
export interface IdentityFault {
  readonly path: string;
  readonly detail: string;
}

const MAX_TEXT = 4096;

const PARTS = "must be provider:account:kind:native-id, with colons inside a part written as %3A";

/**
 * `identity_uid` where there is one; its kind and name may be given besides it (an inventory may have corrected the
 * kind). Without it the uid is made from `provider` (`rolecall` if none), `account_uid`, `identity_kind` and
 * `identity_name`. The text is brought to the one spelling that an identity has.
 */
export function identify(record: JsonObject): NativeIdentity | IdentityFault {
  const given = readText(record["identity_uid"], MAX_TEXT);
  const said = record["identity_kind"];
  const kind = said === undefined ? undefined : IDENTITY_KINDS.find((known) => known === said);
  const name = readText(record["identity_name"], MAX_TEXT);
  if (given === undefined) return fromParts(record, kind, name);
  const known = identities.get(given);
  if ("detail" in known) return known;
  return {
    uid: known.uid,
    kind: kind ?? known.kind,
    name: name ?? known.name,
    provider: readText(record["provider"]) ?? known.provider,
  };
}

const identities = new BoundedCache<NativeIdentity | IdentityFault>(4096, (given) => {
  const key = parseIdentityUid(given);
  if (key === undefined) return { path: "identity_uid", detail: kindFault(given) ?? PARTS };
  return {
    uid: identityUid(key.provider, key.account, key.kind, key.nativeId),
    kind: key.kind,
    name: key.nativeId,
    provider: key.provider.toLowerCase(),
  };
});

/** Four parts of which but the kind is none. */
function kindFault(uid: string): string | undefined {
  const [, , kind = "", id, ...rest] = uid.split(":");
  if (id === undefined || rest.length > 0 || IDENTITY_KINDS.some((known) => known === kind)) return undefined;
  return `names no kind of identity in its third part: one of ${IDENTITY_KINDS.join(", ")}`;
}

function fromParts(
  record: JsonObject,
  kind: IdentityKind | undefined,
  name: string | undefined,
): NativeIdentity | IdentityFault {
  if (kind === undefined || name === undefined) {
    const path = kind === undefined && name !== undefined ? "identity_kind" : "identity_uid";
    return { path, detail: "is required, or identity_kind with identity_name" };
  }
  const provider = readText(record["provider"]) ?? "rolecall";
  const account = readText(record["account_uid"], MAX_TEXT) ?? "";
  return { uid: identityUid(provider, account, kind, name), kind, name, provider };
}
