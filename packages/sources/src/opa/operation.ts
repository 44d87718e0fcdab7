import type { ActionClass, EventOutcome, Json, JsonObject } from "@rolecall/core";
import { isJsonObject } from "@rolecall/core";
import { verbClass } from "../action/verb-class.ts";
import { endpointClass } from "../gateway/evidence.ts";
import { pathTemplate } from "../gateway/path-template.ts";
import { readObject, readText, readTexts } from "../record/read-member.ts";

/** What the input asks for. */
export interface Asked {
  readonly action: string;
  readonly actionClass: ActionClass;
  readonly resource: string | undefined;
  readonly resourceKind: string | undefined;
}

/** An HTTP request (Envoy's or a policy's own), an admission review, an action on a resource; else the policy's path. */
export function askedOf(record: JsonObject, input: JsonObject): Asked {
  return http(input) ?? admission(input) ?? plain(input) ?? ofPolicy(record);
}

function http(input: JsonObject): Asked | undefined {
  const envoy =
    readObject(readObject(readObject(input["attributes"])?.["request"])?.["http"]) ??
    readObject(input["http_request"]) ??
    input;
  const method = readText(envoy["method"], 16)?.toUpperCase();
  const parts = readTexts(envoy["path"]) ?? readTexts(input["parsed_path"]);
  const path = readText(envoy["path"]) ?? (parts === undefined ? undefined : `/${parts.join("/")}`);
  if (method === undefined || path === undefined || !/^[A-Z]{1,16}$/.test(method)) return undefined;
  const template = pathTemplate(path);
  return {
    action: `${method} ${template}`,
    actionClass: endpointClass(method, template),
    resource: template,
    resourceKind: "path",
  };
}

/** `create pods`, as the Kubernetes log has it. */
function admission(input: JsonObject): Asked | undefined {
  const request = readObject(input["request"]);
  const operation = readText(request?.["operation"], 32)?.toLowerCase();
  const kind =
    readText(readObject(request?.["resource"])?.["resource"], 128) ??
    readText(readObject(request?.["kind"])?.["kind"], 128)?.toLowerCase();
  if (operation === undefined || kind === undefined) return undefined;
  return {
    action: `${operation} ${kind}`,
    actionClass: verbClass(operation),
    resource: readText(request?.["name"]) ?? kind,
    resourceKind: kind,
  };
}

function plain(input: JsonObject): Asked | undefined {
  const action =
    readText(input["action"], 256) ??
    readText(input["operation"], 256) ??
    readText(input["verb"], 256) ??
    readText(readObject(input["action"])?.["name"], 256) ??
    readText(input["tool"], 256);
  if (action === undefined) return undefined;
  const resource = readObject(input["resource"]);
  const name =
    readText(input["resource"]) ??
    readText(resource?.["id"]) ??
    readText(resource?.["name"]) ??
    readText(input["object"]);
  return {
    action,
    actionClass: verbClass(action),
    resource: name,
    resourceKind: readText(resource?.["type"], 64) ?? "resource",
  };
}

function ofPolicy(record: JsonObject): Asked {
  const path = readText(record["path"], 256);
  return { action: path ?? "query", actionClass: "other", resource: path, resourceKind: "policy" };
}

/** What was decided: true and false, `allow` or `allowed` in an object, an admission response, a list of denials. */
export function outcomeOf(record: JsonObject): EventOutcome {
  if (record["error"] !== undefined && record["error"] !== null) return "error";
  const result = record["result"];
  const verdict = verdictOf(result === "true" || result === "false" ? result === "true" : result);
  return verdict === undefined ? "unknown" : verdict ? "success" : "denied";
}

function verdictOf(result: Json | undefined, depth = 0): boolean | undefined {
  if (typeof result === "boolean") return result;
  if (!isJsonObject(result) || depth > 3) return undefined;
  for (const name of ["allow", "allowed", "authorized", "permit"])
    if (typeof result[name] === "boolean") return result[name];
  for (const name of ["deny", "violation", "violations", "denied"]) {
    const value = result[name];
    if (typeof value === "boolean") return !value;
    if (Array.isArray(value)) return value.length === 0;
  }
  return (
    verdictOf(result["response"], depth + 1) ??
    verdictOf(result["decision"], depth + 1) ??
    verdictOf(result["result"], depth + 1)
  );
}
