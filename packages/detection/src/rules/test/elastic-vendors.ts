import type { Json, JsonObject } from "@rolecall/core";

/** How Elastic's integration writes a vendor's record without its original: what is mapped there, and where the rest is kept. */
type Form = (record: JsonObject) => JsonObject;

/** https://www.elastic.co/docs/reference/integrations/okta */
export const oktaByElastic: Form = (record) => {
  const [actor, client, outcome] = ["actor", "client", "outcome"].map((name) => objectOf(record[name]));
  return {
    ...documentOf("okta.system", record["published"], { action: record["eventType"], id: record["uuid"] }),
    ...outcomeOf(String(outcome?.["result"])),
    client: { ip: client?.["ipAddress"], user: { id: actor?.["id"], full_name: actor?.["displayName"] } },
    source: { ip: client?.["ipAddress"] },
    okta: snaked(record),
  };
};

/** https://www.elastic.co/docs/reference/integrations/github */
export const githubByElastic: Form = (record) => ({
  ...documentOf("github.audit", new Date(Number(record["@timestamp"])).toISOString(), {
    action: record["action"],
    id: record["_document_id"],
  }),
  user: { name: record["actor"] },
  source: { ip: record["actor_ip"] },
  github: record,
});

export function documentOf(dataset: string, time: Json | undefined, event: JsonObject): JsonObject {
  return { "@timestamp": time, ecs: { version: "8.11.0" }, event: { kind: "event", dataset, ...event } };
}

function outcomeOf(result: string): JsonObject {
  const failed = /^(?:FAILURE|DENY)$/.test(result);
  return failed ? { "event.outcome": "failure", "event.type": ["denied"] } : { "event.outcome": "success" };
}

/** `displayName` as `display_name`. */
export function snaked(record: JsonObject): JsonObject {
  const each = (value: Json): Json => {
    if (Array.isArray(value)) return (value as readonly Json[]).map(each);
    return typeof value === "object" && value !== null ? snaked(value as JsonObject) : value;
  };
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [
      name.replace(/(?<=[a-z\d])[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      each(value ?? null),
    ]),
  );
}

export function objectOf(value: Json | undefined): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}
