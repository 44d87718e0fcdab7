import { isJsonObject, type JsonObject } from "@rolecall/core";
import { isKmip } from "./kmip.ts";

/** An entry is a `request` or a `response`, and holds the request it is about: operation and path. */
export function detect(record: JsonObject): boolean {
  if (isKmip(record)) return true;
  if (record["type"] !== "request" && record["type"] !== "response") return false;
  const request = record["request"];
  return isJsonObject(request) && (typeof request["operation"] === "string" || typeof request["path"] === "string");
}
