import type { JsonObject } from "@rolecall/core";
import { expect, test } from "vitest";
import { eventByIntake } from "../../test/event-by-intake.ts";
import { holdAgainstOddRecords } from "../../test/hold-against-odd-records.ts";

const TIME = "2026-11-24T10:00:00.000Z";
const PRINCIPAL = "8f1f1b0e-1111-2222-3333-444444444444";

/** Teleport's audit log. */
const TELEPORT: JsonObject = {
  ...{ event: "kube.request", code: "T3009I", time: TIME, uid: "u-1", cluster_name: "tele.acme.com", user_kind: 2 },
  ...{ user: "bot-deploy", kubernetes_cluster: "prod", verb: "DELETE", request_path: "/api/v1/pods/a" },
  ...{ response_code: 200, "addr.remote": "203.0.113.9:1025", proto: "kube", ei: 0 },
};
const LOGIN: JsonObject = {
  ...{ event: "user.login", code: "T1000W", time: TIME, uid: "u-2", cluster_name: "tele.acme.com", user: "ann" },
  ...{ method: "saml", success: false, error: "no role", "addr.remote": "[2001:db8::7]:443" },
};
const JOIN: JsonObject = {
  ...{ event: "bot.join", code: "TJ001I", time: TIME, uid: "u-3", cluster_name: "tele.acme.com", success: true },
  ...{ method: "github", bot_name: "deploy", token_name: "gh", user_name: "bot-deploy" },
};
/** Databricks, as it is delivered and in its table. */
const DATABRICKS: JsonObject = {
  ...{ version: "2.0", auditLevel: "WORKSPACE_LEVEL", timestamp: Date.parse(TIME), orgId: "6051", accountId: "acc-1" },
  ...{ sourceIPAddress: "203.0.113.9", userAgent: "databricks-sdk-py/0.20", sessionId: null, requestId: "r1" },
  ...{ userIdentity: { email: PRINCIPAL, subjectName: null }, serviceName: "clusters", actionName: "create" },
  ...{ requestParams: { cluster_name: "etl" }, response: { statusCode: 200, errorMessage: null, result: "{}" } },
};
const ROW: JsonObject = {
  ...{ workspace_id: "0", account_id: "acc-1", event_time: TIME, event_id: "e-1", audit_level: "ACCOUNT_LEVEL" },
  ...{ service_name: "accounts", action_name: "tokenLogin", user_identity: { email: "Ann@acme.com" } },
  ...{ source_ip_address: "198.51.100.4", request_params: { tokenId: "t1" }, response: { status_code: 401 } },
};
/** Cloudflare's audit log: both of its APIs, and Logpush. */
const FIRST: JsonObject = {
  action: { info: "", result: true, type: "token_create" },
  actor: { email: "Ann@acme.com", id: "f6b5", ip: "198.51.100.4", type: "user" },
  ...{ id: "c-1", interface: "UI", metadata: { token_name: "deploy" }, owner: { id: "023e" }, when: TIME },
  resource: { id: "b918", type: "account" },
};
const SECOND: JsonObject = {
  account: { id: "4bb3", name: "Acme" },
  action: { description: "Add Member", result: "success", time: TIME, type: "create" },
  actor: {
    id: "f6b5",
    context: "api_token",
    ip_address: "203.0.113.9",
    token_id: "a1b2",
    token_name: "ci",
    type: "account",
  },
  ...{ id: "c-2", raw: { method: "POST", status_code: 200, user_agent: "terraform-provider-cloudflare/4.3" } },
  resource: { id: "r-1", product: "members", scope: "accounts" },
};
const PUSHED: JsonObject = {
  ...{ ActionResult: false, ActionType: "login", ActorEmail: "ann@acme.com", ActorID: "f6b5", ActorIP: "198.51.100.4" },
  ...{
    ActorType: "user",
    ID: "c-3",
    Interface: "UI",
    Metadata: {},
    OwnerID: "023e",
    ResourceType: "account",
    When: TIME,
  },
};
/** Datadog's audit trail. */
const DATADOG: JsonObject = {
  ...{ id: "AQ1", type: "audit" },
  attributes: {
    ...{ timestamp: TIME, service: "API Keys", tags: [] },
    attributes: {
      ...{ evt: { name: "Access Management", actor: { type: "SERVICE_ACCOUNT" } }, action: "created" },
      ...{
        usr: { uuid: "sa1", email: "terraform@acme.com" },
        org: { uuid: "o1" },
        asset: { type: "api_key", name: "k1" },
      },
      ...{ metadata: { api_key: { id: "ak1" } }, network: { client: { ip: "203.0.113.9" } } },
      http: { method: "POST", status_code: 201, useragent: "terraform-provider-datadog/3.4" },
    },
  },
};
/** Calls of models through gateways. */
const PORTKEY: JsonObject = {
  ...{ id: "a1", trace_id: "t1", created_at: TIME, ai_org: "openai", ai_model: "m-1", is_success: true },
  ...{
    request_url: "https://api.openai.com/v1/chat/completions",
    response_status_code: 200,
    req_units: 8,
    res_units: 2,
  },
  ...{ workspace_slug: "pay", api_key_id: "pk-1", metadata: { _user: "cust-7", agent: "billing" } },
};
const HELICONE: JsonObject = {
  ...{ request_id: "r1", request_created_at: TIME, request_path: "https://api.openai.com/v1/embeddings" },
  ...{
    request_model: "m-1",
    provider: "OPENAI",
    response_status: 429,
    request_properties: {},
    request_user_id: "cust-7",
  },
};
const OPENROUTER: JsonObject = {
  ...{ id: "gen-1", created_at: TIME, model: "openai/m-1", app_id: 123, provider_name: "OpenAI" },
  ...{ origin: "https://billing.acme.com/", tokens_prompt: 8, tokens_completion: 2, external_user: "cust-7" },
};

