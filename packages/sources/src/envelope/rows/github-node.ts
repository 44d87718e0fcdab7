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
  if (!isEntry && node["actorResourcePath"] === undefined && !isOperation(node["operationType"])) return undefined;
  if (!/^[\w-]+(?:\.[\w-]+)*$/.test(action)) return undefined;
  const members: (readonly [string, Json | undefined])[] = NAMES.map(([name, from]) => [name, node[from]]);
  const owner = nameIn(node["repository"], "nameWithOwner") ?? nameIn(node["repository"], "name");
  return Object.fromEntries(
    [
      ["@timestamp", createdAt] as const,
      ["action", action] as const,
      ...members,
      ...[["org", node["organizationName"] ?? nameIn(node["organization"], "login", "name")] as const],
      ...[["repo", node["repositoryName"] ?? owner] as const],
      ...(isBot(node) ? [["actor_is_bot", true] as const] : []),
      ...[["actor_location", { country_code: nameIn(node["actorLocation"], "countryCode") ?? null }] as const],
    ].filter((member): member is readonly [string, Json] => member[1] !== undefined && member[1] !== null),
  );
}

function isOperation(value: Json | undefined): boolean {
  return typeof value === "string" && /^(?:ACCESS|AUTHENTICATION|CREATE|MODIFY|REMOVE|RESTORE|TRANSFER)$/.test(value);
}

/** An app's login has no sign of one there. */
function isBot({ actor, actorResourcePath: path }: JsonObject): boolean {
  return nameIn(actor, "__typename") === "Bot" || (typeof path === "string" && path.startsWith("/apps/"));
}

function nameIn(value: Json | undefined, ...names: readonly string[]): string | undefined {
  const members = isJsonObject(value) ? value : {};
  return names.map((name) => members[name]).find((text): text is string => typeof text === "string");
}
