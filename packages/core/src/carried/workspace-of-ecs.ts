import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import { objectAt, present } from "./members.ts";

/** Members of the integration that are parameters by another name than their path's. */
const PARAMETERS: ReadonlyMap<string, string> = new Map([
  ["admin.application.name", "APPLICATION_NAME"],
  ["admin.application.edition", "APPLICATION_EDITION"],
  ["admin.api.client.name", "API_CLIENT_NAME"],
  ["admin.api.scopes", "API_SCOPES"],
  ["admin.oauth2.application.id", "OAUTH2_APP_ID"],
  ["admin.oauth2.application.name", "OAUTH2_APP_NAME"],
  ["admin.oauth2.service.name", "OAUTH2_SERVICE_NAME"],
  ["admin.setting.name", "SETTING_NAME"],
  ["admin.role.name", "ROLE_NAME"],
  ["admin.user.email", "USER_EMAIL"],
  ["admin.group.email", "GROUP_EMAIL"],
  ["admin.privilege.name", "PRIVILEGE_NAME"],
  ["admin.domain.name", "DOMAIN_NAME"],
  ["admin.org_unit.name", "ORG_UNIT_NAME"],
  ["drive.destination_folder.title", "destination_folder_title"],
  ["drive.file.id", "doc_id"],
  ["token.client.id", "client_id"],
  ["token.client.type", "client_type"],
]);

const MAX_DEPTH = 4;

/**
 * An activity of Google Workspace's reports out of a document of Elastic's integration, which lays the parameters of an
 * event out under the name of the application.
 * https://github.com/elastic/integrations/tree/main/packages/google_workspace
 */
export function workspaceOfEcs(document: JsonObject): JsonObject {
  const workspace = objectAt(document, "google_workspace");
  const event = objectAt(document, "event");
  const actor = objectAt(workspace, "actor");
  const user = objectAt(objectAt(document, "source"), "user");
  const application = event["provider"] ?? objectAt(document, "data_stream")["dataset"];
  const name = typeof application === "string" ? application.replace(/^google_workspace\./, "") : "";
  return present({
    kind: workspace["kind"] ?? "admin#reports#activity",
    id: present({
      time: document["@timestamp"],
      uniqueQualifier: event["id"],
      applicationName: name,
      customerId: objectAt(document, "organization")["id"],
    }),
    actor: present({
      callerType: actor["type"],
      email: actor["email"] ?? user["email"] ?? objectAt(document, "user")["email"],
      profileId: objectAt(actor, "profile")["id"] ?? user["id"],
      key: actor["key"],
    }),
    ipAddress: objectAt(document, "source")["ip"],
    events: [
      {
        ...present({ type: objectAt(workspace, "event")["type"], name: event["action"] }),
        parameters: parametersIn(objectAt(workspace, name), name, 0),
      },
    ],
  });
}

function parametersIn(members: JsonObject, path: string, depth: number): Json[] {
  return Object.entries(members).flatMap(([name, value = null]): Json[] => {
    const at = `${path}.${name}`;
    if (isJsonObject(value)) return depth < MAX_DEPTH ? parametersIn(value, at, depth + 1) : [];
    const parameter = PARAMETERS.get(at) ?? (path === "admin" ? name.toUpperCase() : plain(at));
    return [Array.isArray(value) ? { name: parameter, multiValue: value } : { name: parameter, value }];
  });
}

/** `drive.visibility` as `visibility`, `login.affected.email` as `affected_email`. */
function plain(path: string): string {
  return path.slice(path.indexOf(".") + 1).replaceAll(".", "_");
}
