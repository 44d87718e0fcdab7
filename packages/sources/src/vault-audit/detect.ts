import { isJsonObject, type JsonObject } from "@rolecall/core";
import { isKmip } from "./kmip.ts";

/** Some collectors write all names of a closed list in capitals. */
export function entryType(record: JsonObject): "request" | "response" | undefined {
  const type = typeof record["type"] === "string" ? record["type"].toLowerCase() : undefined;
  return type === "request" || type === "response" ? type : undefined;
}

/** An entry is a `request` or a `response`, and holds the request it is about: operation and path. */
export function detect(record: JsonObject): boolean {
  if (isKmip(record)) return true;
  if (entryType(record) === undefined) return false;
  const request = record["request"];
  return isJsonObject(request) && (typeof request["operation"] === "string" || typeof request["path"] === "string");
}
