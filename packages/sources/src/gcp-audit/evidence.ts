import type { EventOutcome, Json, JsonObject } from "@rolecall/core";
import { present, readId, readObject, readText } from "../record/read-member.ts";

/** The project, folder, organisation or billing account that a LogEntry was written in. */
export function projectOf(record: JsonObject, payload: JsonObject): string {
  const labels = readObject(readObject(record["resource"])?.["labels"]);
  const labelled = readId(labels?.["project_id"]);
  if (labelled !== undefined) return labelled;
  const parent = inName(readText(record["logName"], 256)) ?? inName(readText(payload["resourceName"], 512));
  return parent ?? readId(labels?.["organization_id"]) ?? readId(labels?.["folder_id"]) ?? "";
}

/** `projects/p/logs/…`, `organizations/123/…`; `projects/_/buckets/b` names none. */
function inName(name: string | undefined): string | undefined {
  const match =
    name === undefined ? null : /(?:^|\/)(projects|organizations|folders|billingAccounts)\/([^/_][^/]*)/.exec(name);
  if (match === null) return undefined;
  return match[1] === "projects" ? match[2] : `${match[1]}/${match[2]}`;
}

/** Canonical codes of google.rpc.Code that mean "not allowed". */
const DENIED = new Set([7, 16]);
const CODES = (
  "OK CANCELLED UNKNOWN INVALID_ARGUMENT DEADLINE_EXCEEDED NOT_FOUND ALREADY_EXISTS PERMISSION_DENIED " +
  "RESOURCE_EXHAUSTED FAILED_PRECONDITION ABORTED OUT_OF_RANGE UNIMPLEMENTED INTERNAL UNAVAILABLE DATA_LOSS UNAUTHENTICATED"
).split(" ");

export interface Ending {
  readonly outcome: EventOutcome;
  readonly error: string | undefined;
  readonly status: number | undefined;
}

/** How it ended: `status` (google.rpc.Status), else what the authorizer said. */
export function endingOf(record: JsonObject, payload: JsonObject, checks: readonly JsonObject[]): Ending {
  const status = readObject(payload["status"]);
  const code = codeOf(status?.["code"]);
  if (code !== undefined && code !== 0) return failureOf(code);
  if (code === undefined && status?.["message"] === "PERMISSION_DENIED")
    return { outcome: "denied", error: "PERMISSION_DENIED", status: undefined };
  const refused = checks.length > 0 && checks.every((check) => check["granted"] === false);
  if (refused || isPolicyDenial(record) || wasKeptOut(payload))
    return { outcome: "denied", error: undefined, status: undefined };
  return { outcome: "success", error: undefined, status: undefined };
}

/** Some services write an HTTP status where the canonical code belongs. */
function failureOf(code: number): Ending {
  const denied = DENIED.has(code) || code === 401 || code === 403;
  const status = code >= 100 && code <= 599 ? code : undefined;
  return { outcome: denied ? "denied" : "error", error: CODES[code] ?? String(code), status };
}

function codeOf(value: Json | undefined): number | undefined {
  if (typeof value === "number") return Number.isSafeInteger(value) ? value : undefined;
  if (typeof value !== "string") return undefined;
  const named = CODES.indexOf(value);
  return named >= 0 ? named : /^\d{1,3}$/.test(value) ? Number(value) : undefined;
}

function isPolicyDenial(record: JsonObject): boolean {
  return (readText(record["logName"], 256) ?? "").endsWith("%2Fpolicy");
}

/** What Workspace writes here of sign-ins has no status: the method says how it ended. */
function wasKeptOut(payload: JsonObject): boolean {
  return /\.LoginService\.(?:loginFailure|riskySensitiveActionBlocked)$/.test(
    readText(payload["methodName"], 256) ?? "",
  );
}

/** The entries of `authorizationInfo`; some exports write the one there is without its list. */
export function checksOf(value: Json | undefined): readonly JsonObject[] {
  if (!Array.isArray(value)) return readObject(value) === undefined ? [] : [value as JsonObject];
  const checks: JsonObject[] = [];
  for (const item of (value as readonly Json[]).slice(0, 32)) {
    const check = readObject(item);
    if (check !== undefined) checks.push(check);
  }
  return checks;
}

/** The permissions that were asked for, and of those the granted ones. */
export function permissionsOf(checks: readonly JsonObject[]): {
  readonly used: string[] | undefined;
  readonly granted: string[] | undefined;
} {
  const used = new Set<string>();
  const granted = new Set<string>();
  for (const check of checks) {
    const permission = readText(check["permission"], 256);
    if (permission === undefined) continue;
    used.add(permission);
    if (check["granted"] === true) granted.add(permission);
  }
  return { used: used.size === 0 ? undefined : [...used], granted: granted.size === 0 ? undefined : [...granted] };
}

/** The circumstances of a call. */
export function evidenceOf(
  record: JsonObject,
  payload: JsonObject,
  metadata: JsonObject | undefined,
): Record<string, string> | undefined {
  const resource = readObject(record["resource"]);
  const labels = readObject(resource?.["labels"]);
  const info = readObject(payload["authenticationInfo"]);
  const operation = readObject(record["operation"]);
  return present({
    log: /%2F(\w+)$/.exec(readText(record["logName"], 256) ?? "")?.[1],
    location: readText(labels?.["location"], 64) ?? readText(labels?.["zone"], 64),
    severity: readText(record["severity"], 32),
    operation: readText(operation?.["id"], 128),
    network: networkOf(metadata),
    oauth_client_id: readText(readObject(info?.["oauthInfo"])?.["oauthClientId"], 128),
    third_party: info?.["thirdPartyPrincipal"] === undefined ? undefined : "true",
    project_number: readId(labels?.["project_number"]),
  });
}

function networkOf(metadata: JsonObject | undefined): string | undefined {
  return readText(metadata?.["callerNetwork"], 256)?.replace(/^\/\/compute\.googleapis\.com\//, "");
}
