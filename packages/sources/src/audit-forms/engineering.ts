import type { AuditForm } from "./form.ts";
import { MACHINE_NAME } from "./machine-name.ts";

/** What engineers automate, switch and watch with. */
export const ENGINEERING: readonly AuditForm[] = [
  // https://plugins.jenkins.io/audit-trail/: its lines, by what they say
  {
    provider: "jenkins",
    told: { jenkins_audit: true },
    time: "time",
    action: ["jenkins_audit"],
    classes: [
      [/credential|token|secret|ApiToken/i, "secret"],
      [/log(?:in|out)/i, "auth"],
      [/delete|wipe/i, "delete"],
      [/^build|^script|stop|replay|rebuild/i, "execute"],
      [/config|install|user|role|security|restart|exit|quiet|reload/i, "admin"],
      [/./, "write"],
    ],
    who: [
      { kind: "ci-workflow", id: "job" },
      { when: { user: MACHINE_NAME }, kind: "service-account", id: "user" },
      { when: { user: /^(?:SYSTEM|anonymous)$/ }, kind: "unknown", id: "=anonymous" },
      { kind: "human", id: "user" },
    ],
    behind: [
      { when: { began: MACHINE_NAME }, kind: "service-account", id: "began" },
      { when: { began: /^(?!(?:SYSTEM|anonymous)$)/i }, kind: "human", id: "began" },
    ],
    resource: ["target", "job"],
    outcome: [
      [{ jenkins_audit: /^failed login/ }, "denied"],
      [{ result: /^(?:FAILURE|UNSTABLE|ABORTED|NOT_BUILT)$/ }, "error"],
    ],
    error: "result",
    address: "address",
    labels: { run: "run" },
  },
  // https://www.tines.com/docs/admin/audit-logs/: what has no inputs is shipped without them
  ...["inputs", "request_user_agent"].map(
    (beside): AuditForm => ({
      provider: "tines",
      told: {
        operation_name: /^[A-Z]\w+$/,
        tenant_id: true,
        request_ip: true,
        [beside]: true,
        user_id: true,
        created_at: true,
      },
      time: "created_at",
      id: "id",
      account: "tenant_id",
      home: "=",
      action: ["operation_name"],
      classes: [
        [/Credential|ApiToken|ApiKey|Secret|Token/i, "secret"],
        [/Login|SignIn|SignOut|Logout/i, "auth"],
        [/Destruction|Delet|Remov/, "delete"],
        [/User|Team|Role|Tenant|Sso|Permission/, "admin"],
        [/./, "write"],
      ],
      who: [
        { kind: "human", id: ["user_id", "user_email"], name: ["user_email", "user_name"] },
        { kind: "cloud-service", id: "=tines" },
      ],
      resource: [...["inputs/inputs/name", "inputs/inputs/storyId", "inputs/id", "inputs/inputs/id", "tenant_id"]],
      address: "request_ip",
      userAgent: "request_user_agent",
    }),
  ),
  // https://docs.launchdarkly.com/api-docs/audit-log: who used a token is the token
  {
    provider: "launchdarkly",
    told: { accesses: true, kind: /^[\w-]+$/, date: true, titleVerb: true, _id: true },
    time: "date",
    id: "_id",
    account: "_accountId",
    home: "=",
    action: [["accesses/0/action", "kind"]],
    classes: [
      [/token|sdkkey|apikey|relay|secret/i, "secret"],
      [/delete/i, "delete"],
      [/member|role|team|account|policy|integration|webhook/i, "admin"],
      [/./, "write"],
    ],
    who: [
      { when: { "token/serviceToken": /^true$/ }, kind: "api-key", id: "token/_id", name: "token/name" },
      { kind: "oauth-app", id: "app/_id", name: "app/name" },
      { kind: "human", id: "member/_id", name: "member/email" },
      { kind: "api-key", id: "token/_id", name: "token/name" },
      { kind: "cloud-service", id: "=launchdarkly" },
    ],
    proof: [{ kind: "api-key", uid: "token/_id" }],
    resource: ["accesses/0/resource", "target/resources/0", "name"],
    resourceKind: "kind",
    labels: { verb: "titleVerb", token_name: "token/name", role: "currentVersion/role" },
  },
  // https://docs.newrelic.com/docs/data-apis/understand-data/event-data/query-account-audit-logs-nrauditevent/
  {
    provider: "newrelic",
    told: { actionIdentifier: /^\w+\.\w+$/, actorType: /^\w+$/, scopeType: true, timestamp: true },
    time: "timestamp",
    id: "id",
    account: "scopeId",
    home: "=",
    action: ["actionIdentifier"],
    classes: [
      [/api_?key|access_key|secret|license|token/, "secret"],
      [/login|logout|authentication/, "auth"],
      [/delete$/, "delete"],
      [/user|role|group|account|grant|organization/, "admin"],
    ],
    who: [
      { kind: "human", id: ["actorId", "actorEmail"], name: "actorEmail" },
      { kind: "cloud-service", id: "=newrelic" },
    ],
    // A key is somebody's, and the log may have all of it.
    proof: [{ when: { actorType: /api_?key/i }, kind: "api-key", uid: "actorAPIKey" }],
    resource: ["targetId", "scopeId"],
    resourceKind: "targetType",
    outcome: [[{ actionIdentifier: /fail/ }, "denied"]],
    address: "actorIpAddress",
  },
  // https://grafana.com/docs/grafana/latest/setup-grafana/configure-security/audit-grafana/
  {
    provider: "grafana",
    told: { grafanaVersion: true, "user/orgId": true, action: /^[\w:-]+$/, requestUri: true },
    time: "timestamp",
    account: "user/orgId",
    // Users are the same in all organisations of an installation; whoever comes in has none yet.
    home: "=",
    // The second says what was done: a token of an account, a user's role in an organisation.
    action: ["action", "resources/0/type", "resources/1/type"],
    classes: [
      [/api-?key|secret|token|password/i, "secret"],
      [/log(?:in|out)/, "auth"],
      [/^delete/, "delete"],
      [/user|team|role|org|permission|datasource|service-account|settings|ldap/, "admin"],
    ],
    who: [
      {
        when: { "user/apiKeyId": /^[1-9]/ },
        kind: "api-key",
        id: "user/apiKeyId",
        name: ["user/name", "user/apiKeyId"],
      },
      { when: { "user/name": /^sa-/ }, kind: "service-account", id: ["user/userId", "user/name"], name: "user/name" },
      { when: { "user/isAnonymous": /^true$/ }, kind: "unknown", id: "=anonymous" },
      {
        when: { "user/userId": /^[1-9]/ },
        kind: "human",
        id: "user/userId",
        name: ["user/name", "user/username"],
      },
    ],
    proof: [{ when: { "user/apiKeyId": /^[1-9]/ }, kind: "api-key", uid: "user/apiKeyId" }],
    resource: ["resources/0/id", "requestUri"],
    resourceKind: "resources/0/type",
    outcome: [
      [{ "result/statusCode": /^40[13]$/ }, "denied"],
      [{ "result/statusType": /^fail/ }, "error"],
    ],
    status: "result/statusCode",
    error: "result/failureMessage",
    address: "ipAddress",
    userAgent: "userAgent",
    // Rules take the label `role` for one that was given to somebody.
    labels: { path: "requestUri", actor_role: "user/orgRole" },
  },
  // https://docs.dynatrace.com/docs/dynatrace-api/environment-api/audit-logs
  {
    provider: "dynatrace",
    told: { userType: /^[A-Z_]+$/, environmentId: true, eventType: /^[A-Z_]+$/, category: true, logId: true },
    time: "timestamp",
    id: "logId",
    account: "environmentId",
    home: "=",
    action: ["category", "eventType"],
    classes: [
      [/LOG(?:IN|OUT)/, "auth"],
      [/^(?:TOKEN|CREDENTIAL|OAUTH)/, "secret"],
      [/DELETE$|REVOKE/, "delete"],
      [/^(?:USER|GROUP|POLICY|PERMISSION|ACCESS)/, "admin"],
    ],
    who: [
      { when: { userType: /TOKEN/ }, kind: "api-key", id: "user" },
      { when: { userType: /^(?:SERVICE_NAME|SYSTEM)/ }, kind: "cloud-service", id: ["user", "=dynatrace"] },
      { kind: "human", id: "user" },
    ],
    proof: [{ when: { userType: /TOKEN/ }, kind: "api-key", uid: "user" }],
    resource: "entityId",
    outcome: [
      [{ success: /^false$/, eventType: /LOGIN/ }, "denied"],
      [{ success: /^false$/ }, "error"],
    ],
    labels: { from: "userOrigin" },
  },
  // https://help.sumologic.com/docs/manage/security/audit-indexes/audit-event-index/
  {
    provider: "sumologic",
    told: { eventFormatVersion: true, eventName: /^\w+$/, operator: true, subsystem: true },
    time: "eventTime",
    id: "eventId",
    account: "accountId",
    home: "=",
    action: ["eventName"],
    classes: [
      [/Login|Logout|Mfa/i, "auth"],
      [/AccessKey|Token|Secret|Password/, "secret"],
      [/Deleted$/, "delete"],
      [/User|Role|Saml|Policy|AllowList|DataForwarding|Organization/, "admin"],
    ],
    who: [
      { when: { "operator/type": /^SystemContext/ }, kind: "cloud-service", id: "=sumologic" },
      { kind: "human", id: ["operator/id", "operator/email"], name: "operator/email" },
      { kind: "cloud-service", id: "=sumologic" },
    ],
    proof: [{ kind: "access-key", uid: "operator/accessId" }],
    resource: ["resourceIdentity/name", "resourceIdentity/id", "accessKey/label", "accessKey/id"],
    resourceKind: "subsystem",
    outcome: [
      [{ status: /^fail/i, eventName: /Login|Mfa/ }, "denied"],
      [{ status: /^fail/i }, "error"],
      [{ eventName: /Failure$/ }, "denied"],
    ],
    address: "operator/sourceIp",
    session: "operator/sessionId",
    labels: { through: "operator/interface", role: "to/roleIds/0" },
  },
];