const ALL = [TELEPORT, LOGIN, JOIN, DATABRICKS, ROW, FIRST, SECOND, PUSHED, DATADOG, PORTKEY, HELICONE, OPENROUTER];

test.each<[string, JsonObject, object]>([
  [
    "a bot of Teleport's in a cluster",
    TELEPORT,
    {
      ...{ identity_uid: "teleport:tele.acme.com:bot:deploy", action: "kube.request", action_class: "delete" },
      ...{ resource: "prod", src_ip: "203.0.113.9", outcome: "success" },
    },
  ],
  [
    "a person whom Teleport turned away",
    LOGIN,
    {
      identity_uid: "teleport:tele.acme.com:human:ann",
      action_class: "auth",
      outcome: "denied",
      src_ip: "2001:db8::7",
    },
  ],
  [
    "who makes a token for bots at Teleport",
    { ...LOGIN, event: "join_token.create", code: "TJT00I", name: "ci", roles: ["Bot"], success: true },
    { identity_name: "ann", action_class: "admin", granted_scopes: ["Bot"], resource: "ci" },
  ],
  [
    "a bot that is given an identity of SPIFFE's",
    { ...JOIN, event: "spiffe.svid.issued", code: "TSPIFFE000I", spiffe_id: "spiffe://acme/ci" },
    { identity_name: "deploy", action_class: "auth", resource: "spiffe://acme/ci" },
  ],
  ["from an address of IPv6 without a port", { ...LOGIN, "addr.remote": "2001:db8::7" }, { src_ip: "2001:db8::7" }],
  [
    "who lets somebody in there",
    { event: "access_request.update", code: "T5001I", time: TIME, uid: "u-4", state: "APPROVED", updated_by: "ann" },
    { identity_uid: "teleport::human:ann", action_class: "admin" },
  ],
  [
    "a query through it",
    { ...LOGIN, event: "db.session.query", code: "TDB02I", success: true, db_service: "shop" },
    { action_class: "execute", resource: "shop" },
  ],
  ["what Cloudflare pushes, whose times are counts", { ...PUSHED, When: Date.parse(TIME) * 1e6 }, { time: TIME }],
  ["what it pushes with their digits", { ...PUSHED, When: `${Date.parse(TIME) / 1000}` }, { time: TIME }],
  ["the same bot as it joins", JOIN, { identity_uid: "teleport:tele.acme.com:bot:deploy", action_class: "auth" }],
  [
    "a service principal of Databricks",
    DATABRICKS,
    {
      ...{ identity_uid: `databricks:6051:service-account:${PRINCIPAL}`, action: "clusters.create", resource: "etl" },
      ...{ client: "databricks-sdk-py", outcome: "success" },
    },
  ],
  [
    "a service principal there, of whose record what has no value is left out",
    {
      ...{ timestamp: 1_795_514_400_000, serviceName: "secrets", actionName: "getSecret" },
      ...{ userIdentity: { email: PRINCIPAL }, sourceIPAddress: "10.0.0.9" },
    },
    { identity_uid: `databricks::service-account:${PRINCIPAL}`, action: "secrets.getSecret", outcome: "unknown" },
  ],
  [
    "a person at the account of Databricks",
    ROW,
    { identity_uid: "databricks:acc-1:human:ann@acme.com", action_class: "auth", outcome: "denied", event_uid: "e-1" },
  ],
  [
    "who runs a job of Databricks, behind as whom it runs",
    { ...ROW, user_identity: { email: PRINCIPAL }, identity_metadata: { run_by: "ann@acme.com", run_as: PRINCIPAL } },
    { delegation: ["databricks:acc-1:human:ann@acme.com"] },
  ],
  [
    "a person at Cloudflare",
    FIRST,
    {
      ...{ identity_uid: "cloudflare:023e:human:f6b5", identity_name: "ann@acme.com", action: "token_create" },
      action_class: "secret",
    },
  ],
  [
    "an account's own token at Cloudflare",
    SECOND,
    {
      identity_uid: "cloudflare:4bb3:api-key:a1b2",
      identity_name: "ci",
      action: "members.create",
      client: "terraform",
    },
  ],
  [
    "a person's token at Cloudflare",
    { ...SECOND, actor: { ...(SECOND["actor"] as JsonObject), type: "user", email: "ann@acme.com" } },
    { identity_uid: "cloudflare:4bb3:human:f6b5", credential_uid: "cloudflare:a1b2", credential_kind: "api-key" },
  ],
  ["what Logpush writes of the same", PUSHED, { identity_uid: "cloudflare:023e:human:f6b5", outcome: "error" }],
  [
    "a service account of Datadog",
    DATADOG,
    {
      ...{ identity_uid: "datadog:o1:service-account:sa1", action: "api_key.created", action_class: "secret" },
      ...{ credential_uid: "datadog:ak1", status_code: 201 },
    },
  ],
])("%s is who acted", (_, record, expected) => {
  expect(eventByIntake(record)).toMatchObject({ source: "rolecall", time: TIME, ...expected });
});

