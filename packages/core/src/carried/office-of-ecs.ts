import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import { objectAt, withPresent } from "./members.ts";

/**
 * A record of the Office 365 Management Activity API out of a document of Elastic's integration, which makes its lists of
 * names and values objects.
 * https://github.com/elastic/integrations/tree/main/packages/o365/data_stream/audit
 */
export function officeOfEcs(document: JsonObject): JsonObject {
  const audit = objectAt(objectAt(document, "o365"), "audit");
  const event = objectAt(document, "event");
  const user = objectAt(document, "user");
  return withPresent(audit, {
    Id: event["id"],
    CreationTime: audit["CreationTime"] ?? document["@timestamp"],
    Operation: audit["Operation"] ?? event["action"],
    Workload: audit["Workload"] ?? event["provider"],
    OrganizationId: audit["OrganizationId"] ?? objectAt(document, "organization")["id"],
    UserId: audit["UserId"] ?? user["id"] ?? user["email"],
    ClientIP: objectAt(document, "source")["ip"] ?? objectAt(document, "client")["ip"],
    UserAgent: objectAt(document, "user_agent")["original"],
    ObjectId: audit["ObjectId"] ?? objectAt(document, "url")["original"],
    SourceFileName: objectAt(document, "file")["name"],
    Parameters: pairs(audit["Parameters"]),
    ExtendedProperties: pairs(audit["ExtendedProperties"]),
    ModifiedProperties: changes(audit["ModifiedProperties"]),
  });
}

/** `{Name: Value}` as the list that it was. */
function pairs(value: Json | undefined): Json | undefined {
  if (!isJsonObject(value)) return value;
  return Object.entries(value).map(([Name, each = null]) => ({ Name, Value: each }));
}

function changes(value: Json | undefined): Json | undefined {
  if (!isJsonObject(value)) return value;
  return Object.entries(value).map(([Name, each]) => ({ Name, ...(isJsonObject(each) ? each : {}) }));
}
