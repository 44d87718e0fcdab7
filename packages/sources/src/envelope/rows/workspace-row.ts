import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { parse } from "../text-body.ts";

/**
 * A row of Google Workspace's export to BigQuery (table `activity`) as the activity that the Reports API gives: the
 * parameters are members of a column that is named for the application.
 * https://support.google.com/a/answer/9079364
 */
export function workspaceRow(row: JsonObject): JsonObject | undefined {
  const { time_usec: time, event_name: name, record_type: application } = row;
  if (time === undefined || typeof name !== "string" || typeof application !== "string") return undefined;
  const at = Number(time) / 1000;
  if (!Number.isFinite(at) || Math.abs(at) > MAX_INSTANT) return undefined;
  const given = row[application];
  const parameters = isJsonObject(given)
    ? Object.entries(given).flatMap(([key, value]) => parameterOf(key, value))
    : [];
  return {
    kind: "admin#reports#activity",
    id: {
      time: new Date(at).toISOString(),
      applicationName: application,
      ...(row["unique_identifier"] === undefined ? {} : { uniqueQualifier: row["unique_identifier"] }),
    },
    actor: typeof row["email"] === "string" ? { email: row["email"] } : {},
    ...(typeof row["ip_address"] === "string" ? { ipAddress: row["ip_address"] } : {}),
    events: [{ name, ...(typeof row["event_type"] === "string" ? { type: row["event_type"] } : {}), parameters }],
  };
}

/**
 * A row of Sentinel's `GoogleWorkspaceReports` as that activity: its members are columns, and its parameters JSON.
 * https://learn.microsoft.com/en-us/azure/azure-monitor/reference/tables/googleworkspacereports
 */
export function workspaceReport(row: JsonObject): JsonObject | undefined {
  const { EventName: name, IdApplicationName: application, TimeGenerated: received } = row;
  if (typeof name !== "string" || typeof application !== "string" || received === undefined) return undefined;
  const given = row["EventParameters"];
  const parameters = typeof given === "string" ? parse(given) : given;
  const address = row["IPAddress"] ?? row["IpAddress"];
  return {
    kind: "admin#reports#activity",
    id: {
      time: row["IdTime"] ?? received,
      applicationName: application,
      ...columns(row, { uniqueQualifier: "IdUniqueQualifier", customerId: "IdCustomerId" }),
    },
    actor: {
      ...columns(row, { email: "ActorEmail", profileId: "ActorProfileId", callerType: "ActorCallerType" }),
      ...columns(row, { key: "ActorKey" }),
      applicationInfo: columns(row, { oauthClientId: "ActorApplicationInfoOauthClientId" }),
    },
    ...(typeof address === "string" ? { ipAddress: address } : {}),
    events: [{ name, ...columns(row, { type: "EventType" }), parameters: Array.isArray(parameters) ? parameters : [] }],
  };
}

/** Members of an activity from the columns that hold them; an empty cell is none. */
function columns(row: JsonObject, names: Readonly<Record<string, string>>): JsonObject {
  const cells = Object.entries(names).map(([member, column]) => [member, row[column]] as const);
  return Object.fromEntries(cells.filter((cell): cell is [string, Json] => cell[1] != null && cell[1] !== ""));
}

/** The last instant that a date can be. */
const MAX_INSTANT = 8.64e15;

function parameterOf(name: string, value: Json | undefined): readonly JsonObject[] {
  if (typeof value === "boolean") return [{ name, boolValue: value }];
  if (typeof value === "number") return [{ name, intValue: String(value) }];
  if (typeof value === "string") return [{ name, value }];
  return Array.isArray(value) && value.length > 0 ? [{ name, multiValue: value }] : [];
}
