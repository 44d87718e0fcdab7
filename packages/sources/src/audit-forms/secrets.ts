import { BITWARDEN_EVENTS } from "./bitwarden-events.ts";
import type { AuditForm } from "./form.ts";
import { MACHINE_NAME } from "./machine-name.ts";
import { vaultUser } from "./named-users.ts";

/** `acme:host:pay/api`: of an account, what it is, and its id. Whoever signs in stands there as the subject alone. */
const CONJUR_USERS: AuditForm["who"] = ["auth@43868/user", "subject@43868/role"].flatMap((place) => [
  { when: { [place]: /^[^:]+:host:/ }, kind: "workload", id: place, without: /^[^:]+:host:/ },
  { when: { [place]: /^[^:]+:user:admin$/ }, kind: "root", id: "=admin" },
  { when: { [place]: /^[^:]+:user:/ }, kind: "human", id: place, without: /^[^:]+:user:/ },
]);

/** Where secrets are kept, and who takes them out. */
export const SECRETS: readonly AuditForm[] = [
  // https://bitwarden.com/help/event-logs/: of its public API, which has a number for each sort of event
  {
    provider: "bitwarden",
    told: { actingUserId: true, object: /^event$/, type: /^\d{4}$/, date: true },
    time: "date",
    home: "=",
    action: ["type"],
    names: BITWARDEN_EVENTS,
    classes: [
      [/^User_(?:Logged|FailedLog)|Sso/, "auth"],
      [/^(?:Secret|Project|ServiceAccount|Pam)_|Password|Export|2fa|VaultAccessed|Copied|Autofilled|Toggled/, "secret"],
      [/Deleted|Removed|Purged/, "delete"],
      [/Viewed|Retrieved|Accessed/, "read"],
      [/^(?:Cipher|Send)_/, "write"],
      [/./, "admin"],
    ],
    who: [
      { kind: "service-account", id: "serviceAccountId" },
      { kind: "human", id: "actingUserId" },
      // An older server has the person who takes a secret as the user, and nowhere in its public API.
      { when: { type: /^2[12]\d\d$/ }, kind: "human", id: "userId" },
      { when: { type: /^2(?:[12]\d\d|51[01])$/ }, kind: "unknown", id: "=anonymous" },
      { kind: "cloud-service", id: "=bitwarden" },
    ],
    resource: [
      ...["secretId", "projectId", "itemId", "collectionId", "groupId", "policyId", "memberId"],
      ...["grantedServiceAccountId", "installationId"],
    ],
    outcome: [[{ type: /^100[56]$/ }, "denied"]],
    address: "ipAddress",
    labels: { device: "device", member: "memberId" },
  },
  // https://docs.cyberark.com/pam-self-hosted/latest/en/content/pasimp/dv-integrating-with-siem-applications.htm: the vault's, by
  // the translator that writes JSON
  {
    provider: "cyberark",
    told: {
      "syslog/audit_record": true,
      "syslog/audit_record/Vendor": /^cyber-?ark/i,
      "syslog/audit_record/Issuer": true,
    },
    time: ["syslog/audit_record/IsoTimestamp"],
    account: "syslog/audit_record/Hostname",
    // Vaults of one company stand for each other, under names of their own.
    home: "=",
    action: [["syslog/audit_record/Action", "syslog/audit_record/Desc"]],
    classes: [
      [/retrieve|password|ssh key|use |credential|verify/i, "secret"],
      [/log ?(?:on|off)|authenticat|connection/i, "auth"],
      [/delete|remove/i, "delete"],
      [/owner|safe|user|group|permission|rule/i, "admin"],
    ],
    who: [...vaultUser("syslog/audit_record/Issuer"), { kind: "cloud-service", id: "=cyberark" }],
    resource: ["syslog/audit_record/File", "syslog/audit_record/Safe", "syslog/audit_record/TargetUser"],
    resourceKind: "syslog/audit_record/Category",
    outcome: [
      [{ "syslog/audit_record/Desc": /log ?on|authenticat/i, "syslog/audit_record/Severity": /^error$/i }, "denied"],
      [{ "syslog/audit_record/Severity": /^error$/i }, "error"],
      [{ "syslog/audit_record/Desc": /fail|undefined user/i }, "error"],
    ],
    address: "syslog/audit_record/Station",
    labels: {
      code: "syslog/audit_record/MessageID",
      safe: "syslog/audit_record/Safe",
      gateway: "syslog/audit_record/GatewayStation",
      reason: "syslog/audit_record/Reason",
    },
  },
  // https://docs.cyberark.com/audit/latest/en/content/audit/isp_siem-integration-api.htm: of all services of its platform, Conjur's too
  {
    provider: "cyberark",
    told: { auditCode: /^[A-Z]+\d+$/, applicationCode: true, actionType: true, tenantId: true },
    time: "timestamp",
    id: "uuid",
    account: "tenantId",
    home: "=",
    action: ["action"],
    classes: [
      [/secret|password|credential|key|token|certificate/i, "secret"],
      [/log ?(?:in|on|out|off)|authenticat|sign/i, "auth"],
      [/delete|remove/i, "delete"],
      [/role|user|policy|permission|safe/i, "admin"],
    ],
    who: [
      { when: { username: /(?:^|[:/])host\// }, kind: "workload", id: "username" },
      { when: { identityType: /machine|service|workload|non/i }, kind: "service-account", id: ["username", "userId"] },
      { when: { username: MACHINE_NAME }, kind: "service-account", id: "username" },
      { kind: "human", id: ["username", "userId"] },
      { kind: "cloud-service", id: ["component", "=cyberark"] },
    ],
    resource: ["target", "accountName", "safe"],
    resourceKind: "actionType",
    outcome: [
      [{ action: /fail|denied|unsuccessful/i }, "denied"],
      [{ auditType: /^error$/i }, "error"],
    ],
    address: ["customData/client_ip", "customData/ipAddress", "source"],
    session: "sessionId",
    labels: { code: "auditCode", service: "serviceName", component: "component", safe: "safe" },
  },
  // https://docs.doppler.com/docs/activity-log-event-schema: what it sends on
  {
    provider: "doppler",
    told: {
      ...{ "workplace/id": true, slug: true, type: /^[a-z_]+(?:\.[a-z_]+)+$/, user: true, text: true },
      createdAt: true,
    },
    time: "createdAt",
    id: "slug",
    account: "workplace/id",
    home: "=",
    action: ["type"],
    classes: [
      [/secret|token|api_key|rotat|identit/, "secret"],
      [/login|mfa|sso/, "auth"],
      [/\.(?:delete|remove|revoke)$/, "delete"],
      [/team|access|role|member|group|invite|integration|webhook|workplace|trusted/, "admin"],
    ],
    who: [
      { when: { "user/kind": /^serviceAccount/ }, kind: "service-account", id: "user/slug", name: "user/name" },
      {
        when: { "user/kind": /token/i },
        kind: "api-key",
        id: "user/slug",
        name: ["user/name", "user/type/name"],
      },
      { when: { "user/kind": /^(?:bot|system)$/ }, kind: "cloud-service", id: ["user/slug", "=doppler"] },
      { kind: "human", id: ["user/slug", "user/email"], name: ["user/email", "user/name"] },
      { kind: "cloud-service", id: "=doppler" },
    ],
    proof: [{ when: { "user/kind": /token/i }, kind: "api-key", uid: "user/slug" }],
    resource: [
      ...["metadata/serviceAccountName", "metadata/serviceTokenName", "metadata/userEmail", "metadata/groupName"],
      ...["metadata/projectName", "metadata/secrets/0/p", "workplace/name"],
    ],
    address: "session/ip",
    labels: {
      role: ["metadata/role", "metadata/newRole"],
      config: ["metadata/configName", "metadata/secrets/0/c"],
      interface: "session/method",
    },
  },
  // https://github.com/cyberark/conjur: the structured data of its log
  {
    provider: "conjur",
    told: { "action@43868/operation": /^[\w-]+$/ },
    time: ["time", "timestamp", "@timestamp"],
    action: ["action@43868/operation", "about"],
    classes: [
      [/^(?:authenticate|login|logout|validate|check|identity)/, "auth"],
      [/^(?:fetch|update|rotate)$|password|api-?key/, "secret"],
      [/^(?:remove|delete)/, "delete"],
      [/policy/, "admin"],
      [/^(?:list|get|read|show|members)/, "read"],
    ],
    who: CONJUR_USERS,
    resource: [
      ...["subject@43868/resource", "subject@43868/member", "subject@43868/role", "policy@43868/id"],
      "auth@43868/service",
    ],
    outcome: [
      [{ "action@43868/result": /^success$/ }, "success"],
      [{ "action@43868/result": /./ }, "denied"],
    ],
    address: "client@43868/ip",
    labels: {
      authenticator: "auth@43868/authenticator",
      role: "subject@43868/role",
      privilege: "subject@43868/privilege",
      policy: "policy@43868/id",
    },
  },
  // https://infisical.com/docs/documentation/platform/audit-logs
  {
    provider: "infisical",
    told: { userAgentType: true, "event/type": /^[a-z0-9-]+$/, "actor/type": /^\w+$/, createdAt: true },
    time: "createdAt",
    id: "id",
    account: "orgId",
    home: "=",
    action: ["event/type"],
    classes: [
      [/login|logout/, "auth"],
      [/secret|token|certificate|-ca\b|key|credential|auth/, "secret"],
      [/^(?:delete|remove|revoke)/, "delete"],
      [/^(?:get|list)/, "read"],
      [/./, "admin"],
    ],
    who: [
      {
        when: { "actor/type": /^identity$/ },
        kind: "service-account",
        id: "actor/metadata/identityId",
        name: "actor/metadata/name",
      },
      {
        when: { "actor/type": /^service/ },
        kind: "api-key",
        id: "actor/metadata/serviceId",
        name: "actor/metadata/name",
      },
      { when: { "actor/type": /^user$/ }, kind: "human", id: "actor/metadata/userId", name: "actor/metadata/email" },
      { when: { "actor/type": /^unknown/i }, kind: "unknown", id: "=anonymous" },
      {
        kind: "cloud-service",
        id: ["actor/metadata/clientId", "actor/metadata/platformId", "actor/type"],
        name: "actor/type",
      },
    ],
    resource: ["event/metadata/secretPath", "event/metadata/identityId", "event/metadata/name", "projectId"],
    outcome: [[{ "event/type": /fail/ }, "denied"]],
    address: "ipAddress",
    userAgent: "userAgent",
    labels: {
      project: "projectId",
      environment: "event/metadata/environment",
      secret_name: "event/metadata/secretKey",
    },
  },
  // https://docs.beyondtrust.com/bips/docs/user-audits
  {
    provider: "beyondinsight",
    told: {
      ...{ AuditID: true, ActionType: /^[\w ]+$/, Section: true, UserName: true, CreateDate: true },
      ...{ UserID: true, IPAddress: true },
    },
    time: "CreateDate",
    id: "AuditID",
    action: ["Section", "ActionType"],
    classes: [
      [/log ?(?:in|out)|sign(?:app)?in/i, "auth"],
      [/password|credential|api registration|key|secret/i, "secret"],
      [/delete/i, "delete"],
      [/./, "admin"],
    ],
    who: [
      { when: { UserID: /^0?$/, UserName: /^$/ }, kind: "unknown", id: "=anonymous" },
      {
        when: { UserName: MACHINE_NAME },
        kind: "service-account",
        id: ["UserID", "UserName"],
        name: "UserName",
      },
      { kind: "human", id: ["UserID", "UserName"], name: "UserName" },
    ],
    resource: "Section",
    outcome: [[{ ActionType: /fail|denied/i }, "denied"]],
    address: "IPAddress",
  },
  // https://docs.keeper.io/en/enterprise-guide/event-reporting: what it sends on
  {
    provider: "keeper",
    told: {
      ...{ audit_event: /^[a-z][a-z0-9_]+$/, remote_address: true, client_version: true, username: true },
      enterprise_id: /^\d+$/,
    },
    time: "timestamp",
    account: "enterprise_id",
    home: "=",
    action: ["audit_event"],
    classes: [
      [/log(?:in|out|ged)|2fa|two_factor|device|sso/, "auth"],
      [/^(?:copy|open|view|reveal|export|fast_fill)|record|password|app_client|secret|key/, "secret"],
      [/delete|remove/, "delete"],
      [/role|team|user|enforcement|node|admin|policy|share/, "admin"],
    ],
    who: [
      { when: { username: MACHINE_NAME }, kind: "service-account", id: "username" },
      { kind: "human", id: "username" },
    ],
    resource: ["record_uid", "shared_folder_uid", "app_uid", "to_username", "role_id"],
    outcome: [[{ audit_event: /fail|denied|blocked|invalid/ }, "denied"]],
    address: "remote_address",
    userAgent: "client_version",
    labels: { category: "category" },
  },
];
