import type { AuditForm } from "./form.ts";
import { MACHINE_NAME } from "./machine-name.ts";

const TOKENS =
  /token|api[_ -]?(?:key|client)|secret|credential|pat$|personal_?access|oauth|private_app|integration|sentry-app/i;
const SIGN_INS = /log[_ -]?in|sign[_ -]?in|log[_ -]?out|sign[_ -]?out|authent/i;
const GONE = /delet|remov|revok|destroy/i;
const RULES = /user|member|role|admin|permission|team|group|sso|saml|org|settings|policy|domain|scim|webhook/i;

const COMMON = [
  [SIGN_INS, "auth"],
  [/export|download/i, "read"],
  [TOKENS, "secret"],
  [GONE, "delete"],
  [RULES, "admin"],
] as const satisfies AuditForm["classes"];

/** Where people plan, draw, write and look after customers and each other. */
export const WORKPLACES: readonly AuditForm[] = [
  // https://docs.sentry.io/api/organizations/
  {
    provider: "sentry",
    told: { targetObject: true, event: /^[\w-]+\.[\w-]+/, dateCreated: true, ipAddress: true },
    time: "dateCreated",
    id: "id",
    action: ["event"],
    classes: COMMON,
    who: [
      { kind: "human", id: ["actor/id", "actor/email"], name: ["actor/email", "actor/name"] },
      { kind: "cloud-service", id: "=sentry" },
    ],
    resource: ["data/name", "data/slug", "targetObject"],
    address: "ipAddress",
    labels: { role: ["data/role", "data/new_role"], now: "data/require_2fa", said: "note" },
  },
  // https://www.canva.dev/docs/audit-logs/audit-events/
  {
    provider: "canva",
    told: {
      outcome: true,
      actor: true,
      "actor/type": /^[A-Z_]+$/,
      "action/type": /^[A-Z_]+$/,
      "outcome/result": true,
      target: true,
    },
    time: "timestamp",
    id: "id",
    account: ["actor/organization/id", "actor/team/id", "target/organization/id", "target/team/id"],
    home: "=",
    action: ["action/type"],
    classes: [
      [/LOGIN|LOGOUT|SSO|MFA|SESSION/, "auth"],
      [/PASSWORD|TOKEN|API_KEY/, "secret"],
      [/^(?:DELETE|REMOVE|REVOKE)/, "delete"],
      [/^(?:VIEW|EXPORT|DOWNLOAD)/, "read"],
      [/ROLE|USER|TEAM|ORGANIZATION|PERMISSION|APP|GROUP|SETTING/, "admin"],
    ],
    who: [
      // What a directory provisions is done by nobody here.
      { when: { "actor/details/type": /^SCIM$/ }, kind: "cloud-service", id: "=scim" },
      { when: { "actor/type": /^APP/ }, kind: "oauth-app", id: ["actor/app/id", "actor/id"], name: "actor/app/name" },
      { kind: "human", id: "actor/user/id", name: ["actor/user/email", "actor/user/display_name"] },
      { when: { "actor/type": /^(?:SYSTEM|CANVA)/ }, kind: "cloud-service", id: "=canva" },
    ],
    behind: [{ kind: "human", id: "actor/user/id" }],
    resource: [
      ...["target/name", "target/id", "target/user/id", "target/team/id", "target/organization/id"],
      "outcome/details/resource_id",
    ],
    resourceKind: ["target/resource_type", "target/target_type"],
    gives: "action/new_role",
    outcome: [
      [{ "outcome/result": /^PERMITTED$/ }, "success"],
      [{ "outcome/result": /^(?:DENIED|FORBIDDEN)/ }, "denied"],
      [{ "outcome/result": /./ }, "error"],
    ],
    error: "outcome/result",
    address: "context/ip_address",
    session: "context/session",
    labels: { app: "action/app_name", login: "action/login_type" },
  },
  // https://developer.zendesk.com/api-reference/ticketing/account-configuration/audit_logs/
  {
    provider: "zendesk",
    told: { change_description: true, source_type: true, action_label: true, actor_id: true },
    time: "created_at",
    id: "id",
    action: ["source_type", "action"],
    classes: [
      [/login|\.exported|export/i, "read"],
      [/token|oauth|api|secret|password/i, "secret"],
      [/\.destroy/, "delete"],
      [/^(?:user|account|user_setting|identity|role|brand|account_setting|permission)/i, "admin"],
    ],
    who: [
      { when: { actor_id: /^-\d+$/ }, kind: "cloud-service", id: ["actor_name", "=zendesk"] },
      { kind: "human", id: "actor_id", name: "actor_name" },
    ],
    resource: ["source_id", "source_label"],
    resourceKind: "source_type",
    address: "ip_address",
    labels: { said: "change_description", name: "source_label" },
  },
  // https://community.workday.com/sites/default/files/file-hosting/restapi/#privacy/v1/get-/activityLogging
  {
    provider: "workday",
    told: { systemAccount: true, taskDisplayName: true, requestTime: true, activityAction: true },
    time: "requestTime",
    action: ["taskDisplayName", "activityAction"],
    classes: [
      [/API Client|Integration System User|Password|Certificate|Key/i, "secret"],
      [/sign|log(?:in|out)/i, "auth"],
      [/Security|Domain|Role|Proxy/, "admin"],
      [/\.READ$/, "read"],
      [/./, "write"],
    ],
    who: [
      { when: { systemAccount: /^isu[_-]|^wd-/i }, kind: "service-account", id: "systemAccount" },
      { when: { systemAccount: MACHINE_NAME }, kind: "service-account", id: "systemAccount" },
      { kind: "human", id: "systemAccount" },
      { kind: "cloud-service", id: "=workday" },
    ],
    resource: ["target/descriptor", "target/id"],
    address: "ipAddress",
    userAgent: "userAgent",
    session: "sessionId",
  },
  // https://developers.miro.com/reference/enterprise-get-audit-logs
  {
    provider: "miro",
    told: { createdBy: true, event: /^[a-z_]+$/, category: true, "context/organization": true, createdAt: true },
    time: "createdAt",
    id: "id",
    account: "context/organization/id",
    home: "=",
    action: ["event"],
    classes: COMMON,
    who: [
      { when: { "createdBy/type": /app|bot/ }, kind: "oauth-app", id: "createdBy/id", name: "createdBy/name" },
      { kind: "human", id: ["createdBy/id", "createdBy/email"], name: ["createdBy/email", "createdBy/name"] },
      { kind: "cloud-service", id: "=miro" },
    ],
    resource: ["object/name", "object/id"],
    resourceKind: "object/type",
    outcome: [[{ event: /fail/ }, "denied"]],
    address: "context/ip",
    labels: { role: ["details/newRole", "details/role"], now: "details/newValue" },
  },
  // https://www.figma.com/developers/api#activity_logs
  {
    provider: "figma",
    told: { "context/is_figma_support_team_action": true, "action/type": /^\w+$/, actor: true },
    time: "timestamp",
    id: "id",
    account: "context/org_id",
    home: "=",
    action: ["action/type"],
    classes: COMMON,
    who: [
      { when: { "context/is_figma_support_team_action": /^true$/ }, kind: "cloud-service", id: "=figma-support" },
      { kind: "human", id: ["actor/id", "actor/email"], name: ["actor/email", "actor/name"] },
      { kind: "cloud-service", id: "=figma" },
    ],
    resource: ["entity/name", "entity/id", "entity/key"],
    resourceKind: "entity/type",
    address: "context/ip_address",
    labels: { client: "context/client_name", role: "action/details/new_permission", now: "action/details/new_value" },
  },
  // https://support.monday.com/hc/en-us/articles/4406042650002
  {
    provider: "monday",
    told: { activity_metadata: true, event: /^[\w-]+$/, slug: true, account_id: true },
    time: "timestamp",
    account: "account_id",
    home: "=",
    action: ["event"],
    classes: COMMON,
    who: [
      // The same entries as the interface for programs has them.
      { kind: "human", id: ["user_id", "user/id"], name: ["user/email", "user/name"] },
      { kind: "cloud-service", id: "=monday" },
    ],
    resource: ["activity_metadata/name", "activity_metadata/board_id", "slug"],
    outcome: [[{ event: /fail/ }, "denied"]],
    address: "ip_address",
    userAgent: "user_agent",
    labels: { role: "activity_metadata/role" },
  },
  // https://airtable.com/developers/web/api/audit-logs-event-types
  {
    provider: "airtable",
    told: { modelType: true, "context/actionId": true, origin: true, actor: true, action: /^\w+$/ },
    time: "timestamp",
    id: "id",
    account: ["context/enterpriseAccountId", "context/workspaceId"],
    home: "=",
    action: ["action"],
    classes: COMMON,
    who: [
      {
        when: { "actor/type": /^user$/ },
        kind: "human",
        id: ["actor/user/id", "actor/user/email"],
        name: ["actor/user/email", "actor/user/name"],
      },
      { when: { "actor/type": /anonymous/i }, kind: "unknown", id: "=anonymous" },
      { kind: "oauth-app", id: ["actor/viewId", "actor/automationId", "actor/type"] },
    ],
    proof: [
      { kind: "pat", uid: "origin/personalAccessTokenId" },
      { kind: "oauth-token", uid: "origin/oauthAccessTokenId" },
    ],
    resource: ["payload/name", "modelId"],
    resourceKind: "modelType",
    address: "origin/ipAddress",
    userAgent: "origin/userAgent",
    session: "origin/sessionId",
    labels: { role: "payload/permissionLevel" },
  },
  // https://developers.hubspot.com/docs/api-reference/account-audit-logs-v3
  {
    provider: "hubspot",
    told: { actingUser: true, occurredAt: true, category: /^[A-Z_]+$/, action: /^[A-Z_]+$/ },
    time: "occurredAt",
    id: "id",
    action: ["category", "action"],
    classes: COMMON,
    who: [
      { kind: "human", id: ["actingUser/userId", "actingUser/userEmail"], name: "actingUser/userEmail" },
      { kind: "cloud-service", id: "=hubspot" },
    ],
    resource: "targetObjectId",
    resourceKind: "subCategory",
  },
  // https://support.lastpass.com/s/document-item?topicId=LastPass/api_event_reporting.html
  {
    provider: "lastpass",
    told: { IP_Address: true, Username: true, Action: true, Data: true, Time: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/ },
    time: "Time",
    action: ["Action"],
    classes: COMMON,
    who: [
      { when: { Username: /^API$/ }, kind: "api-key", id: "=API" },
      { kind: "human", id: "Username" },
    ],
    resource: "Data",
    outcome: [[{ Action: /fail/i }, "denied"]],
    address: "IP_Address",
  },
  // https://linear.app/developers/graphql: `AuditEntry`, as its API answers and as a webhook sends it
  {
    provider: "linear",
    told: { requestInformation: true, countryCode: true, ip: true, type: /^[A-Za-z_]+$/, createdAt: true },
    time: "createdAt",
    id: "id",
    account: ["organizationId", "organization/id"],
    home: "=",
    action: ["type"],
    classes: COMMON,
    who: [
      { kind: "human", id: ["actorId", "actor/id", "actor/email"], name: ["actor/email", "actor/name"] },
      { kind: "cloud-service", id: "=linear" },
    ],
    resource: ["metadata/name", "metadata/email", "metadata/id"],
    outcome: [[{ type: /fail/i }, "denied"]],
    address: "ip",
    country: "countryCode",
    userAgent: "requestInformation/userAgent",
    labels: { role: "metadata/role" },
  },
  // https://developers.intercom.com/docs/references/rest-api/api.intercom.io/admins/listactivitylogs
  {
    provider: "intercom",
    told: { activity_type: /^[a-z_]+$/, performed_by: true, activity_description: true, metadata: true },
    time: "created_at",
    id: "id",
    home: "=",
    action: ["activity_type"],
    classes: COMMON,
    who: [
      { when: { "performed_by/type": /^admin$/ }, kind: "human", id: "performed_by/id", name: "performed_by/email" },
      { when: { "performed_by/type": /bot|app/ }, kind: "bot", id: ["performed_by/id", "=bot"] },
      { kind: "cloud-service", id: "=intercom" },
    ],
    resource: ["metadata/admin/email", "metadata/name", "metadata/external_id"],
    outcome: [[{ activity_type: /fail/ }, "denied"]],
    address: "performed_by/ip",
    labels: { now: "metadata/enabled" },
  },
];
