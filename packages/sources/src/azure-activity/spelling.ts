import type { Json, JsonObject } from "@rolecall/core";
import { objectOf } from "../entra/spelling.ts";
import { readObject, readText } from "../record/read-member.ts";
import { createRecase } from "../record/recase.ts";
import { isResourceEvent } from "./detect.ts";
import { ofTable } from "./tables.ts";

const NAMES = (
  "time category operationName operationNameValue resourceId resultType resultSignature callerIpAddress correlationId identity " +
  "authorization claims properties level location tenantId subscriptionId caller eventTimestamp eventDataId status subStatus " +
  "httpRequest clientIpAddress method activityStatusValue activitySubstatusValue categoryValue statusCode statusText resultDescription uri " +
  "claim type tokenHash requester appId objectId upn userAgentHeader accountName objectKey scope action evidence role principalId " +
  "principalType userAgent clientInfo httpStatusCode requestBodySize responseBodySize aadPrincipalId userName " +
  "clientObjectId authTokenType sourceIPAddress UserAddress User UserObjectId UserName pipelineName runbookName"
).split(" ");

/** Names of a row of `AzureActivity` whose column is called otherwise than the log's member. */
const COLUMNS: readonly (readonly [string, string])[] = [
  ["operationName", "operationNameValue"],
  ["category", "categoryValue"],
  ["resultType", "activityStatusValue"],
  ["resultSignature", "activitySubstatusValue"],
  ["time", "TimeGenerated"],
  ["time", "eventTimestamp"],
];

const recase = createRecase(NAMES, ["claims", "claim"]);

/** The record in the spelling of resource logs, whatever form it came in, and with objects where exports have their JSON. */
export function spelled(record: JsonObject): JsonObject {
  if (record["data"] !== undefined && isResourceEvent(record)) return ofResourceEvent(record);
  const table = ofTable(record);
  if (table !== undefined) return table;
  const foreign = isForeign(record);
  const own = withObjects(foreign ? recase(record) : record);
  if (!foreign && own["eventTimestamp"] === undefined) return own;
  const copy: Record<string, Json | undefined> = { ...own };
  for (const [name, column] of COLUMNS) {
    const given = own[column];
    if (given !== undefined && given !== null && given !== "") copy[name] = given;
  }
  return copy as JsonObject;
}

/** An event of Event Grid, or its CloudEvent: the time outside, everything else in `data`. */
function ofResourceEvent(event: JsonObject): JsonObject {
  const data = readObject(event["data"]) ?? {};
  return withObjects({
    ...data,
    time: event["eventTime"] ?? event["time"] ?? null,
    resourceId: data["resourceUri"] ?? event["subject"] ?? null,
    resultType: data["status"] ?? null,
    category: "Administrative",
    eventDataId: event["id"] ?? null,
  });
}

function isForeign(record: JsonObject): boolean {
  return (
    record["TimeGenerated"] !== undefined ||
    record["OperationNameValue"] !== undefined ||
    record["operationname"] !== undefined
  );
}

const NESTED = ["identity", "claims", "properties", "authorization", "httpRequest"] as const;

function withObjects(record: JsonObject): JsonObject {
  let copy: Record<string, Json | undefined> | undefined;
  for (const name of NESTED) {
    if (typeof record[name] !== "string") continue;
    const parsed = objectOf(record[name]);
    if (parsed !== undefined) copy = { ...(copy ?? record), [name]: parsed };
  }
  const identity = readObject(copy?.["identity"] ?? record["identity"]);
  const claims = typeof identity?.["claims"] === "string" ? objectOf(identity["claims"]) : undefined;
  if (claims !== undefined) copy = { ...(copy ?? record), identity: { ...identity, claims } };
  return (copy as JsonObject | undefined) ?? record;
}

/** A text, or the `value` of what the REST API writes as `{"value": …, "localizedValue": …}`. */
export function wordOf(member: Json | undefined, most = 256): string | undefined {
  return readText(member, most) ?? readText(readObject(member)?.["value"], most);
}
