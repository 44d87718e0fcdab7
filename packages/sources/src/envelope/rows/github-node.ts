import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";

/** Of whom and of what an entry may be, and what the log itself calls it. */
const NAMES = [
  ["actor", "actorLogin"],
  ["actor_ip", "actorIp"],
  ["_document_id", "id"],
  ["org", "organizationName"],
  ["business", "enterpriseSlug"],
  ["repo", "repositoryName"],
  ["user", "userLogin"],
  ["team", "teamName"],
  ["operation_type", "operationType"],
  ["permission", "permission"],
  ["visibility", "visibility"],
  ["oauth_application", "oauthApplicationName"],
] as const;

/**
 * An entry as GitHub's GraphQL API answers it, as the entry that the log itself is.
 * https://docs.github.com/en/graphql/reference/interfaces#auditentry
 */
export function githubNode(node: JsonObject): JsonObject | undefined {
  const { action, createdAt, __typename: type } = node;
  if (typeof action !== "string" || typeof createdAt !== "string" || node["actorLogin"] === undefined) return undefined;
  const isEntry = typeof type === "string" && type.endsWith("AuditEntry");
  if (!isEntry && node["actorResourcePath"] === undefined && node["operationType"] === undefined) return undefined;
  const members: (readonly [string, Json | undefined])[] = NAMES.map(([name, from]) => [name, node[from]]);
  const owner = nameIn(node["repository"], "nameWithOwner") ?? nameIn(node["repository"], "name");
  return Object.fromEntries(
    [
      ["@timestamp", createdAt] as const,
      ["action", action] as const,
      ...members,
      ...[["org", node["organizationName"] ?? nameIn(node["organization"], "login", "name")] as const],
      ...[["repo", node["repositoryName"] ?? owner] as const],
      ...[["actor_location", { country_code: nameIn(node["actorLocation"], "countryCode") ?? null }] as const],
    ].filter((member): member is readonly [string, Json] => member[1] !== undefined && member[1] !== null),
  );
}

function nameIn(value: Json | undefined, ...names: readonly string[]): string | undefined {
  const members = isJsonObject(value) ? value : {};
  return names.map((name) => members[name]).find((text): text is string => typeof text === "string");
}
