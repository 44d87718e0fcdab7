import { isJsonObject, type JsonObject } from "@rolecall/core";

const TIME = "2026-11-24T10:00:00Z";
const NANOS = `${Date.parse(TIME)}000000`;

/** An entry of Slack's Audit Logs API: the action, and what else differs from the usual. */
export function slack(action: string, differences: JsonObject = {}): JsonObject {
  return {
    id: "b7d2c1de-0000-4000-8000-000000000005",
    date_create: Date.parse(TIME) / 1000,
    action,
    actor: { type: "user", user: { id: "W1", name: "admin", email: "admin@example.com", team: "T1" } },
    entity: { type: "app", app: { id: "A1", name: "helper" } },
    context: {
      location: { type: "workspace", id: "T1", name: "Example", domain: "example" },
      ua: "Mozilla/5.0",
      ip_address: "203.0.113.10",
      session_id: "1",
    },
    ...differences,
  };
}

/** A streamed audit event of GitLab: its type, and what else differs. */
export function gitlab(eventType: string, differences: JsonObject = {}): JsonObject {
  return {
    id: "b7d2c1de-0000-4000-8000-000000000006",
    author_id: 12,
    author_name: "Deployer",
    entity_id: 7,
    entity_type: "Project",
    entity_path: "example/shop",
    details: { target_details: "shop", target_type: "Project" },
    ip_address: "203.0.113.10",
    created_at: TIME,
    event_type: eventType,
    ...differences,
  };
}

/** The response entry of Vault's audit device: operation, path, and what else differs; `request` adds to the request. */
export function vault(operation: string, path: string, differences: JsonObject = {}): JsonObject {
  const { request, ...others } = differences;
  return {
    time: TIME,
    type: "response",
    auth: {
      client_token: `hmac-sha256:${"ab".repeat(32)}`,
      display_name: "kubernetes-shop-checkout",
      policies: ["default", "shop"],
      metadata: { role: "shop" },
      token_type: "service",
    },
    request: {
      id: "b7d2c1de-0000-4000-8000-000000000007",
      operation,
      path,
      mount_point: `${path.split("/", 1)[0]}/`,
      mount_type: path.startsWith("secret/") ? "kv" : "system",
      remote_address: "203.0.113.10",
      ...(isJsonObject(request) ? request : {}),
    },
    response: {},
    ...others,
  };
}

/** An activity of Anthropic's Compliance API: its type, and what else it has. */
export function anthropic(type: string, differences: JsonObject = {}): JsonObject {
  return {
    id: "activity_1",
    created_at: TIME,
    organization_id: "org_1",
    type,
    actor: { type: "user_actor", user_id: "user_1", email_address: "admin@example.com", ip_address: "203.0.113.10" },
    ...differences,
  };
}

/** What is done in the settings of an organization has this actor as often as the person who did it. */
export const BY_ANTHROPIC: JsonObject = { actor: { type: "anthropic_actor", email_address: null } };

/** An entry of OpenAI's audit log: its type, and the details under it. */
export function openai(type: string, details: JsonObject): JsonObject {
  return {
    id: "audit_log-1",
    object: "organization.audit_log",
    type,
    effective_at: Date.parse(TIME) / 1000,
    actor: {
      type: "session",
      session: { user: { id: "user-1", email: "admin@example.com" }, ip_address: "203.0.113.10" },
    },
    [type]: details,
  };
}

function attributesOf(values: Readonly<Record<string, string>>): JsonObject[] {
  return Object.entries(values).map(([key, stringValue]) => ({ key, value: { stringValue } }));
}

/** A span of a service, as the framer hands it over: its attributes, and those of its resource. */
export function span(
  attributes: Readonly<Record<string, string>>,
  resource: Readonly<Record<string, string>> = {},
): JsonObject {
  return {
    resource: { attributes: attributesOf({ "service.name": "assistant", ...resource }) },
    scope: {},
    span: {
      traceId: "0af7651916cd43dd8448eb211c80319c",
      spanId: "b7ad6b7169203331",
      name: "x",
      kind: 3,
      startTimeUnixNano: NANOS,
      endTimeUnixNano: NANOS,
      attributes: attributesOf(attributes),
    },
  };
}

/** A log event of a coding agent. */
export function logEvent(name: string, attributes: Readonly<Record<string, string>>): JsonObject {
  return {
    resource: { attributes: attributesOf({ "service.name": "coder" }) },
    scope: {},
    logRecord: { timeUnixNano: NANOS, eventName: name, attributes: attributesOf(attributes) },
  };
}

/** A call of an MCP server and its answer; `error` makes it fail, everything else is beside the message. */
export function mcpCall(method: string, params: JsonObject, differences: JsonObject = {}): JsonObject {
  const { error, ...beside } = differences;
  const answer: JsonObject = error === undefined ? { result: { content: [] } } : { error };
  return {
    timestamp: TIME,
    server: "files",
    agent_id: "agent-7",
    session_id: "s-1",
    request: { jsonrpc: "2.0", id: 1, method, params },
    response: { jsonrpc: "2.0", id: 1, ...answer },
    ...beside,
  };
}

/** A decision of Open Policy Agent: what was asked, and the answer. */
export function decision(input: JsonObject, result: boolean): JsonObject {
  return {
    decision_id: "b7d2c1de-0000-4000-8000-000000000008",
    labels: { app: "shop", id: "x", version: "1.0.0" },
    path: "shop/authz/allow",
    input,
    result,
    timestamp: TIME,
  };
}

/** An invocation of a model on Bedrock, and the body of its answer. */
export function bedrock(operation: string, outputBodyJson: JsonObject): JsonObject {
  return {
    schemaType: "ModelInvocationLog",
    schemaVersion: "1.0",
    timestamp: TIME,
    accountId: "123456789012",
    region: "eu-central-1",
    requestId: "b7d2c1de-0000-4000-8000-00000000000d",
    operation,
    modelId: "anthropic.claude-3-haiku-20240307-v1:0",
    identity: { arn: "arn:aws:sts::123456789012:assumed-role/chat/i-0abc1234def567890" },
    input: { inputTokenCount: 12 },
    output: { outputBodyJson, outputTokenCount: 34 },
  };
}
