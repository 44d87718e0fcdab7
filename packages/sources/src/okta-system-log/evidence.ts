import type { CredentialKind, EventOutcome, Json, JsonObject } from "@rolecall/core";
import { present, readId, readObject, readText } from "../record/read-member.ts";

/** What was acted on: the first target that is not the actor itself. */
export function targetOf(
  record: JsonObject,
  actorId: string | undefined,
): { readonly name: string; readonly kind: string } | undefined {
  const targets = record["target"];
  const list = Array.isArray(targets) ? (targets as readonly Json[]) : [targets ?? null];
  let own: { readonly name: string; readonly kind: string } | undefined;
  for (const item of list.slice(0, 16)) {
    const target = readObject(item);
    if (target === undefined) continue;
    const id = readId(target["id"]);
    const name = named(target) ?? id;
    if (name === undefined) continue;
    const found = { name, kind: kebab(readText(target["type"], 64) ?? "target") };
    if (id === undefined || id !== actorId) return found;
    own ??= found;
  }
  return own;
}

/** A person by e-mail, everything else by its id where it has one: display names are shared. */
function named(target: JsonObject): string | undefined {
  const alias = readText(target["alternateId"], 320);
  const known = alias === undefined || alias === "unknown" ? undefined : alias;
  return target["type"] === "User" ? known : (readText(target["displayName"], 256) ?? known);
}

function kebab(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replace(/\s+/g, "-")
    .toLowerCase();
}

/** `outcome.result` (`ALLOW`, `CHALLENGE`, `DENY`, `FAILURE`, `RATE_LIMIT`, `SKIPPED`, `SUCCESS`, `UNKNOWN`, …). */
export function outcomeOf(result: string | undefined, reason: string | undefined, isAuth: boolean): EventOutcome {
  switch ((result ?? "").toUpperCase()) {
    case "SUCCESS":
    case "ALLOW":
      return "success";
    case "DENY":
      return "denied";
    case "FAILURE":
      return isAuth || /denied|not.?authori[sz]ed|permission|forbidden|insufficient/i.test(reason ?? "")
        ? "denied"
        : "error";
    case "RATE_LIMIT":
    case "SCHEDULE_FAILURE":
      return "error";
    default:
      return "unknown";
  }
}

const CREDENTIALS: readonly (readonly [RegExp, CredentialKind])[] = [
  [/password/i, "password"],
  [/assertion|jwt/i, "jwt"],
  [/cert|smart.?card|piv/i, "mtls"],
  [/oauth|token/i, "oauth-token"],
];

/** `authenticationContext.credentialType`: `PASSWORD`, `ASSERTION`, `OAuth2`, `JWT`, `CERTIFICATE`, … */
export function credentialKind(type: string | undefined): CredentialKind | undefined {
  return type === undefined ? undefined : CREDENTIALS.find(([pattern]) => pattern.test(type))?.[1];
}

/** The circumstances that a person who looks at the event would ask for. */
export function evidenceOf(record: JsonObject, debug: JsonObject | undefined): Record<string, string> | undefined {
  const security = readObject(record["securityContext"]);
  const transaction = readObject(record["transaction"]);
  const client = readObject(record["client"]);
  return present({
    severity: readText(record["severity"], 32),
    transaction: readId(transaction?.["id"]),
    transaction_type: readText(transaction?.["type"], 32),
    request_uri: pathOnly(readText(debug?.["requestUri"], 256)),
    grant_type: readText(debug?.["grantType"], 128),
    threat_suspected: readText(debug?.["threatSuspected"], 16),
    risk: riskOf(debug),
    dt_hash: readText(debug?.["dtHash"], 64),
    zone: noNull(readText(client?.["zone"], 128)),
    as_org: readText(security?.["asOrg"], 128),
    proxy: security?.["isProxy"] === true ? "true" : undefined,
    device: noNull(readText(readObject(record["device"])?.["name"], 128)),
  });
}

/** `debugData.risk` is a text, and in `logOnlySecurityData` an object, or its JSON. */
function riskOf(debug: JsonObject | undefined): string | undefined {
  const own = /level=(\w+)/.exec(readText(debug?.["risk"], 512) ?? "")?.[1];
  if (own !== undefined) return own;
  const data = debug?.["logOnlySecurityData"];
  if (typeof data === "string") return /"level"\s*:\s*"(\w{1,16})"/.exec(data.slice(0, 4096))?.[1];
  return readText(readObject(readObject(data)?.["risk"])?.["level"], 16);
}

function pathOnly(uri: string | undefined): string | undefined {
  return uri?.split("?", 1)[0] || undefined;
}

function noNull(text: string | undefined): string | undefined {
  return text === "null" ? undefined : text;
}
