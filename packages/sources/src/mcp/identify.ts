import { identityUid, type JsonObject } from "@rolecall/core";
import { type Who, whoIs } from "../intake/build-event.ts";
import { createGroups } from "../record/groups-in.ts";
import { readId, readObject, readText } from "../record/read-member.ts";

/** Who sent the message, and the person behind it. */
export interface McpActor extends Who {
  readonly delegation: readonly string[] | undefined;
  readonly server: string | undefined;
  /** Where the log is from: a tenant, where one is named; else empty. */
  readonly account: string;
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

/** The names that loggers give whoever took part, by what they say. */
const NAMES = {
  server: ["server", "server_name", "serverName", "mcp_server", "mcpServer", "serverInfo", "server_id"],
  agent: [
    ...["agent_id", "agentId", "agent", "client_id", "clientId", "client"],
    ...["client_name", "clientName", "clientInfo", "caller"],
  ],
  user: ["user", "user_id", "userId", "user_email", "principal", "subject", "sub"],
  account: [
    ...["tenant_id", "tenantId", "organization", "organization_id", "org_id", "org"],
    ...["account_id", "workspace"],
  ],
} as const;
const GROUPS = createGroups(NAMES);

/** The agent or client that asks; the server where it asks or nobody else is named; the user behind it. */
export function identify(record: JsonObject, body: JsonObject, method: string): McpActor {
  const there = GROUPS.in(record);
  const named = (what: keyof typeof NAMES): string | undefined =>
    (there & GROUPS.bit[what]) === 0 ? undefined : namedBy(record, NAMES[what]);
  const account = named("account") ?? "";
  const params = readObject(body["params"]);
  const result = readObject(body["result"]);
  const server = named("server") ?? readText(readObject(result?.["serverInfo"])?.["name"]);
  const agent = named("agent") ?? readText(readObject(params?.["clientInfo"])?.["name"]);
  const user = named("user");
  const delegation = user === undefined ? undefined : [identityUid("mcp", account, "human", user)];
  if (server !== undefined && FROM_SERVER.test(method))
    return { ...whoIs("mcp", account, "mcp-server", server), delegation, server, account };
  if (agent !== undefined) return { ...whoIs("mcp", account, "ai-agent", agent), delegation, server, account };
  if (user !== undefined) return { ...whoIs("mcp", account, "unknown", user), delegation: undefined, server, account };
  if (server !== undefined) return { ...whoIs("mcp", account, "mcp-server", server), delegation, server, account };
  return { ...whoIs("mcp", account, "unknown", "anonymous"), delegation, server, account };
}
