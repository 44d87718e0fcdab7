import type { AuditForm } from "./form.ts";
import { MACHINE_NAME } from "./machine-name.ts";

/** Ids in the path of a call, of networks, organisations, devices; and what is asked for besides, which may be secret. */
const PATH_IDS = /\/(?:[A-Z]_\d+|\d{3,}|Q[\dA-Z]{3}(?:-[\dA-Z]{4}){2})(?=\/|\?|$)|\?.*$/gs;

const MERAKI = {
  provider: "meraki",
  told: { adminEmail: true, adminName: true, page: true, label: true, oldValue: true, newValue: true, ts: true },
  time: "ts",
  home: "=",
  action: ["label"],
  without: PATH_IDS,
  classes: [
    [/api key|password|secret|psk/i, "secret"],
    [/^DELETE |delet|remov/i, "delete"],
    [/./, "admin"],
  ],
  who: [
    { when: { adminEmail: MACHINE_NAME }, kind: "service-account", id: "adminEmail", name: "adminName" },
    { kind: "human", id: ["adminEmail", "adminId"], name: ["adminEmail", "adminName"] },
  ],
  resource: ["ssidName", "networkName", "networkId"],
  address: "client/ip",
  labels: { page: "page", network: "networkId" },
} as const satisfies AuditForm;

/** What looks after devices, and lets people's and programs' calls through to what is inside. */
export const DEVICES: readonly AuditForm[] = [
  // https://developer.cisco.com/meraki/api-v1/get-organization-configuration-changes: what was called over its API is the call
  MERAKI,
  // https://developer.jamf.com/jamf-pro/docs/webhooks-1: the one event that says who did something
  {
    provider: "jamf-pro",
    told: {
      "webhook/webhookEvent": /^RestAPIOperation$/,
      "event/authorizedUsername": true,
      "event/restAPIOperationType": true,
    },
    time: "webhook/eventTimestamp",
    action: ["event/restAPIOperationType", "event/objectTypeName"],
    between: " ",
    classes: [
      [/account|api (?:role|client)|certificate|recovery|laps/i, "secret"],
      [/^DELETE /, "delete"],
      [/^GET /, "read"],
      [/^(?:PUT|POST|PATCH) /, "write"],
    ],
    who: [
      { when: { "event/authorizedUsername": MACHINE_NAME }, kind: "service-account", id: "event/authorizedUsername" },
      { kind: "human", id: "event/authorizedUsername" },
    ],
    resource: ["event/objectName", "event/objectID"],
    resourceKind: "event/objectTypeName",
    outcome: [[{ "event/operationSuccessful": /^false$/i }, "error"]],
    labels: { webhook: "webhook/name" },
  },
  // https://developers.cloudflare.com/logs/logpush/logpush-job/datasets/account/access_requests/
  {
    provider: "cloudflare",
    told: { RayID: true, AppUUID: true, AppDomain: true, Allowed: /^(?:true|false)$/i, Connection: true },
    time: "CreatedAt",
    action: ["=access", "Action"],
    classes: [[/./, "auth"]],
    who: [
      { kind: "human", id: "Email" },
      { kind: "service-account", id: "UserUID" },
    ],
    resource: "AppDomain",
    outcome: [[{ Allowed: /^false$/i }, "denied"]],
    address: "IPAddress",
    country: "Country",
    labels: { connection: "Connection", app: "AppUUID" },
  },
  // https://developers.cloudflare.com/api/resources/zero_trust/subresources/access/subresources/logs/
  {
    provider: "cloudflare",
    told: { ray_id: true, app_uid: true, app_domain: true, allowed: /^(?:true|false)$/, connection: true },
    time: "created_at",
    action: ["=access", "action"],
    classes: [[/./, "auth"]],
    who: [
      { kind: "human", id: "user_email" },
      { kind: "service-account", id: "user_uid" },
    ],
    resource: "app_domain",
    outcome: [[{ allowed: /^false$/ }, "denied"]],
    address: "ip_address",
    country: "country",
    labels: { connection: "connection", app: "app_uid" },
  },
  // https://fleetdm.com/docs/rest-api/rest-api#list-activities: who can do nothing but call the API is a program
  {
    provider: "fleet",
    told: { actor_full_name: true, actor_gravatar: true, actor_email: true, type: /^[a-z_]+$/, details: true },
    time: "created_at",
    id: ["uuid", "id"],
    action: ["type"],
    classes: [
      [/logged_in|failed_login|logged_out/, "auth"],
      [/secret|certificate|lock_pin|managed_local_account_password|recovery_key/, "secret"],
      [/^(?:ran_script|live_query|wiped_host|locked_host|enabled_macos)/, "execute"],
      [/^deleted_/, "delete"],
      [/./, "admin"],
    ],
    who: [
      { when: { fleet_initiated: /^true$/ }, kind: "cloud-service", id: "=fleet" },
      // Of a sign-in that failed the address is what was typed.
      { when: { type: /^user_failed_login$/ }, kind: "unknown", id: "=anonymous" },
      { when: { actor_api_only: /^true$/ }, kind: "service-account", id: ["actor_email", "actor_id"] },
      { when: { actor_email: MACHINE_NAME }, kind: "service-account", id: "actor_email" },
      { kind: "human", id: ["actor_email", "actor_id"] },
      { kind: "cloud-service", id: "=fleet" },
    ],
    resource: ["details/host_display_name", "details/user_email", "details/query_name", "details/team_name"],
    outcome: [[{ type: /^user_failed_login$/ }, "denied"]],
    address: "details/public_ip",
    labels: { role: "details/role", tried_user: "details/email" },
  },
  // https://documentation.island.io: what administrators and keys of its API do in the console of the browser
  {
    provider: "island",
    told: { actionDomain: /^[A-Z]\w+$/, actionType: /^[A-Z]\w+$/, entityType: /^[A-Z]/, tenantId: true, userId: true },
    time: ["timestamp", "createdDate"],
    id: "id",
    account: "tenantId",
    home: "=",
    action: ["entityType", "actionType"],
    classes: [
      [/\.Log(?:in|out)$/, "auth"],
      [/ApiKey|Secret|Token|Certificate/, "secret"],
      [/\.(?:Delete|Remove)/, "delete"],
      [/./, "admin"],
    ],
    who: [
      { when: { apiKeyName: /./ }, kind: "api-key", id: "apiKeyName" },
      { kind: "human", id: ["email", "userId"] },
    ],
    proof: [{ kind: "api-key", uid: "apiKeyName" }],
    resource: ["entityName", "entityId"],
    resourceKind: "entityType",
    outcome: [[{ actionStatus: /^fail/i }, "error"]],
    address: "sourceIp",
  },
];
