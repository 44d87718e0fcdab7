import { identityUid, type JsonObject } from "@rolecall/core";
import { type Who, whoIs } from "../intake/build-event.ts";
import { readId, readObject, readText } from "../record/read-member.ts";

/** Who sent the message, and the person behind it. */
export interface McpActor extends Who {
  readonly delegation: readonly string[] | undefined;
  readonly server: string | undefined;
}

/** Requests that a server makes of its client; the rest is asked by the client (specification, "Client features"). */
const FROM_SERVER =
  /^(?:sampling\/|roots\/list|elicitation\/|notifications\/(?:message|tools|resources|prompts|resources_updated))/;

/** The first member that is text, or an object with a name. */
function namedBy(record: JsonObject, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = record[name];
    const text = readId(value) ?? readText(readObject(value)?.["id"]) ?? readText(readObject(value)?.["name"]);
    if (text !== undefined) return text;
  }
  return undefined;
}

const SERVER = ["server", "server_name", "serverName", "mcp_server", "mcpServer", "serverInfo", "server_id"];
const AGENT = [
  "agent_id",
  "agentId",
  "agent",
  "client_id",
  "clientId",
  "client",
  "client_name",
  "clientName",
  "clientInfo",
  "caller",
];
const USER = ["user", "user_id", "userId", "user_email", "principal", "subject", "sub"];
const ACCOUNT = [
  "tenant_id",
  "tenantId",
  "organization",
  "organization_id",
  "org_id",
  "org",
  "account_id",
  "workspace",
];

/** Where the log is from: a tenant, where one is named. */
export function accountOf(record: JsonObject): string {
  return namedBy(record, ACCOUNT) ?? "";
}

/** The agent or client that asks; the server where it asks or nobody else is named; the user behind it. */
export function identify(record: JsonObject, body: JsonObject, method: string, account: string): McpActor {
  const params = readObject(body["params"]);
  const result = readObject(body["result"]);
  const server = namedBy(record, SERVER) ?? readText(readObject(result?.["serverInfo"])?.["name"]);
  const agent = namedBy(record, AGENT) ?? readText(readObject(params?.["clientInfo"])?.["name"]);
  const user = namedBy(record, USER);
  const delegation = user === undefined ? undefined : [identityUid("mcp", account, "human", user)];
  if (server !== undefined && FROM_SERVER.test(method))
    return { ...whoIs("mcp", account, "mcp-server", server), delegation, server };
  if (agent !== undefined) return { ...whoIs("mcp", account, "ai-agent", agent), delegation, server };
  if (user !== undefined) return { ...whoIs("mcp", account, "unknown", user), delegation: undefined, server };
  if (server !== undefined) return { ...whoIs("mcp", account, "mcp-server", server), delegation, server };
  return { ...whoIs("mcp", account, "unknown", "anonymous"), delegation, server };
}