test.each<[string, JsonObject, object]>([
  ["an agent through Portkey", PORTKEY, { identity_uid: "otel::ai-agent:billing", delegation: ["otel::human:cust-7"] }],
  ["a key of Portkey", { ...PORTKEY, metadata: {} }, { identity_uid: "otel::api-key:pk-1", action: "chat" }],
  ["an application through Helicone", HELICONE, { identity_uid: "otel::ai-agent:helicone", outcome: "error" }],
  [
    "an application through OpenRouter",
    OPENROUTER,
    { identity_uid: "otel::ai-agent:billing.acme.com", resource: "openai/m-1" },
  ],
])("%s is who called the model", (_, record, expected) => {
  expect(eventByIntake(record)).toMatchObject({ source: "otel", time: TIME, ...expected });
});

test.each<[string, JsonObject, JsonObject]>([
  ["Teleport", LOGIN, { user_agent: "n".repeat(9000), error: "n".repeat(9000) }],
  ["Databricks", DATABRICKS, { userAgent: "n".repeat(9000) }],
])("what is too long in a record of %s is cut, and does not keep it from being an event", (_, record, long) => {
  const event = eventByIntake({ ...record, ...long });
  expect(event.identity_uid).toBe(eventByIntake(record).identity_uid);
  expect(JSON.stringify(event)).not.toContain("n".repeat(1025));
});

holdAgainstOddRecords(ALL);
