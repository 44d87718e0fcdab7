import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { expect, test } from "vitest";
import { createIntake } from "../../intake/intake.ts";
import { eventByIntake } from "../../test/event-by-intake.ts";
import { holdAgainstOddRecords } from "../../test/hold-against-odd-records.ts";

const TIME = "2026-11-24T10:00:00.000Z";

/** HCP Terraform's audit trail. */
const TERRAFORM: JsonObject = {
  ...{ id: "ae66e491-0000-4000-8000-000000000001", version: "0", type: "Resource", timestamp: TIME },
  auth: {
    ...{ accessor_id: "user-Tm1", description: "api-team_11", type: "Client", impersonator_id: null },
    organization_id: "org-Ac1",
  },
  request: { id: "4df584d4-0000-4000-8000-000000000001" },
  resource: { id: "at-Nw1", type: "authentication_token", action: "create", meta: null },
};
const APPLIED: JsonObject = {
  ...TERRAFORM,
  auth: { accessor_id: null, description: null, type: "System", impersonator_id: null, organization_id: "org-Ac1" },
  resource: { id: "run-1", type: "run", action: "apply", meta: { workspace: "pay" } },
};
/** Tailscale's log of changes: of its API, and streamed. */
const CHANGE: JsonObject = {
  ...{ action: "CREATE", eventGroupID: "1770eb26", origin: "CONFIG_API", eventTime: TIME, type: "CONFIG" },
  actor: { id: "kAb1CNTRL", type: "OAUTH_CLIENT", displayName: "ci" },
  target: { id: "kNw1CNTRL", name: "auth key", type: "AUTH_KEY" },
};
const STREAMED: JsonObject = {
  event: {
    ...{ action: "DISABLE", eventGroupID: "1770eb27", origin: "ADMIN_CONSOLE" },
    actor: { id: "uAn1CNTRL", type: "USER", loginName: "ann@acme.com", displayName: "Ann" },
    target: { id: "acme.com", name: "acme.com", type: "TAILNET", property: "HTTPS" },
  },
  ...{ fields: { recorded: "2026-11-24 10:00:01.5" }, time: "2026-11-24 10:00:00.000000000" },
};
/** Snowflake's histories of logins and of queries. */
const LOGIN: JsonObject = {
  ...{ EVENT_ID: "1005", EVENT_TIMESTAMP: "2026-11-24 10:00:00.000 +0000", EVENT_TYPE: "LOGIN", USER_NAME: "ETL_SVC" },
  ...{ CLIENT_IP: "203.0.113.9", REPORTED_CLIENT_TYPE: "JDBC_DRIVER", REPORTED_CLIENT_VERSION: "3.14.4" },
  ...{ FIRST_AUTHENTICATION_FACTOR: "RSA_KEYPAIR", FIRST_AUTHENTICATION_FACTOR_ID: "cred-1", IS_SUCCESS: "YES" },
  ...{ SECOND_AUTHENTICATION_FACTOR: null, ERROR_CODE: null, ERROR_MESSAGE: null, CONNECTION: null },
};
const QUERY: JsonObject = {
  ...{ QUERY_ID: "01b2-1", QUERY_TEXT: "create user x password = 'Hush9'", QUERY_TYPE: "CREATE_USER" },
  ...{ USER_NAME: "etl_svc", USER_TYPE: "SERVICE", ROLE_NAME: "SECURITYADMIN", SESSION_ID: 77, WAREHOUSE_NAME: "W" },
  ...{ DATABASE_NAME: "PAY", SCHEMA_NAME: "PUBLIC", EXECUTION_STATUS: "FAIL", ERROR_CODE: "3001", START_TIME: TIME },
};
/** 1Password's events. */
const AUDIT: JsonObject = {
  ...{ uuid: "A1", timestamp: TIME, actor_uuid: "U1", account_uuid: "AC1", action: "create", object_type: "sa" },
  ...{ actor_details: { uuid: "U1", name: "Ann", email: "Ann@acme.com" }, object_uuid: "SA1" },
  session: { uuid: "S1", login_time: TIME, device_uuid: "D1", ip: "203.0.113.9" },
  location: { country: "DE" },
};
const USAGE: JsonObject = {
  ...{ uuid: "I1", timestamp: TIME, used_version: 1, vault_uuid: "V1", item_uuid: "IT1", action: "server-fetch" },
  user: { uuid: "SA1", name: "deploy", email: "x1@1passwordserviceaccounts.com" },
  client: { app_name: "1Password SDK", app_version: "0.3", ip_address: "203.0.113.9", platform_name: "linux" },
};
const ATTEMPT: JsonObject = {
  ...{ uuid: "L1", timestamp: TIME, session_uuid: "S2", category: "credentials_failed", type: "password_secret_bad" },
  ...{ country: "DE", target_user: { uuid: "U1", name: "Ann", email: "ann@acme.com" } },
  client: { app_name: "1Password Browser", app_version: "8", ip_address: "2001:db8::7" },
};

