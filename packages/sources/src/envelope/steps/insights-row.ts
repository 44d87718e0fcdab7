import type { Json, JsonObject } from "@rolecall/core";
import { hasOne, membersOf, spanRecord, under } from "./span-record.ts";

/** Tables of spans, and what the older schema calls them; those of requests hold what answered a caller. */
const TABLES: ReadonlyMap<unknown, { readonly serves: boolean }> = new Map([
  ["AppDependencies", { serves: false }],
  ["AppRequests", { serves: true }],
  ["dependency", { serves: false }],
  ["request", { serves: true }],
]);

const OF_A_ROW = ["AppRoleName", "cloud_RoleName", "Properties", "customDimensions", "SDKVersion", "sdkVersion"];

/**
 * A span in Application Insights (`AppDependencies`, `AppRequests` of Log Analytics and of diagnostic settings, and
 * `dependencies`, `requests` of its own export), as the span of OpenTelemetry that Azure's exporter was given: attributes
 * are the custom properties. Foundry's agents, Semantic Kernel and the Agent Framework are traced there.
 * https://learn.microsoft.com/azure/azure-monitor/reference/tables/appdependencies
 */
export function insightsRow(row: JsonObject): JsonObject | undefined {
  const table = TABLES.get(under(row, "Type", "itemType"));
  const name = under(row, "Name", "name");
  const start = under(row, "TimeGenerated", "time", "timestamp");
  if (table === undefined || typeof name !== "string" || start === undefined) return undefined;
  // A ticket is a request too.
  if (under(row, "OperationId", "operation_Id") === undefined || !hasOne(row, OF_A_ROW)) return undefined;
  return spanRecord({
    service: under(row, "AppRoleName", "cloud_RoleName"),
    scope: "application-insights",
    name,
    start,
    ids: {
      traceId: under(row, "OperationId", "operation_Id"),
      spanId: under(row, "Id", "id"),
      parentSpanId: under(row, "ParentId", "operation_ParentId"),
    },
    attributes: {
      "client.address": table.serves ? under(row, "ClientIP", "client_IP") : undefined,
      "enduser.id": under(row, "UserAuthenticatedId", "user_AuthenticatedId"),
      ...membersOf(under(row, "Properties", "customDimensions")),
    },
    failed: isNo(under(row, "Success", "success")),
    serves: table.serves,
  });
}

function isNo(success: Json | undefined): boolean {
  return success === false || (typeof success === "string" && success.toLowerCase() === "false");
}
