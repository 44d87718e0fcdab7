import type { JsonObject } from "../json.ts";
import { objectAt, present } from "./members.ts";

/**
 * An entry of Slack's Audit Logs API out of a document of Elastic's integration.
 * https://github.com/elastic/integrations/tree/main/packages/slack/data_stream/audit
 */
export function slackOfEcs(document: JsonObject): JsonObject {
  const audit = objectAt(objectAt(document, "slack"), "audit");
  const event = objectAt(document, "event");
  const { entity_type, ...entity } = objectAt(audit, "entity");
  const type = entity_type ?? entity["type"];
  const context = objectAt(audit, "context");
  const { full_name: name, id, email, name: short } = objectAt(document, "user");
  return present({
    id: event["id"],
    date_create: document["@timestamp"],
    action: event["action"],
    actor: { type: "user", user: present({ id, name: name ?? short, email }) },
    entity: typeof type === "string" ? { type, [type]: entity } : undefined,
    context: {
      location: present({
        type: context["type"],
        id: context["id"],
        name: context["name"],
        domain: context["domain"],
      }),
      ...present({
        ua: objectAt(document, "user_agent")["original"],
        ip_address: objectAt(document, "source")["ip"] ?? objectAt(document, "source")["address"],
        session_id: context["session_id"],
      }),
    },
    details: audit["details"],
  });
}