test.each<[string, JsonObject, object]>([
  [
    "the token of a team at HCP Terraform",
    TERRAFORM,
    {
      ...{ identity_uid: "hcp-terraform:org-Ac1:service-account:user-Tm1", identity_name: "api-team_11" },
      ...{ action: "authentication_token.create", action_class: "secret", resource: "at-Nw1" },
    },
  ],
  ["HCP Terraform itself", APPLIED, { identity_uid: "hcp-terraform:org-Ac1:cloud-service:hcp-terraform" }],
  [
    "who acts as another there",
    { ...TERRAFORM, auth: { ...(TERRAFORM["auth"] as JsonObject), impersonator_id: "user-An1", type: "Impersonated" } },
    {
      identity_uid: "hcp-terraform:org-Ac1:human:user-An1",
      delegation: ["hcp-terraform:org-Ac1:service-account:user-Tm1"],
    },
  ],
  [
    "a page of one entry of it",
    { data: [TERRAFORM], pagination: { current_page: 1, total_pages: 1 } },
    { identity_name: "api-team_11" },
  ],
  [
    "a client of Tailscale's API",
    CHANGE,
    { identity_uid: "tailscale::oauth-app:kAb1CNTRL", action: "AUTH_KEY.CREATE", action_class: "secret" },
  ],
  [
    "a person at Tailscale",
    STREAMED,
    {
      ...{ identity_uid: "tailscale::human:uAn1CNTRL", identity_name: "ann@acme.com" },
      ...{ action: "TAILNET.HTTPS.DISABLE", action_class: "admin" },
    },
  ],
  [
    "a service of Snowflake's by its key",
    LOGIN,
    {
      ...{ identity_uid: "snowflake::service-account:ETL_SVC", action: "LOGIN", outcome: "success" },
      ...{ credential_uid: "snowflake:cred-1", credential_kind: "jwt", src_ip: "203.0.113.9" },
      user_agent: "JDBC_DRIVER/3.14.4",
    },
  ],
  [
    "a person there who is turned away, within it",
    {
      ...{ ...LOGIN, USER_NAME: "ann@acme.com", IS_SUCCESS: "NO", ERROR_CODE: 390100 },
      ...{ CLIENT_IP: "INTERNAL_SNOWFLAKE_IP/0.0.0.0", FIRST_AUTHENTICATION_FACTOR: "PASSWORD" },
    },
    { identity_kind: "human", outcome: "denied", error_code: "390100", credential_kind: "password" },
  ],
  [
    "the same service in lower case, as connectors write columns",
    Object.fromEntries(Object.entries(LOGIN).map(([name, value]) => [name.toLowerCase(), value])),
    { identity_uid: "snowflake::service-account:ETL_SVC" },
  ],
  [
    "the same service in Sentinel's table",
    Object.fromEntries(
      Object.entries(LOGIN).map(([name, value]) => [
        name.toLowerCase().replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase()),
        value,
      ]),
    ),
    { identity_uid: "snowflake::service-account:ETL_SVC", action: "LOGIN", outcome: "success" },
  ],
  [
    "the same service as it asks",
    QUERY,
    {
      ...{ identity_uid: "snowflake::service-account:ETL_SVC", action: "CREATE_USER", action_class: "admin" },
      ...{ resource: "PAY.PUBLIC", scopes: ["SECURITYADMIN"], outcome: "error", error_code: "3001" },
    },
  ],
  [
    "a person who makes a service account of 1Password's",
    AUDIT,
    {
      ...{ identity_uid: "1password-events::human:U1", identity_name: "ann@acme.com", action: "sa.create" },
      ...{ action_class: "secret", src_ip: "203.0.113.9", src_country: "DE" },
    },
  ],
  [
    "that account as it takes a secret",
    USAGE,
    {
      ...{
        identity_uid: "1password-events::service-account:SA1",
        identity_name: "deploy",
        action: "item.server-fetch",
      },
      ...{ action_class: "secret", resource: "V1/IT1", src_ip: "203.0.113.9" },
    },
  ],
  [
    "who is not let in there",
    ATTEMPT,
    {
      ...{ identity_uid: "1password-events::human:U1", action_class: "auth", outcome: "denied" },
      ...{ error_code: "password_secret_bad", src_ip: "2001:db8::7", src_country: "DE" },
    },
  ],
])("%s is who acted", (_, record, expected) => {
  expect(eventByIntake(record)).toMatchObject({ source: "rolecall", time: TIME, ...expected });
});

/** With an object where members of a record are texts. */
function withObjects(record: JsonObject): JsonObject {
  const odd = (value: Json, name: string): Json => {
    if (/uuid|^id$|name|email|type|tailnet|EVENT_ID|ACCOUNT|FACTOR|CODE/i.test(name) && typeof value === "string")
      return { was: value };
    if (Array.isArray(value)) return value.map((each) => odd(each, ""));
    if (!isJsonObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([member, each]) => [member, odd(each ?? null, member)]));
  };
  return odd(record, "") as JsonObject;
}

test.each([TERRAFORM, APPLIED, CHANGE, STREAMED, LOGIN, QUERY, AUDIT, USAGE, ATTEMPT])(
  "an object where a text should be is in no name: %j",
  (record) => {
    const read = createIntake({ source: "auto", tenant: "default", now: () => Date.parse(TIME) });
    expect(JSON.stringify(read.read(JSON.stringify(withObjects(record)), "here"))).not.toContain("[object");
  },
);

test("what was asked of Snowflake is not kept, for it holds passwords", () => {
  expect(JSON.stringify(eventByIntake(QUERY))).not.toContain("Hush9");
});

holdAgainstOddRecords([TERRAFORM, APPLIED, CHANGE, STREAMED, LOGIN, QUERY, AUDIT, USAGE, ATTEMPT]);
