import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { topicOf } from "../entra/detect.ts";
import { isOfFront } from "../gateway/azure-front.ts";
import { isTable } from "./tables.ts";

/** Categories of the activity log, and of the resource logs that say who called, without case. */
const CATEGORIES = new Set(
  (
    "administrative policy security servicehealth alert recommendation autoscale resourcehealth storageread storagewrite " +
    "storagedelete auditevent action write delete"
  ).split(" "),
);

/**
 * A resource log with an operation on a resource, an event of the REST API, or a row of `AzureActivity`. Kubernetes'
 * audit logs travel in the same envelope and are not Azure's; Entra's are told apart by their own marks.
 * https://learn.microsoft.com/en-us/azure/azure-monitor/platform/activity-log-schema
 */
export function detect(record: JsonObject): boolean {
  if (typeof record["eventName"] === "string" || record["identity_uid"] !== undefined) return false;
  // Requests to the company's own sites and APIs, which are logged in the same envelope, are a gateway's.
  if (isOfFront(record["category"])) return false;
  if (isTable(record)) return !isOfCluster(record["Category"]) && topicOf(record) === undefined;
  const isOwn = isResourceLog(record) || isRest(record) || isRow(record) || isResourceEvent(record);
  return isOwn && topicOf(record) === undefined;
}

function isResourceLog(record: JsonObject): boolean {
  const operation = record["operationName"] ?? record["operationname"];
  if (typeof operation !== "string" && !isLocalized(operation)) return false;
  const category = record["category"];
  if (isOfCluster(category)) return false;
  const resource = record["resourceId"] ?? record["resourceid"];
  if (typeof resource === "string" && /^\/(?:subscriptions|providers)\//i.test(resource)) return true;
  return typeof category === "string" && CATEGORIES.has(category.toLowerCase());
}

/** A word with its translation, as the REST API has them: `{"value": "…", "localizedValue": "…"}`. */
function isLocalized(word: Json | undefined): boolean {
  return isJsonObject(word) && typeof word["value"] === "string";
}

/** What AKS writes of its own control plane. */
function isOfCluster(category: Json | undefined): boolean {
  return typeof category === "string" && /^(?:kube-audit|guard$|cloud-controller|cluster-autoscaler)/.test(category);
}

function isRest(record: JsonObject): boolean {
  return (
    record["eventTimestamp"] !== undefined &&
    (record["eventDataId"] !== undefined || isJsonObject(record["operationName"]))
  );
}

/** https://learn.microsoft.com/en-us/azure/event-grid/event-schema-subscriptions */
export function isResourceEvent(record: JsonObject): boolean {
  const type = record["eventType"] ?? record["type"];
  return typeof type === "string" && type.startsWith("Microsoft.Resources.") && isJsonObject(record["data"]);
}

function isRow(record: JsonObject): boolean {
  return (
    record["OperationNameValue"] !== undefined ||
    (record["Type"] === "AzureActivity" && record["TimeGenerated"] !== undefined)
  );
}
