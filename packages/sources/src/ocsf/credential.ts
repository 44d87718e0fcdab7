import type { CredentialKind, Json, JsonObject } from "@rolecall/core";
import { credentialUid } from "../actor/credential-uid.ts";
import { isSignIn } from "../aws-cloudtrail/console-evidence.ts";
import { readId, readObject, readText, writeTime } from "../record/read-member.ts";
import { logInstant } from "../time/log-instant.ts";
import type { Parties } from "./parties.ts";

/** With what the actor proved itself, and for how long that is good. */
export interface OcsfCredential {
  readonly uid: string | undefined;
  readonly kind: CredentialKind | undefined;
  readonly issued: string | undefined;
  readonly expires: string | undefined;
}

/** Words of `programmatic_credential.type` and `auth_protocol`. */
const TYPES: readonly (readonly [RegExp, CredentialKind])[] = [
  [/personal.?access/i, "pat"],
  [/service.?account.?key/i, "service-account-key"],
  [/access.?key/i, "access-key"],
  [/api.?key/i, "api-key"],
  [/ssh/i, "ssh-key"],
  [/certificate|mtls|x\.?509/i, "mtls"],
  [/oauth|refresh.?token|access.?token/i, "oauth-token"],
  [/jwt|openid|oidc/i, "jwt"],
  [/password|basic/i, "password"],
];

export function credentialOf(record: JsonObject, session: JsonObject, { user, call }: Parties): OcsfCredential {
  const programmatic = firstObject(user["programmatic_credentials"]);
  const certificate = readObject(record["certificate"]);
  const own = readId(user["credential_uid"]) ?? readId(session["credential_uid"]) ?? readId(programmatic?.["uid"]);
  const uid = own ?? readId(certificate?.["uid"]) ?? readId(certificate?.["serial_number"]);
  const words =
    readText(programmatic?.["type"]) ?? (own === undefined && certificate !== undefined ? "certificate" : undefined);
  return {
    uid: uid === undefined ? undefined : credentialUid(uid),
    kind: kindOf(uid, words ?? readText(record["auth_protocol"]) ?? (isSignIn(call) ? "password" : undefined)),
    issued: writeTime(instantOf(session, "created_time")),
    expires: writeTime(instantOf(session, "expiration_time")),
  };
}

function kindOf(uid: string | undefined, words: string | undefined): CredentialKind | undefined {
  // Prefixes of AWS key ids (IAM user guide, "Understanding unique ID prefixes").
  if (uid?.startsWith("ASIA")) return "sts-session";
  if (uid?.startsWith("AKIA")) return "access-key";
  const known = words === undefined ? undefined : TYPES.find(([pattern]) => pattern.test(words))?.[1];
  return known ?? (uid === undefined ? undefined : "unknown");
}

/** `x` in epoch ms, or `x_dt` in RFC 3339 (profile datetime). Some mappers write `x` in the seconds or microseconds they had. */
export function instantOf(object: JsonObject, name: keyof typeof IN_TEXT): number {
  const at = logInstant(object[name]);
  return Number.isNaN(at) ? logInstant(object[IN_TEXT[name]]) : at;
}

/** Names put together anew for each record would be looked up letter by letter. */
const IN_TEXT = {
  time: "time_dt",
  start_time: "start_time_dt",
  created_time: "created_time_dt",
  expiration_time: "expiration_time_dt",
} as const;

/** The first member of an array that is an object. */
export function firstObject(value: Json | undefined): JsonObject | undefined {
  return Array.isArray(value) ? readObject(value[0]) : undefined;
}
