import type { AuditForm } from "./form.ts";

const ATLASSIAN_CLASSES = [
  [/token|api_?key|oauth|scim|webhook/i, "secret"],
  [/log(?:ged)?_?(?:in|out)|sign_?in|mfa|two_step|2sv/i, "auth"],
  [/policy|role|admin|group|permission|user|saml|sso|domain|ip_?allow|app_/i, "admin"],
] as const satisfies AuditForm["classes"];

/** Of Zoom's sentence what it says of a role, or of a setting that is off since; what else changed stands behind. */
const ZOOM_SAYS =
  /((?:User )?Role: from [\w-]{1,32}(?: [\w-]{1,32}){0,3} to [\w-]{1,32}(?: [\w-]{1,32}){0,3}|[A-Z][\w ,'-]{3,80}: from On to Off)(?=$| {1,2}- )/;

/** Users are counted anew by each installation: the second of each is another person. */
const DATA_CENTER = {
  provider: "atlassian",
  time: ["timestamp/epochSecond", "timestamp"],
  account: "system",
  classes: [
    [/token|api key|oauth|webhook|password|ssh key/i, "secret"],
    [/log(?:ged)? ?(?:in|out)/i, "auth"],
    [/deleted|removed/i, "delete"],
    [/user|group|role|permission|app\b|plugin|setting/i, "admin"],
  ],
  who: [
    { when: { "author/name": /^(?:anonymous|)$/i }, kind: "unknown", id: "=anonymous" },
    { when: { "author/type": /^system$/i }, kind: "cloud-service", id: ["author/name"] },
    { kind: "human", id: ["author/id", "author/name"], name: "author/name" },
  ],
  resource: ["affectedObjects/0/name", "affectedObjects/0/id"],
  resourceKind: "affectedObjects/0/type",
  outcome: [
    [{ "type/action": /\bfail|denied/i }, "denied"],
    [{ "auditType/action": /\bfail|denied/i }, "denied"],
  ],
  address: ["source"],
} satisfies Partial<AuditForm>;

/** Where people write, plan and keep files. */
export const OFFICES: readonly AuditForm[] = [
  // https://developer.atlassian.com/cloud/admin/organization/rest/api-group-events/
  {
    provider: "atlassian",
    told: { attributes: true, "attributes/action": /^\w[\w.-]*$/, "attributes/actor": true, "attributes/time": true },
    time: "attributes/time",
    id: "id",
    account: ["attributes/container/[type=organizations]/id", "attributes/container/0/id"],
    home: "=",
    action: ["attributes/action"],
    classes: ATLASSIAN_CLASSES,
    who: [
      {
        when: { "attributes/actor/auth/authType": /admin|org/i },
        kind: "api-key",
        id: ["attributes/actor/auth/tokenId", "attributes/actor/id"],
        name: ["attributes/actor/auth/tokenLabel", "attributes/actor/auth/tokenName", "attributes/actor/name"],
      },
      {
        when: { "attributes/actor/type": /app|connect|forge|oauth/i },
        kind: "oauth-app",
        id: "attributes/actor/id",
        name: "attributes/actor/name",
      },
      {
        when: { "attributes/actor/id": /system|^$/i },
        kind: "cloud-service",
        id: ["attributes/actor/id", "=atlassian"],
      },
      { kind: "human", id: "attributes/actor/id", name: ["attributes/actor/email", "attributes/actor/name"] },
    ],
    proof: [
      {
        when: { "attributes/actor/auth/authType": /oauth/i },
        kind: "oauth-token",
        uid: "attributes/actor/auth/tokenId",
      },
      { kind: "api-key", uid: "attributes/actor/auth/tokenId" },
    ],
    resource: [
      "attributes/context/0/attributes/name",
      "attributes/context/0/attributes/email",
      "attributes/context/0/id",
    ],
    resourceKind: "attributes/context/0/type",
    address: ["attributes/location/ip"],
    country: ["attributes/location/countryCode", "attributes/location/geo"],
    labels: {
      type: ["attributes/context/0/attributes/type", "attributes/context/0/attributes/policyType"],
      role: ["attributes/context/0/attributes/role", "attributes/context/[type=roles]/attributes/name"],
      group: "attributes/context/[type=groups]/attributes/name",
    },
  },
  // https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-audit-records/, which say what was done in words
  {
    provider: "atlassian",
    told: { objectItem: true, summary: /./, category: true, created: true },
    time: "created",
    id: "id",
    action: ["summary"],
    classes: [
      [/token|api key|oauth|webhook|password/i, "secret"],
      [/deleted|removed/i, "delete"],
      [/user|group|role|permission|scheme|app\b|plugin/i, "admin"],
    ],
    who: [
      { kind: "human", id: ["authorAccountId", "authorKey"] },
      { kind: "cloud-service", id: "=jira" },
    ],
    resource: ["objectItem/name", "objectItem/id"],
    resourceKind: "objectItem/typeName",
    address: "remoteAddress",
    labels: { category: "category", role: ["changedValues/0/changedTo"] },
  },
  // https://confluence.atlassian.com/adminjiraserver/audit-log-events-in-jira-998879036.html: Data Center, of its files and its API
  {
    ...DATA_CENTER,
    told: { auditType: true, "auditType/action": /./, author: true },
    action: ["auditType/action"],
    labels: { category: "auditType/category", method: "method", system: "system", now: "changedValues/0/to" },
  },
  {
    ...DATA_CENTER,
    told: { affectedObjects: true, "type/actionI18nKey": true, "type/action": /./, author: true },
    action: ["type/action"],
    labels: { category: "type/category", method: "method", system: "system" },
  },
  // https://developers.notion.com/reference/intro, audit log
  {
    provider: "notion",
    told: { workspace_id: true, "actor/type": /^\w+$/, type: /^[a-z_]+\.[a-z_.]+$/, timestamp: true },
    time: "timestamp",
    id: "id",
    account: "workspace_id",
    home: "=",
    action: ["type"],
    classes: [
      [/token|integration|secret/, "secret"],
      [/login|logout|mfa|password/, "auth"],
      [/export|viewed|download/, "read"],
      [/delete/, "delete"],
      [/^workspace|^teamspace|permission|member|sharing/, "admin"],
    ],
    who: [
      { when: { "actor/type": /^person$/ }, kind: "human", id: "actor/id", name: "actor/person/email" },
      { when: { "actor/type": /agent/ }, kind: "ai-agent", id: "actor/id", name: "actor/name" },
      {
        when: { "actor/type": /bot|integration/ },
        kind: "bot",
        id: "actor/id",
        name: ["actor/bot/name", "actor/name"],
      },
      { kind: "cloud-service", id: ["actor/id", "=notion"] },
    ],
    resource: ["target/id", "target/page_id"],
    resourceKind: "target/type",
    address: "ip_address",
    userAgent: "platform",
    labels: {
      platform: "platform",
      now: "workspace.settings.enforce_saml_sso_config_updated/state",
    },
  },
  // https://developers.asana.com/docs/audit-log-events
  {
    provider: "asana",
    told: { event_category: /^\w+$/, event_type: /^\w+$/, gid: true, created_at: true, actor: true },
    time: "created_at",
    id: "gid",
    account: ["workspace/gid"],
    action: ["event_type"],
    classes: [
      [/token|service_account|app_|oauth/, "secret"],
      [/login|logout|password|saml|mfa|2fa/, "auth"],
      [/export|download/, "read"],
      [/delete|removed/, "delete"],
      [/^workspace|^user|^team|^division|role|permission|privacy/, "admin"],
    ],
    who: [
      { when: { "actor/actor_type": /service_account/ }, kind: "service-account", id: "actor/gid", name: "actor/name" },
      { when: { "actor/actor_type": /^asana/ }, kind: "cloud-service", id: ["actor/actor_type"] },
      { kind: "oauth-app", id: "context/oauth_app_name" },
      { kind: "human", id: "actor/gid", name: ["actor/email", "actor/name"] },
    ],
    behind: [{ when: { "actor/actor_type": /^user$/ }, kind: "human", id: "actor/gid" }],
    proof: [
      { when: { "context/api_authentication_method": /personal|pat/i }, kind: "pat", uid: "actor/gid" },
      { when: { "context/api_authentication_method": /service_account/i }, kind: "api-key", uid: "actor/gid" },
    ],
    resource: ["resource/name", "resource/gid"],
    resourceKind: "resource/resource_type",
    outcome: [[{ event_type: /(?:_failed|_failure)$/ }, "denied"]],
    address: "context/client_ip_address",
    userAgent: "context/user_agent",
    labels: { by: "context/context_type", now: "details/new_value", was: "details/old_value" },
  },
  // https://www.dropbox.com/developers/documentation/http/teams#team_log-get_events; some stores cannot name a member `.tag`
  {
    provider: "dropbox",
    told: { event_category: true, event_type: true, "event_type/description": true, actor: true, timestamp: true },
    time: "timestamp",
    action: [["event_type/.tag", "event_type/_tag", "event_type/tag"]],
    classes: [
      [/^app_|token|secret|key/, "secret"],
      [/login|logout|sign_in|tfa|sso|password/, "auth"],
      [/download|export|view|preview/, "read"],
      [/delete|remove/, "delete"],
      [/^member|^team|^group|policy|permission|admin/, "admin"],
    ],
    who: [
      { kind: "oauth-app", id: "actor/app/app_id", name: "actor/app/display_name" },
      {
        kind: "human",
        id: [
          "actor/user/team_member_id",
          "actor/admin/team_member_id",
          "actor/user/account_id",
          "actor/admin/account_id",
        ],
        name: ["actor/user/email", "actor/admin/email"],
      },
      { when: { "actor/.tag": /^anonymous$/ }, kind: "unknown", id: "=anonymous" },
      { kind: "cloud-service", id: "=dropbox" },
    ],
    resource: ["assets/0/path/contextual", "assets/0/display_name", "details/app_info/display_name"],
    outcome: [[{ "event_type/.tag": /_fail(?:ed)?$/ }, "denied"]],
    address: "origin/geo_location/ip_address",
    country: "origin/geo_location/country",
    session: "origin/access_method/end_user/session_id",
    labels: {
      now: ["details/new_value/.tag", "details/new_value"],
      was: ["details/previous_value/.tag", "details/previous_value"],
    },
  },
  // https://developer.box.com/guides/events/enterprise-events/
  {
    provider: "box",
    told: { created_by: true, event_type: /^[A-Z][A-Z0-9_.]+$/, created_at: true, type: /^event$/ },
    time: "created_at",
    id: "event_id",
    home: "=",
    action: ["event_type"],
    classes: [
      [/LOGIN|LOGOUT|TWO_FACTOR|PASSWORD/, "auth"],
      [/APPLICATION|OAUTH|TOKEN|KEY/, "secret"],
      [/DOWNLOAD|PREVIEW|ACCESS|EXPORT/, "read"],
      [/DELETE|TRASH|REMOVE/, "delete"],
      [/ROLE|USER|GROUP|COLLAB|SHARE|POLICY|PERMISSION/, "admin"],
    ],
    who: [
      { when: { "created_by/id": /^2$/ }, kind: "unknown", id: "=anonymous" },
      {
        when: { "created_by/login": /^AutomationUser_/i },
        kind: "service-account",
        id: "created_by/id",
        name: "created_by/name",
      },
      { kind: "human", id: "created_by/id", name: ["created_by/login", "created_by/name"] },
    ],
    resource: [
      "source/item_name",
      "source/file_name",
      "source/folder_name",
      "source/name",
      "source/item_id",
      "source/id",
    ],
    resourceKind: ["source/item_type", "source/type"],
    outcome: [[{ event_type: /^FAILED_/ }, "denied"]],
    address: "ip_address",
    session: "session_id",
    labels: { service: "additional_details/service_name", service_id: "additional_details/service_id" },
  },
  // https://developers.zoom.us/docs/api/rest/reference/zoom-api/methods/#operation/reportOperationLogs, and its webhooks
  {
    provider: "zoom",
    told: { category_type: /./, operator: true, operation_detail: true, action: /./, time: true },
    time: "time",
    action: ["category_type", "action"],
    classes: [
      [/marketplace|app|api|jwt|token/i, "secret"],
      [/delete|remove/i, "delete"],
      [/user|role|group|account|setting|sso|security/i, "admin"],
    ],
    who: [{ kind: "human", id: "operator" }],
    resource: "category_type",
    labels: { said: { at: "operation_detail", fits: ZOOM_SAYS } },
  },
  {
    provider: "zoom",
    told: { "payload/account_id": true, "payload/object": true, event: /^[a-z_]+\.[a-z_.]+$/ },
    time: ["event_ts", "payload/time_stamp"],
    account: "payload/account_id",
    home: "=",
    action: ["event"],
    who: [
      { kind: "human", id: ["payload/operator", "payload/operator_id"] },
      { kind: "cloud-service", id: "=zoom" },
    ],
    resource: ["payload/object/id", "payload/object/uuid"],
  },
];
