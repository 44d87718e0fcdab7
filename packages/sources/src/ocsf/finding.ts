import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { parseArn } from "../aws-cloudtrail/arn.ts";
import { parseObject } from "../record/parse-object.ts";
import { present, readCount, readId, readObject, readText } from "../record/read-member.ts";

/** Evidences and resources of one finding that are looked at; the first that names somebody counts. */
const MAX_PARTS = 32;

/**
 * A finding of another detector as an event of whom it is about: the actor, else the actor of its evidence, else the
 * resource that is an identity. The finding's type is the operation, so that no rule takes it for the call that it tells
 * of. Undefined where it names nobody.
 */
export function eventOfFinding(record: JsonObject): JsonObject | undefined {
  const evidences = partsOf(record["evidences"]);
  const actor = [record, ...evidences].map((part) => actorOf(part)).find((each) => each !== undefined);
  const concerned =
    actor ??
    partsOf(record["resources"])
      .map(identityResource)
      .find((each) => each !== undefined);
  if (concerned === undefined) return undefined;
  const { api: _, status: __, status_id: ___, status_code: ____, ...rest } = record;
  const from = evidences.map((each) => readObject(each["src_endpoint"])).find((each) => each !== undefined);
  return {
    ...rest,
    ...(from === undefined ? {} : { src_endpoint: from }),
    actor: { ...concerned, user: named(readObject(concerned["user"]) ?? {}, record) },
    activity_name: kindOfFinding(record),
  };
}

/** What the finding is called by its kind; a title is a sentence, and differs from one finding to the next. */
function kindOfFinding(record: JsonObject): string {
  const info = readObject(record["finding_info"]) ?? readObject(record["finding"]) ?? {};
  const types = info["types"];
  const type = Array.isArray(types) ? readText(types[0] as Json, 256) : readText(types, 256);
  const analytic = readObject(info["analytic"]);
  const rule = readText(analytic?.["uid"], 256) ?? readText(analytic?.["name"], 256);
  return type ?? rule ?? readText(info["title"], 256) ?? "finding";
}

/** What a person asks of a finding: what it says, how grave it is held, and whether somebody closed it. */
export function evidenceOfFinding(record: JsonObject): Record<string, string> {
  const info = readObject(record["finding_info"]) ?? readObject(record["finding"]) ?? {};
  const told = present({
    finding: readText(info["title"], 256) ?? readText(record["message"], 256) ?? kindOfFinding(record),
    finding_uid: readId(info["uid"]),
    finding_severity: SEVERITIES[readCount(record["severity_id"]) ?? 0] ?? "unknown",
    finding_status: STATUSES[readCount(record["status_id"]) ?? 0] ?? readText(record["status"], 32)?.toLowerCase(),
  });
  return told ?? {};
}

const SEVERITIES: readonly (string | undefined)[] = [
  "unknown",
  "info",
  "low",
  "medium",
  "high",
  "critical",
  "critical",
];
const STATUSES: readonly (string | undefined)[] = [
  undefined,
  "new",
  "in progress",
  "suppressed",
  "resolved",
  "archived",
  "deleted",
];

function partsOf(value: Json | undefined): readonly JsonObject[] {
  if (isJsonObject(value)) return [value];
  return Array.isArray(value) ? (value as readonly Json[]).slice(0, MAX_PARTS).filter(isJsonObject) : [];
}

function actorOf(part: JsonObject): JsonObject | undefined {
  const actor = readObject(part["actor"]);
  const user = readObject(actor?.["user"]) ?? {};
  const says = ["uid", "uid_alt", "name", "email_addr"].some((member) => readText(user[member]) !== undefined);
  return says || readText(actor?.["app_uid"]) !== undefined ? actor : undefined;
}

/** Types of resources, of any platform, that are identities. */
const IDENTITY = /role|user|access.?key|service.?(?:account|principal)|managed.?identity|application|identity/i;

function identityResource(resource: JsonObject): JsonObject | undefined {
  const uid = readText(resource["uid"], 2048);
  if (/^(?:role|user|assumed-role|root)(?:\/|$)/.test(parseArn(uid ?? "")?.resource ?? "")) {
    return { user: { uid: uid ?? "", name: readText(resource["name"]) ?? null } };
  }
  const type = readText(resource["type"]);
  if (type === undefined || !IDENTITY.test(type)) return undefined;
  const key = accessKeyOf(resource["data"]);
  if (key !== undefined) return { user: key };
  const name = readText(resource["name"]) ?? uid;
  return name === undefined || name.startsWith("arn:") ? undefined : { user: { uid: uid ?? name, name, type } };
}

/** Security Hub tells of a key by whose it is: `PrincipalName` and `PrincipalType`. */
function accessKeyOf(data: Json | undefined): JsonObject | undefined {
  const details = typeof data === "string" ? parseObject(data) : readObject(data);
  const key = readObject(details?.["AwsIamAccessKey"]) ?? readObject(details?.["awsIamAccessKey"]) ?? details;
  const name = readText(key?.["PrincipalName"]) ?? readText(key?.["principalName"]) ?? readText(key?.["userName"]);
  if (name === undefined) return undefined;
  const type = readText(key?.["PrincipalType"]) ?? readText(key?.["principalType"]) ?? readText(key?.["userType"]);
  return { name, type: type ?? null };
}

/** A detector of AWS names a role without its ARN, which its account and its name make up. */
function named(user: JsonObject, record: JsonObject): JsonObject {
  const name = readText(user["name"]);
  const names = ["uid", "uid_alt", "uuid"].map((member) => readText(user[member], 2048));
  if (name === undefined || names.some((each) => each?.startsWith("arn:"))) return user;
  const account =
    readId(readObject(user["account"])?.["uid"]) ??
    readId(readObject(readObject(record["cloud"])?.["account"])?.["uid"]);
  const type = readText(user["type"]) ?? "";
  if (account === undefined || !/^\d{12}$/.test(account) || !/role|iam.?user|^user$/i.test(type)) return user;
  const isRole = /role/i.test(type);
  const { uid: _, ...rest } = user;
  return {
    ...rest,
    uid: `arn:aws:iam::${account}:${isRole ? "role" : "user"}/${name}`,
    type: isRole ? "Role" : "IAMUser",
  };
}
