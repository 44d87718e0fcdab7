import { FORGEROCK } from "./forgerock.ts";
import type { AuditForm, Fits } from "./form.ts";
import { MACHINE_NAME } from "./machine-name.ts";

const ADMINISTRATION =
  /user|group|role|policy|permission|application|client|environment|population|gateway|provider|source|connector/i;

/** Users of Keycloak's that stand for a client, which is who acts. */
const KEYCLOAK_CLIENT = /^service-account-/;

/** What has no value is left out by some who ship it. */
const ONELOGIN_TOLD: readonly Fits[] = [
  { event_type_id: /^\d+$/, actor_system: true, actor_user_id: true, account_id: true },
  { event_type_id: /^\d+$/, actor_user_id: true, actor_user_name: true, user_id: true, user_name: true },
  { event_type_id: /^\d+$/, account_id: true, user_id: true, user_name: true, ipaddr: true },
];

/** Who signs people and machines in. */
export const IDENTITY: readonly AuditForm[] = [
  // https://www.keycloak.org/docs/latest/server_admin/#auditing-user-events: of its API, of listeners, of lines of its log
  {
    provider: "keycloak",
    told: { realmId: true, type: /^[A-Z]+(?:_[A-Z0-9]+)*$/, ipAddress: true },
    time: "time",
    id: "id",
    account: "realmId",
    action: ["type"],
    classes: [
      [/SECRET|CREDENTIAL|PASSWORD|TOTP|PERMISSION_TOKEN/, "secret"],
      [/^CLIENT_(?:REGISTER|UPDATE|DELETE|INITIATED)|IDENTITY_PROVIDER|GRANT_CONSENT|IMPERSONATE/, "admin"],
      [/LOGIN|LOGOUT|TOKEN|AUTHREQID|USER_INFO|REGISTER/, "auth"],
      [/DELETE|REMOVE|REVOKE/, "delete"],
      [/./, "admin"],
    ],
    who: [
      { kind: "human", id: "details/impersonator" },
      { when: { "details/username": KEYCLOAK_CLIENT }, kind: "oauth-app", id: ["clientId", "details/username"] },
      { when: { type: /^(?:CLIENT|INTROSPECT_TOKEN|TOKEN_EXCHANGE)/ }, kind: "oauth-app", id: "clientId" },
      { kind: "human", id: "userId", name: ["details/username", "details/email", "userId"] },
    ],
    behind: [
      { when: { "details/impersonator": /./ }, kind: "human", id: "userId" },
      { when: { "details/username": KEYCLOAK_CLIENT }, kind: "oauth-app", id: "clientId" },
      // A client that has a token of somebody's changed for one of its own acts for them.
      { when: { type: /^TOKEN_EXCHANGE/ }, kind: "human", id: "userId" },
    ],
    resource: "clientId",
    resourceKind: "=client",
    outcome: [
      [{ type: /_ERROR$/ }, "denied"],
      [{ error: /./ }, "denied"],
    ],
    error: "error",
    address: "ipAddress",
    session: "sessionId",
    labels: { grant: "details/grant_type", method: ["details/client_auth_method", "details/auth_method"] },
  },
  // Its administrators' events name a client by an id that no other event has, so the user of a client stays its user.
  {
    provider: "keycloak",
    told: {
      authDetails: true,
      "authDetails/realmId": true,
      operationType: /^(?:CREATE|UPDATE|DELETE|ACTION)$/,
      resourceType: /^[A-Z_]+$/,
    },
    time: "time",
    id: "id",
    account: ["authDetails/realmId", "realmId"],
    action: ["resourceType", "operationType"],
    classes: [
      [/SECRET|CREDENTIAL|INITIAL_ACCESS/, "secret"],
      [/DELETE$/, "delete"],
      [/./, "admin"],
    ],
    who: [
      { when: { "details/username": KEYCLOAK_CLIENT }, kind: "service-account", id: "authDetails/userId" },
      { kind: "human", id: "authDetails/userId", name: ["details/username", "authDetails/username"] },
    ],
    resource: "resourcePath",
    resourceKind: "resourceType",
    outcome: [[{ error: /./ }, "error"]],
    error: "error",
    address: "authDetails/ipAddress",
    labels: { realm: "realmId", client: "authDetails/clientId", role: "representation/0/name" },
  },
  // https://apidocs.pingidentity.com/pingone/platform/v1/api/#audit-activities
  {
    provider: "pingone",
    told: { recordedAt: true, "action/type": /^[A-Z_]+(?:\.[A-Z_]+)+$/, "result/status": true, resources: true },
    time: ["recordedAt", "createdAt"],
    id: "id",
    account: ["resources/0/environment/id", "actors/user/environment/id"],
    home: ["actors/user/environment/id", "actors/client/environment/id", "resources/0/environment/id"],
    action: ["action/type"],
    classes: [
      [/SECRET|KEY|CREDENTIAL|PASSWORD|CERTIFICATE/, "secret"],
      [/^(?:AUTHENTICATION|SESSION|TOKEN|FLOW|OTP)|\.(?:ACCESS_ALLOWED|ACCESS_DENIED|CHECK)/, "auth"],
      [/\.DELETED$/, "delete"],
      [/./, "admin"],
    ],
    who: [
      { kind: "human", id: "actors/user/id", name: "actors/user/name" },
      { kind: "oauth-app", id: "actors/client/id", name: "actors/client/name" },
      { kind: "cloud-service", id: "=pingone" },
    ],
    resource: ["resources/0/name", "resources/0/id"],
    resourceKind: "resources/0/type",
    outcome: [
      [{ "result/status": /^SUCCESS/i }, "success"],
      [{ "action/type": /^(?:AUTHENTICATION|PASSWORD|SESSION|TOKEN)|DENIED$/ }, "denied"],
      [{ "result/status": /./ }, "error"],
    ],
    address: ["source/ipAddress", "source/ip"],
    userAgent: "source/userAgent",
    labels: { client: "actors/client/name", trace: "correlationId" },
  },
  ...FORGEROCK,
  // https://docs.goauthentik.io/sys-mgmt/events/: whoever is impersonated stands beside who does that
  {
    provider: "authentik",
    told: { pk: true, app: /^authentik\./, action: /^\w+$/, user: true, created: true },
    time: "created",
    id: "pk",
    action: ["action", ["context/model/model_name", "context/token/model_name", "context/secret/model_name"]],
    classes: [
      [/token|secret|password|certificate/, "secret"],
      [/^log(?:in|out)|^authorize_application|^suspicious/, "auth"],
      [/^model_deleted/, "delete"],
      [/^(?:policy_execution|email_sent|update_available|system_task)/, "other"],
      [/./, "admin"],
    ],
    who: [
      { when: { "user/username": /^AnonymousUser$/ }, kind: "unknown", id: "=anonymous" },
      {
        when: { "user/username": /^ak-/ },
        kind: "service-account",
        id: ["user/pk", "user/username"],
        name: "user/username",
      },
      {
        when: { "user/username": MACHINE_NAME },
        kind: "service-account",
        id: ["user/pk", "user/username"],
        name: "user/username",
      },
      { kind: "human", id: ["user/pk", "user/username"], name: ["user/email", "user/username"] },
      { kind: "cloud-service", id: "=authentik" },
    ],
    behind: [
      { when: { "user/on_behalf_of/username": MACHINE_NAME }, kind: "service-account", id: "user/on_behalf_of/pk" },
      { kind: "human", id: "user/on_behalf_of/pk" },
    ],
    resource: [
      ...["context/model/name", "context/token/name", "context/secret/name", "context/authorized_application/name"],
    ],
    resourceKind: ["context/model/model_name", "context/token/model_name", "context/secret/model_name"],
    outcome: [
      [{ action: /^login_failed$/ }, "denied"],
      [{ action: /_(?:exception|error)$/ }, "error"],
    ],
    address: "client_ip",
    userAgent: "context/http_request/user_agent",
    labels: { app: "app", path: "context/http_request/path" },
  },
  // https://docs.jumpcloud.com/api/insights/directory/1.0/index.html
  {
    provider: "jumpcloud",
    told: {
      organization: /^[0-9a-f]{24}$/,
      event_type: /^[a-z0-9_]+$/,
      service:
        /^(?:directory|ldap|mdm|radius|sso|systems|software|password_manager|object_storage|access_management|saas_app_management|alerts|reports|notifications)$/,
      id: true,
    },
    time: ["timestamp", "server_timestamp"],
    id: "id",
    account: "organization",
    home: "=",
    action: ["event_type"],
    classes: [
      [/api_?key|token|password|secret|bitlocker|certificate/, "secret"],
      [/login|auth|logout|mfa|radius|ldap_(?:bind|search)/, "auth"],
      [/delete|remove/, "delete"],
      [ADMINISTRATION, "admin"],
      [/_(?:create|update|add)$|^(?:association|admin|organization|system)_/, "admin"],
    ],
    who: [
      {
        when: { "initiated_by/type": /service|api|application/ },
        kind: "service-account",
        id: "initiated_by/id",
        name: ["initiated_by/name", "initiated_by/username"],
      },
      {
        when: { "initiated_by/type": /^user/, "initiated_by/username": MACHINE_NAME },
        kind: "service-account",
        id: ["initiated_by/id", "initiated_by/username"],
        name: "initiated_by/username",
      },
      {
        when: { "initiated_by/type": /^(?:admin|user)/ },
        kind: "human",
        id: ["initiated_by/id", "initiated_by/email", "initiated_by/username"],
        name: ["initiated_by/email", "initiated_by/username"],
      },
      { kind: "human", id: "username" },
      { kind: "workload", id: ["system/id", "mdm_device_id"], name: ["system/displayName", "system/hostname"] },
      { kind: "cloud-service", id: "=jumpcloud" },
    ],
    proof: [{ when: { auth_method: /api[-_ ]?key/i }, kind: "api-key", uid: "initiated_by/id" }],
    resource: ["resource/username", "resource/name", "resource/displayName", "application/name", "resource/id"],
    resourceKind: ["resource/type", "service"],
    outcome: [
      [{ success: /^false$/, event_type: /login|auth/ }, "denied"],
      [{ sso_token_success: /^false$/ }, "denied"],
      [{ success: /^false$/ }, "error"],
    ],
    error: ["error_message", "error_code"],
    address: ["client_ip", "src_ip"],
    country: "geoip/country_code",
    userAgent: "useragent/name",
    labels: { service: "service", method: "auth_method", mfa: "mfa" },
  },
  // https://developer.sailpoint.com/docs/api/v2024/search-post/: the index of events; the log does not say who is a program
  {
    provider: "sailpoint",
    told: { technicalName: /^[A-Z][A-Z0-9_]+$/, trackingNumber: true, actor: true, operation: true },
    time: "created",
    id: "id",
    account: "org",
    action: ["technicalName"],
    classes: [
      [/TOKEN|API_CLIENT|PASSWORD|CREDENTIAL|KEY/, "secret"],
      [/AUTHENTICATION|LOGIN|LOGOUT/, "auth"],
      [/DELETE/, "delete"],
      [/./, "admin"],
    ],
    who: [
      { when: { "actor/name": /^system$/i }, kind: "cloud-service", id: "=sailpoint" },
      { when: { "actor/name": MACHINE_NAME }, kind: "service-account", id: ["actor/id", "actor/name"] },
      { kind: "human", id: ["actor/id", "actor/name"], name: "actor/name" },
    ],
    resource: ["target/name", "target/id"],
    resourceKind: ["objects/0", "type"],
    outcome: [
      [{ status: /^FAILED$/, technicalName: /AUTHENTICATION|LOGIN/ }, "denied"],
      [{ status: /^FAILED$/ }, "error"],
    ],
    error: "attributes/error",
    address: ["ipAddress", "attributes/hostName"],
    labels: { source: "attributes/sourceName", type: "type" },
  },
  // https://developers.onelogin.com/api-docs/1/events/event-resource: of its numbers the few whose meaning is published there
  ...ONELOGIN_TOLD.map(
    (told): AuditForm => ({
      provider: "onelogin",
      told,
      time: ["event_timestamp", "created_at"],
      id: ["uuid", "id"],
      account: "account_id",
      home: "=",
      action: ["event_type_id"],
      names: new Map([
        ["3", "USER_ASSUMED_USER"],
        ["5", "USER_LOGGED_INTO_ONELOGIN"],
        ["6", "USER_FAILED_LOGIN"],
        ["8", "USER_LOGGED_INTO_APP"],
      ]),
      classes: [
        [/^USER_/, "auth"],
        [/./, "write"],
      ],
      who: [
        { kind: "human", id: "actor_user_id", name: "actor_user_name" },
        { kind: "oauth-app", id: "client_id" },
        { when: { actor_system: /./ }, kind: "cloud-service", id: "actor_system" },
        // Of whoever is acted as by somebody else it is the other one.
        { when: { event_type_id: /^(?!3$)/ }, kind: "human", id: "user_id", name: "user_name" },
        { kind: "cloud-service", id: "=onelogin" },
      ],
      proof: [{ kind: "oauth-token", uid: "client_id" }],
      resource: ["app_name", "role_name", "policy_name", "group_name", "user_name"],
      outcome: [[{ event_type_id: /^6$/ }, "denied"]],
      error: "error_description",
      address: ["ipaddr", "proxy_ip"],
      labels: { role: "role_name", app: "app_name", user: "user_name" },
    }),
  ),
];
