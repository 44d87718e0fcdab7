import { isJsonObject, type JsonObject } from "@rolecall/core";
import { isAlert } from "./alert.ts";

/** https://developers.google.com/workspace/admin/reports/reference/rest/v1/activities */
export function detect(record: JsonObject): boolean {
  const kind = record["kind"];
  if (kind === "admin#reports#activity" || kind === "reports#activity") return true;
  const id = record["id"];
  if (isAlert(record)) return true;
  return (
    isJsonObject(id) &&
    (id["applicationName"] ?? id["applicationname"]) !== undefined &&
    (record["events"] !== undefined ||
      isJsonObject(record["actor"]) ||
      isJsonObject(record["parameters"]) ||
      typeof record["type"] === "string")
  );
}
