import type { JsonObject } from "../json.ts";
import { dataIn, objectAt, objectsIn, present, withPresent } from "./members.ts";
import { nest } from "./nest.ts";

/**
 * The members of an audit event of the Kubernetes API server that rules read, out of an OCSF one: AWS's mapping of EKS's
 * audit log undone.
 * https://github.com/ocsf/examples/tree/main/mappings/markdown/AWS/v1.5.0/EKS%20Audit%20Logs
 */
export function kubernetesOfOcsf(record: JsonObject): JsonObject {
  const left = nest(objectAt(record, "unmapped"));
  const api = objectAt(record, "api");
  const [request, response] = [objectAt(api, "request"), objectAt(api, "response")];
  const http = objectAt(record, "http_request");
  const user = objectAt(objectAt(record, "actor"), "user");
  const groups = objectsIn(user["groups"]).flatMap(({ name }) => name ?? []);
  const address = objectAt(record, "src_endpoint")["ip"];
  return withPresent(left, {
    verb: api["operation"],
    auditID: request["uid"],
    requestURI: objectAt(http, "url")["path"],
    userAgent: http["user_agent"],
    sourceIPs: typeof address === "string" ? [address] : undefined,
    user: withPresent(objectAt(left, "user"), { username: user["name"], uid: user["uid"], groups }),
    objectRef: { ...objectAt(left, "objectRef"), ...objectRef(record, api) },
    responseStatus: present({ code: response["code"], reason: response["error"], message: response["message"] }),
    requestObject: dataIn(request["data"]),
    responseObject: dataIn(response["data"]),
  });
}

function objectRef(record: JsonObject, api: JsonObject): JsonObject {
  const [resource = {}] = objectsIn(record["resources"]);
  const type = typeof resource["type"] === "string" ? resource["type"] : "";
  const [kind = "", ...sub] = type.split("/");
  return present({
    resource: kind,
    subresource: sub.join("/"),
    name: resource["name"],
    namespace: resource["namespace"],
    apiGroup: objectAt(api, "group")["name"],
    apiVersion: api["version"],
  });
}
