import type { JsonObject } from "@rolecall/core";
import { readObject, readText } from "../record/read-member.ts";

/** What a request was for. */
export interface Request {
  /** `create pods/exec`, or `get /metrics` for a path that is no resource. */
  readonly action: string;
  /** The API group, `core` for the group without a name; undefined for a path that is no resource. */
  readonly service: string | undefined;
  readonly verb: string;
  /** `pods/exec`; undefined for a path that is no resource. */
  readonly target: string | undefined;
  /** `pods/<namespace>/<name>`, as far as the record says it; the path for what is no resource. */
  readonly resource: string | undefined;
  readonly kind: string | undefined;
}

const MAX_PATH = 256;
const MAX_NAME = 256;

/** For a record that lost its verb on the way; the API server always writes one. */
const NO_VERB = "unknown";

/** Undefined where the record names neither a resource, nor a path, nor what was asked. */
export function requestOf(record: JsonObject): Request | undefined {
  const asked = readText(record["verb"], 32);
  const verb = asked ?? NO_VERB;
  const uri = typeof record["requestURI"] === "string" ? record["requestURI"] : undefined;
  const object = readObject(record["objectRef"]);
  const resource = readText(object?.["resource"], MAX_NAME);
  if (object === undefined || resource === undefined) return pathRequest(verb, uri) ?? bareRequest(asked, record);
  const subresource = readText(object["subresource"], MAX_NAME);
  const target = subresource === undefined ? resource : `${resource}/${subresource}`;
  const group = readText(object["apiGroup"], MAX_NAME) ?? groupOf(uri);
  return {
    action: `${verb} ${target}`,
    service: group,
    verb,
    target,
    resource: objectName(resource, readText(object["namespace"], MAX_NAME), readText(object["name"], MAX_NAME)),
    kind: resource,
  };
}

function objectName(resource: string, namespace: string | undefined, name: string | undefined): string {
  const scope = namespace === undefined ? resource : `${resource}/${namespace}`;
  return name === undefined ? scope : `${scope}/${name}`;
}

/** `apps` of `/apis/apps/v1/deployments`. */
function groupOf(uri: string | undefined): string {
  if (uri === undefined || !uri.startsWith("/apis/")) return "core";
  const end = uri.indexOf("/", 6);
  return end === -1 ? "core" : uri.slice(6, end);
}

function pathRequest(verb: string, uri: string | undefined): Request | undefined {
  const path = pathOf(uri);
  if (path === undefined) return undefined;
  return { action: `${verb} ${path}`, service: undefined, verb, target: undefined, resource: path, kind: "path" };
}

/** Members that say what a request was for, under the names that a store may have given them. */
const RESPELLED = /^(?:object_?ref|request_?uri)$/i;

/** Of what was not said, as collectors leave it that drop the address: whoever asked is known all the same. */
function bareRequest(verb: string | undefined, record: JsonObject): Request | undefined {
  const isSaid = (name: string): boolean => name !== "objectRef" && name !== "requestURI" && RESPELLED.test(name);
  if (verb === undefined || Object.keys(record).some(isSaid)) return undefined;
  return { action: verb, service: undefined, verb, target: undefined, resource: undefined, kind: undefined };
}

/** The path without its query, cut to a bound: anybody may ask for any. */
export function pathOf(uri: string | undefined): string | undefined {
  if (uri === undefined || uri === "") return undefined;
  const query = uri.indexOf("?");
  return (query === -1 ? uri : uri.slice(0, query)).slice(0, MAX_PATH);
}
