import type { CredentialKind, JsonObject } from "@rolecall/core";
import { credentialUid } from "../actor/credential-uid.ts";
import { BoundedCache } from "../bounded-cache.ts";
import { readObject, readText } from "../record/read-member.ts";
import { eventTime } from "../time/event-time.ts";
import { isSignIn } from "./console-evidence.ts";

/** With what the caller proved itself; all undefined where the record does not say. */
export interface CredentialUse {
  readonly uid: string | undefined;
  readonly kind: CredentialKind | undefined;
  readonly issued: string | undefined;
}

/** A session's calls come mixed with those of others, and all tell when it began. */
const times = new BoundedCache(4096, (text) => eventTime(text));

const NONE: CredentialUse = { uid: undefined, kind: undefined, issued: undefined };

/**
 * `AKIA…` is a long-lived key, `ASIA…` a session's (its `creationDate` is when it was issued).
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
 */
export function credentialOf(user: JsonObject | undefined, record: JsonObject): CredentialUse {
  if (user === undefined) return NONE;
  const keyId = readText(user["accessKeyId"], 128);
  if (keyId !== undefined) {
    const kind = kindOfKey(keyId);
    return {
      uid: kind === "unknown" ? credentialUid(keyId) : keyId,
      kind,
      issued: kind === "sts-session" ? issuedAt(user) : undefined,
    };
  }
  const centre = readText(user["credentialId"], 128);
  if (centre !== undefined) return { uid: credentialUid(centre), kind: "oauth-token", issued: undefined };
  if (isSignIn(record)) return { uid: undefined, kind: "password", issued: undefined };
  return isBearer(record) ? { uid: undefined, kind: "api-key", issued: undefined } : withoutKey(user);
}

function kindOfKey(keyId: string): CredentialKind {
  if (keyId.startsWith("ASIA")) return "sts-session";
  return keyId.startsWith("AKIA") ? "access-key" : "unknown";
}

/** An API key of Bedrock, which is a token and no key of the user's. */
function isBearer(record: JsonObject): boolean {
  const told = readObject(record["additionalEventData"])?.["callWithBearerToken"];
  return told === true || told === "true";
}

/** A service that acts in a role's name shows the session without its key. */
function withoutKey(user: JsonObject): CredentialUse {
  const issued = user["type"] === "AssumedRole" ? issuedAt(user) : undefined;
  return issued === undefined ? NONE : { uid: undefined, kind: "sts-session", issued };
}

function issuedAt(user: JsonObject): string | undefined {
  const attributes = readObject(readObject(user["sessionContext"])?.["attributes"]);
  const created = attributes?.["creationDate"];
  return typeof created === "string" ? times.get(created) : undefined;
}
