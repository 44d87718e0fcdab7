import type { AuditForm } from "./form.ts";
import { NOBODY } from "./machine-name.ts";

/** Ids, addresses, paths and objects in a sentence about what was done, and names that users gave. */
const NAMED_IN_IT =
  /(?<=\bAPI ID)\s+\S+|\s*(?:\{.*$|\bwith name .*$|\bin org .*$|'[^']*'|"[^"]*"|(?<!\S)(?!2FA\b)\S*[\d@/]\S*|(?<!\S)[^\s:]+:\S+|[,.:;]|\s+$)/gs;

const carbonBlack = (names: {
  readonly actor: string;
  readonly address: string;
  readonly time: string;
  readonly org: string;
  readonly path: string;
}): AuditForm => ({
  provider: "carbon-black",
  told: {
    ...{ flagged: true, verbose: true, description: /^\w/, [names.actor]: true, [names.address]: true },
    ...{ [names.time]: true, [names.org]: true },
  },
  time: names.time,
  account: names.org,
  home: "=",
  action: ["description"],
  without: NAMED_IN_IT,
  classes: [
    [/API (?:ID|key)|secret/i, "secret"],
    [/log(?:ged)?.?(?:in|out)|password|2FA|locked/i, "auth"],
    [/^(?:delet|remov)/i, "delete"],
    [/user|role|grant|policy|Config|notification/i, "admin"],
  ],
  who: [
    { when: { [names.actor]: NOBODY }, kind: "unknown", id: "=anonymous" },
    { when: { [names.actor]: /@/ }, kind: "human", id: names.actor },
    // What calls its API stands there with the id of its key.
    { kind: "api-key", id: names.actor },
  ],
  resource: names.path,
  outcome: [[{ description: /\bfail|denied|\blocked\b|unsuccessful/i }, "denied"]],
  address: names.address,
  labels: { said: "description", flagged: "flagged" },
});

/** Consoles from which others are watched: whoever changes what they look for is looked for by nobody. */
export const WATCHERS: readonly AuditForm[] = [
  // https://docs.panther.com/panther-developer-workflows/audit-logs
  {
    provider: "panther",
    told: {
      ...{ actionName: /^[A-Z_]+$/, actionResult: /^(?:SUCCEEDED|FAILED|PARTIALLY_FAILED)$/, actionParams: true },
      "actor/type": /^(?:USER|TOKEN|SYSTEM)$/,
    },
    time: "timestamp",
    id: "metadata/requestId",
    action: ["actionName"],
    classes: [
      [/API_TOKEN|API_KEY|SECRET/, "secret"],
      [/SIGN_?(?:IN|OUT)|LOG_?(?:IN|OUT)|PASSWORD|MFA/, "auth"],
      [/DELETE/, "delete"],
      [/^(?:GET|LIST)_|QUERY|SEARCH/, "read"],
      [/USER|ROLE|SAML|SETTINGS|SOURCE|INTEGRATION|DESTINATION/, "admin"],
    ],
    who: [
      { when: { "actor/type": /^TOKEN$/ }, kind: "api-key", id: "actor/id", name: "actor/name" },
      { when: { "actor/type": /^SYSTEM$/ }, kind: "cloud-service", id: "=panther" },
      { kind: "human", id: ["actor/id", "actor/name"], name: ["actor/attributes/email", "actor/name"] },
    ],
    proof: [{ when: { "actor/type": /^TOKEN$/ }, kind: "api-key", uid: "actor/id" }],
    resource: [
      ...["actionParams/input/name", "actionParams/dynamic/input/name", "actionParams/input/id"],
      ...["actionParams/dynamic/input/id", "actionParams/input/email", "actionParams/dynamic/input/email"],
    ],
    outcome: [
      [{ actionResult: /^SUCCEEDED$/ }, "success"],
      [{ actionResult: /^FAILED$/, actionName: /SIGN_?IN|LOG_?IN/ }, "denied"],
      [{ actionResult: /./ }, "error"],
    ],
    error: "errors/0/code",
    address: ["sourceIP", "XForwardedFor/0"],
    userAgent: "userAgent",
    gives: ["actionParams/input/permissions", "actionParams/dynamic/input/permissions"],
    labels: { role: ["actionParams/input/role/name", "actionParams/dynamic/input/role/value"] },
  },
  // https://docs.sublime.security/reference/get_v0-audit-log-events
  {
    provider: "sublime",
    told: {
      ...{ created_by: true, "data/request/method": /^[A-Z]+$/, "data/request/authentication_method": true },
      ...{ type: /^\w+(?:\.\w+)+$/, created_at: true },
    },
    time: "created_at",
    id: "id",
    action: ["type"],
    classes: [
      [/api_?key|token|secret/, "secret"],
      [/^auth|log_?(?:in|out)|session/, "auth"],
      [/delete|remove|purge/, "delete"],
      [/\.(?:view|list|get|search|download|export)/, "read"],
      [/user|organization|message_source|rule|feed|settings/, "admin"],
    ],
    who: [
      { kind: "human", id: ["created_by/id", "created_by/email_address"], name: "created_by/email_address" },
      { kind: "cloud-service", id: "=sublime" },
    ],
    resource: "data/request/path",
    address: "data/request/ip",
    userAgent: "data/request/user_agent",
    labels: { interface: "data/request/authentication_method", own_role: "created_by/role" },
  },
  // https://developer.carbonblack.com/reference/carbon-black-cloud/platform/latest/audit-log-events: of the older API, and of the newer
  {
    ...carbonBlack({
      ...{ actor: "loginName", address: "clientIp", time: "eventTime", org: "orgName", path: "requestUrl" },
    }),
    id: "eventId",
  },
  carbonBlack({
    ...{ actor: "actor", address: "actor_ip", time: "create_time", org: "org_key", path: "request_url" },
  }),
];
