import type { ActionClass, JsonObject } from "@rolecall/core";
import { verbClass } from "../action/verb-class.ts";
import { addressOf } from "../address/address-of.ts";
import { describeOperation, type Operation } from "../aws-cloudtrail/operation.ts";
import { resourceOf } from "../aws-cloudtrail/resource.ts";
import { readCount, readId, readObject, readText } from "../record/read-member.ts";
import { AUTHENTICATION, authenticationActivity, changeActivity, isChange, useActivity } from "./classes.ts";
import { firstObject } from "./credential.ts";
import type { Parties } from "./parties.ts";

/** Classes of action by OCSF activity (Create, Read, Update, Delete), where the operation's name says nothing. */
const BY_ACTIVITY: readonly ActionClass[] = ["other", "write", "read", "write", "delete"];

/** An operation and its object. */
export interface Call {
  readonly action: string;
  readonly actionClass: ActionClass;
  /** The permission that the call needed; known for AWS. */
  readonly scopes: readonly string[] | undefined;
  readonly service: string | undefined;
  readonly resource: string | undefined;
  readonly resourceKind: string | undefined;
}

/** What was called, and on what. */
export function callOf(record: JsonObject, classUid: number, parties: Parties): Call {
  const activity = readCount(record["activity_id"]);
  const target = targetOf(record, parties, classUid);
  const operation = operationOf(record, classUid, activity, parties.place.provider);
  const action = parties.place.provider === "kubernetes" && target.kind ? `${operation} ${target.kind}` : operation;
  const service = serviceOf(record);
  // As CloudTrail's decoder has it, so that a baseline fits both ways of an event.
  const described = parties.place.provider === "aws" ? describeOperation(service ?? "", operation) : undefined;
  return {
    action,
    actionClass:
      classUid === AUTHENTICATION
        ? "auth"
        : (asked(described, parties) ?? described?.actionClass ?? classOf(action, activity, classUid)),
    scopes: described?.scopes,
    service,
    resource: target.name,
    resourceKind: target.kind,
  };
}

/** A parameter that is read decrypted is a secret. */
function asked(described: Operation | undefined, { call }: Parties): ActionClass | undefined {
  if (described?.decryptable !== true) return undefined;
  return readObject(call["requestParameters"])?.["withDecryption"] === true ? "secret" : "read";
}

/** The vendor's own name of it, which is also the code of the event but for AWS (its kind of event) and clusters. */
function operationOf(record: JsonObject, classUid: number, activity: number | undefined, provider: string): string {
  const code =
    provider === "aws" || provider === "kubernetes" ? undefined : readObject(record["metadata"])?.["event_code"];
  const named =
    readText(readObject(record["api"])?.["operation"]) ?? readText(code, 256) ?? readText(record["activity_name"]);
  if (named !== undefined) return named;
  const use = useActivity(classUid, activity);
  if (use !== undefined) return use;
  if (isChange(classUid)) return changeActivity(classUid, activity);
  return classUid === AUTHENTICATION ? authenticationActivity(activity) : "unknown";
}

function classOf(action: string, activity: number | undefined, classUid: number): ActionClass {
  const guessed = verbClass(action);
  if (isChange(classUid) && guessed !== "secret" && guessed !== "delete") return "admin";
  if (guessed !== "other") return guessed;
  const use = useActivity(classUid, activity);
  return use === undefined ? (BY_ACTIVITY[activity ?? 0] ?? "other") : verbClass(use);
}

function serviceOf(record: JsonObject): string | undefined {
  const api = readObject(record["api"]);
  const service = readObject(api?.["service"]) ?? readObject(record["service"]) ?? readObject(record["dst_endpoint"]);
  return readText(service?.["name"]) ?? readText(service?.["svc_name"]) ?? readText(service?.["hostname"]);
}

interface Target {
  readonly name: string | undefined;
  readonly kind: string | undefined;
}

/** Members that a change names what it changed by, what was given to or taken from it first. */
const CHANGED = ["user", "entity", "group", "policy"] as const;

function changed(record: JsonObject): Target | undefined {
  for (const kind of CHANGED) {
    const object = readObject(record[kind]);
    const name = readId(object?.["uid"]) ?? readText(object?.["name"]) ?? readText(object?.["email_addr"]);
    if (name !== undefined) return { name, kind };
  }
  return undefined;
}

/** The first resource, or whom a change changed; where AWS's caller assumed a role, the role. */
function targetOf(record: JsonObject, parties: Parties, classUid: number): Target {
  const whom = isChange(classUid) ? changed(record) : undefined;
  if (whom !== undefined) return whom;
  if (parties.place.provider === "aws" && useActivity(classUid, 0) === undefined) return awsTarget(parties);
  const resource = firstObject(record["resources"]) ?? firstObject(record["web_resources"]);
  if (resource === undefined) return usedIn(record);
  return { name: nameIn(resource), kind: readText(resource["type"]) };
}

/** Members under which uses of data name what is used. */
const USED = ["file", "table", "database", "databucket", "app"] as const;

/** What it is, the schema says by the member that names it. */
function usedIn(record: JsonObject): Target {
  const kind = USED.find((name) => readObject(record[name]) !== undefined);
  if (kind === undefined) return { name: undefined, kind: undefined };
  const used = readObject(record[kind]) ?? {};
  return { name: nameIn(used), kind: readText(used["type"]) ?? kind };
}

function nameIn(thing: JsonObject): string | undefined {
  return readText(thing["uid"]) ?? readText(thing["name"]) ?? readText(thing["url_string"]);
}

/** What CloudTrail's decoder says of the same call. */
function awsTarget({ call, other }: Parties): Target {
  const { resource, kind } = resourceOf(call, readText(call["eventSource"]) ?? "");
  return resource === undefined ? { name: other?.uid, kind: other?.kind } : { name: resource, kind };
}

/** Where a call came from: `ec2.amazonaws.com` and `AWS Internal` are no addresses. */
export interface From {
  readonly ip: string | undefined;
  readonly network: string | undefined;
  readonly asn: number | undefined;
  readonly country: string | undefined;
}

/** A cloud service that calls without an address stands in the network's place. */
export function sourceOf(record: JsonObject): From {
  const endpoint = readObject(record["src_endpoint"]) ?? {};
  const address = addressOf(readText(endpoint["ip"]));
  const name = readText(endpoint["svc_name"]) ?? readText(endpoint["domain"]) ?? readText(endpoint["ip"]);
  return {
    ip: address?.ip,
    network: address?.network ?? (name !== undefined && /^[\w-]+(?:[. ][\w-]+)+$/.test(name) ? name : undefined),
    asn: readCount(readObject(endpoint["autonomous_system"])?.["number"]),
    country: readText(readObject(endpoint["location"])?.["country"], 8),
  };
}
