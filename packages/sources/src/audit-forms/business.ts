import type { AuditForm } from "./form.ts";
import { MACHINE_NAME } from "./machine-name.ts";

/** All else have ids of one shape: clients are called as whoever made them likes. */
const NO_GUID = /^(?![\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$)./i;

/** Where companies write to each other, build products, and keep what is asked of them. */
export const BUSINESS: readonly AuditForm[] = [
  // https://docs.mattermost.com/administration-guide/comply/embedded-json-audit-log-schema.html
  {
    provider: "mattermost",
    told: {
      ...{ event_name: /^\w+$/, "actor/user_id": true, "actor/session_id": true, "actor/client": true },
      ...{ status: /^(?:success|fail|attempt)$/, timestamp: true, event: true, meta: true },
    },
    time: "timestamp",
    action: ["event_name"],
    classes: [
      [/token|secret|oauth|apikey/i, "secret"],
      [/log(?:in|out)|mfa|password|session/i, "auth"],
      [/delete|remove|revoke|purge/i, "delete"],
      [/^(?:get|search|download|export)/i, "read"],
      [/role|scheme|config|plugin|permission|bot|team|user|webhook|ldap|saml/i, "admin"],
    ],
    who: [{ kind: "human", id: "actor/user_id" }],
    resource: [
      ...["event/resulting_state/username", "event/resulting_state/name", "event/resulting_state/id"],
      ...["event/prior_state/name", "event/parameters/user_id", "event/parameters/channel_id"],
    ],
    resourceKind: "event/object_type",
    outcome: [
      [{ status: /^success$/ }, "success"],
      [{ status: /./, event_name: /login/i }, "denied"],
      [{ "error/status_code": /^40[13]$/ }, "denied"],
      [{ status: /^fail$/ }, "error"],
    ],
    status: "error/status_code",
    error: "error/description",
    // The other is what the caller says, where no proxy is trusted.
    address: ["actor/ip_address", "actor/xforwarded_for"],
    userAgent: "actor/client",
    session: "actor/session_id",
    gives: ["event/parameters/new_roles", "event/parameters/roles"],
  },
  // https://learning.postman.com/docs/administration/audit-logs/
  {
    provider: "postman",
    told: {
      ...{ "data/actor": true, "data/team": true, "data/variables": true, action: /^\w+(?:\.\w+)+$/ },
      ...{ userAgent: true, message: true },
    },
    time: "timestamp",
    id: "id",
    account: "data/team/id",
    home: "=",
    action: ["action"],
    classes: [
      [/api_?key|token|secret|vault/i, "secret"],
      [/log(?:in|out)|sso|2fa|password/i, "auth"],
      [/delete|remove|revoke/i, "delete"],
      [/team|user|role|domain|invite|group|scim/i, "admin"],
    ],
    who: [
      { kind: "human", id: ["data/actor/id", "data/actor/email"], name: ["data/actor/email", "data/actor/username"] },
      { kind: "cloud-service", id: "=postman" },
    ],
    resource: ["data/variables/name", "data/user/email", "data/variables/id", "data/team/name"],
    outcome: [[{ action: /fail/i }, "denied"]],
    address: "ip",
    userAgent: "userAgent",
    labels: { said: "message", role: ["data/variables/role", "data/variables/newRole"] },
  },
  // https://posthog.com/docs/api/activity-log
  {
    provider: "posthog",
    told: { item_id: true, was_impersonated: true, scope: /^[A-Z]\w+$/, activity: /^\w+$/, detail: true },
    time: "created_at",
    id: "id",
    account: "organization_id",
    home: "=",
    action: ["scope", "activity"],
    classes: [
      [/ApiKey|Token|Secret/i, "secret"],
      [/logged_(?:in|out)/, "auth"],
      [/deleted|revoked|removed/, "delete"],
      [/Organization|User|Role|Project|Team|Integration|Plugin|BatchExport|Destination/, "admin"],
    ],
    who: [
      { when: { is_system: /^true$/ }, kind: "cloud-service", id: "=posthog" },
      { kind: "human", id: ["user/uuid", "user/email"], name: "user/email" },
      { kind: "cloud-service", id: "=posthog" },
    ],
    resource: ["detail/name", "detail/short_id", "item_id"],
    resourceKind: "scope",
    labels: { impersonated: "was_impersonated" },
  },
  // https://help.qlik.com/talend/en-US/api-user-guide/Cloud/audit-log-contents
  {
    provider: "talend",
    told: {
      ...{ eventCategory: true, logId: true, requestId: true, accountId: true, applicationId: true },
      ...{ eventType: true, clientIp: true },
    },
    time: "timestamp",
    id: "logId",
    account: "accountId",
    home: "=",
    action: ["eventCategory", "eventType"],
    classes: [
      [/token|secret|key/i, "secret"],
      [/log.?(?:in|out)|auth/i, "auth"],
      [/delete|remove|revoke/i, "delete"],
      [/user|role|group|permission|service.?account/i, "admin"],
    ],
    who: [
      { when: { username: MACHINE_NAME }, kind: "service-account", id: ["userId", "username"], name: "username" },
      { kind: "human", id: ["userId", "email", "username"], name: ["email", "username"] },
      { kind: "cloud-service", id: "=talend" },
    ],
    resource: ["request/body/name", "request/body/login", "request/url", "applicationId"],
    status: ["response/status", "response/code"],
    address: "clientIp",
  },
  // https://www.servicenow.com/docs/bundle/platform-security/page/administer/security/concept/c_AuditingData.html: rows of `sys_audit`
  {
    provider: "servicenow",
    told: { documentkey: true, tablename: /^\w+$/, fieldname: /^\w+$/, user: true, newvalue: true },
    time: "sys_created_on",
    id: "sys_id",
    action: ["tablename", "fieldname"],
    classes: [
      [/oauth|credential|certificate|password|api_key|token/, "secret"],
      [/DELETED/, "delete"],
      [/^sys_(?:user|security|properties|group)|role|acl|approval/, "admin"],
      [/./, "write"],
    ],
    who: [
      { when: { user: /^(?:system|guest|admin\.system|maint)$/ }, kind: "cloud-service", id: "user" },
      { when: { user: MACHINE_NAME }, kind: "service-account", id: "user" },
      { kind: "human", id: "user" },
      { kind: "cloud-service", id: "=servicenow" },
    ],
    resource: "documentkey",
    resourceKind: "tablename",
    labels: { now: { at: "newvalue", fits: /^(?:true|false|[01]|admin|security_admin)$/ } },
  },
  // https://v3-apidocs.cloudfoundry.org/#audit-events
  {
    provider: "cloud-foundry",
    told: {
      ...{ guid: true, type: /^(?:audit|app|blob)\.[\w.-]+$/, "actor/guid": true, "actor/type": true },
      ...{ "target/guid": true, "target/type": true, space: true, organization: true },
    },
    time: "created_at",
    id: "guid",
    account: "organization/guid",
    home: "=",
    action: ["type"],
    classes: [
      [/service_(?:key|binding|credential)|environment\.show|env/, "secret"],
      [/ssh-(?:un)?authorized/, "auth"],
      [/delete|unbind|unmap/, "delete"],
      [/role|user|space|organization|quota|security_group|feature/, "admin"],
      [/crash|start|stop|restart|task/, "execute"],
    ],
    who: [
      { when: { "actor/type": /process|app|system|broker/ }, kind: "workload", id: "actor/guid", name: "actor/name" },
      // A client that comes for itself stands there as a user, with the name that it was given as the id.
      { when: { "actor/type": /client/ }, kind: "oauth-app", id: "actor/guid", name: "actor/name" },
      { when: { "actor/name": /^$/, "actor/guid": NO_GUID }, kind: "oauth-app", id: "actor/guid" },
      { when: { "actor/name": /@/ }, kind: "human", id: "actor/guid", name: "actor/name" },
      { when: { "actor/name": MACHINE_NAME }, kind: "service-account", id: "actor/guid", name: "actor/name" },
      { kind: "human", id: "actor/guid", name: "actor/name" },
    ],
    resource: ["target/name", "target/guid"],
    resourceKind: "target/type",
    outcome: [[{ type: /unauthorized/ }, "denied"]],
    labels: { space: "space/guid", role: ["data/request/type", "data/request/role"] },
  },
  // https://developers.lumos.com/reference/activitylogs: who may have which application
  {
    provider: "lumos",
    told: { event_type_user_friendly: true, event_type: /^[A-Z_]+$/, event_began_at: true, actor: true },
    time: "event_began_at",
    id: "event_hash",
    action: ["event_type"],
    classes: [
      [/API_?(?:KEY|TOKEN)|SECRET|CREDENTIAL/, "secret"],
      [/LOG(?:GED)?_?(?:IN|OUT)/, "auth"],
      [/DELETED|REMOVED/, "delete"],
      [/./, "admin"],
    ],
    who: [
      {
        when: { "actor/actor_type": /api|service|integration/i },
        kind: "service-account",
        id: ["actor/email", "actor/name"],
      },
      { kind: "human", id: "actor/email" },
      { kind: "cloud-service", id: "=lumos" },
    ],
    resource: "targets/0/name",
    resourceKind: "targets/0/target_type",
    outcome: [
      [{ outcome: /^succe/i }, "success"],
      [{ outcome: /./ }, "error"],
    ],
  },
  // https://developers.greenhouse.io/audit-log.html
  {
    provider: "greenhouse",
    told: { performer: true, "performer/type": true, organization_id: true, "event/type": /^\w+$/, event_time: true },
    time: "event_time",
    account: "organization_id",
    home: "=",
    action: ["event/target_type", "event/type"],
    classes: [
      [/api ?key|credential|token/i, "secret"],
      [/delete|destroy/i, "delete"],
      [/access|view|export|read/i, "read"],
      [/user|role|permission/i, "admin"],
      [/./, "write"],
    ],
    who: [
      {
        when: { "performer/type": /api|integration/i },
        kind: "service-account",
        id: ["performer/id", "performer/meta/name"],
        name: "performer/meta/name",
      },
      {
        kind: "human",
        id: ["performer/id", "performer/meta/username"],
        name: ["performer/meta/username", "performer/id"],
      },
      { kind: "cloud-service", id: "=greenhouse" },
    ],
    resource: "event/target_id",
    resourceKind: "event/target_type",
    address: "performer/ip_address",
    labels: { request: "request/type" },
  },
];
