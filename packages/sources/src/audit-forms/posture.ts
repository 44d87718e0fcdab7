import type { AuditForm } from "./form.ts";
import { MACHINE_NAME } from "./machine-name.ts";

const ADDRESS_LISTS = ["serviceAccountAccessAllowedIPs", "userAccessAllowedIPs"].flatMap((list) => [
  `actionParameters/input/${list}`,
  `actionParameters/input/patch/${list}`,
]);

/** Who looks for what is weak in clouds and machines, with keys that reach all of them. */
export const POSTURE: readonly AuditForm[] = [
  // https://docs.wiz.io/docs/audit-logs: of its API
  {
    provider: "wiz",
    told: { actionParameters: true, serviceAccount: true, requestId: true, action: /\w/, timestamp: true },
    time: "timestamp",
    id: "id",
    home: "=",
    action: ["action"],
    without: /^ +/,
    classes: [
      [/serviceaccount|token|secret|apikey/i, "secret"],
      [/login|logout/i, "auth"],
      [/delete/i, "delete"],
      [/user|role|saml|settings|policy|connector|automation/i, "admin"],
    ],
    who: [
      { kind: "service-account", id: "serviceAccount/id", name: "serviceAccount/name" },
      { kind: "human", id: "user/id", name: ["user/email", "user/name"] },
      { kind: "cloud-service", id: "=wiz" },
    ],
    behind: [{ kind: "human", id: "user/id" }],
    resource: ["actionParameters/selection/id", "actionParameters/input/name", "actionParameters/name"],
    outcome: [
      [{ status: /^ACCESS_DENIED$/ }, "denied"],
      [{ status: /^FAIL/, action: /Login$/ }, "denied"],
      [{ status: /^FAIL/ }, "error"],
    ],
    granted: "actionParameters/scopes",
    address: "sourceIP",
    userAgent: "userAgent",
    // Every address is told of wherever it stands in a list.
    labels: {
      entry: ["[=0.0.0.0/0]", "[=::/0]", "0"].flatMap((item) => ADDRESS_LISTS.map((list) => `${list}/${item}`)),
    },
  },
  // https://pan.dev/prisma-cloud/api/cspm/get-rl-audit-logs/: a name without an address is that of a key's user
  {
    provider: "prisma-cloud",
    told: {
      actionType: /^[A-Z_]+$/,
      resourceType: true,
      user: true,
      timestamp: /^\d{13}$/,
      result: /^(?:success|fail)/i,
      ...{ action: true, ipAddress: true, resourceName: true },
    },
    time: "timestamp",
    action: ["resourceType", "actionType"],
    classes: [
      [/access ?key|token|secret|service ?account/i, "secret"],
      [/login/i, "auth"],
      [/delete$/i, "delete"],
      [/./, "admin"],
    ],
    who: [
      { when: { user: /@/ }, kind: "human", id: "user" },
      { when: { user: /^(?:system|prisma cloud.*)$/i }, kind: "cloud-service", id: "user" },
      { kind: "service-account", id: "user" },
    ],
    resource: "resourceName",
    resourceKind: "resourceType",
    outcome: [
      [{ result: /^success/i }, "success"],
      [{ actionType: /^LOGIN$/ }, "denied"],
      [{ result: /./ }, "error"],
    ],
    address: "ipAddress",
  },
  // https://developer.tenable.com/reference/audit-log-events: whoever comes with a key is who made it
  {
    provider: "tenable",
    told: { crud: /^[crud]$/, action: /^\w+(?:\.\w+)+$/, actor: true, target: true, received: true },
    time: "received",
    id: "id",
    home: "=",
    action: ["action"],
    classes: [
      [/authenticate/, "auth"],
      [/api_?key|apikeys|credential|password|token/, "secret"],
      [/session|login|logout|impersonate/, "auth"],
      [/delete$/, "delete"],
      [/user|group|role|permission|access/, "admin"],
    ],
    who: [
      { when: { "actor/name": MACHINE_NAME }, kind: "service-account", id: "actor/id", name: "actor/name" },
      { kind: "human", id: ["actor/id", "actor/name"], name: "actor/name" },
      { kind: "cloud-service", id: "=tenable" },
    ],
    proof: [{ when: { "fields/[key=X-Access-Type]/value": /api/i }, kind: "api-key", uid: "actor/id" }],
    resource: ["target/name", "target/id"],
    resourceKind: "target/type",
    outcome: [[{ is_failure: /^true$/ }, "denied"]],
    address: ["fields/[key=X-Forwarded-For]/value", "fields/[key=X-Real-IP]/value"],
    userAgent: "fields/[key=User-Agent]/value",
    labels: { access: "fields/[key=X-Access-Type]/value" },
  },
  // https://docs.gitguardian.com/platform/enterprise-administration/audit-logs: of its API
  {
    provider: "gitguardian",
    told: { event_name: /^\w+\.\w+/, member_id: true, api_token_id: true, target_ids: true, action_type: true },
    time: "date",
    id: "id",
    home: "=",
    action: ["event_name"],
    classes: [
      [/token|service_account|secret_key/, "secret"],
      [/logged_(?:in|out)|login|logout|authent/, "auth"],
      [/delet|remov|revok/, "delete"],
      [/export|download|reveal/, "read"],
      [/member|user|team|role|sso|invit|settings|webhook|integration|workspace/, "admin"],
    ],
    who: [
      { kind: "human", id: ["member_id", "member_email"], name: ["member_email", "member_name"] },
      { kind: "api-key", id: "api_token_id" },
      { kind: "cloud-service", id: "=gitguardian" },
    ],
    proof: [{ kind: "api-key", uid: "api_token_id" }],
    resource: ["data/name", "data/email", "target_ids/0"],
    outcome: [[{ event_name: /fail/ }, "denied"]],
    address: "ip_address",
    labels: { role: ["data/role", "data/new_role", "data/access_level"] },
  },
];
