import type { Actor, AuditForm } from "./form.ts";

/** Of a client the DN of its agent, of a person that of the user: what stands around their names is the same for all. */
const DN = /^id=|,ou=.*$/g;

const WHO: readonly Actor[] = [
  { when: { userId: /,ou=agent,/ }, kind: "oauth-app", id: "userId", without: DN },
  // Of a client that signs in the first of two events has no more than the name.
  { when: { "entries/0/moduleId": /^Application$/ }, kind: "oauth-app", id: "principal/0" },
  { when: { userId: /^anonymous$/ }, kind: "unknown", id: "=anonymous" },
  { when: { userId: /^(?:openidm-admin|internal\/)/ }, kind: "service-account", id: "userId" },
  { kind: "human", id: ["userId", "principal/0"], name: ["principal/0", "userId"], without: DN },
  // What AM does for somebody before it knows who that is.
  { when: { runAs: /^id=dsameuser,/ }, kind: "service-account", id: "runAs", without: DN },
  { kind: "human", id: "runAs", without: DN },
];

const AUDIT = {
  provider: "forgerock",
  time: "timestamp",
  id: "_id",
  account: "realm",
  session: "trackingIds/0",
  labels: { component: "component", transaction: "transactionId", grant: "request/detail/grant_type" },
} satisfies Partial<AuditForm>;

const CHANGE = {
  ...AUDIT,
  action: ["eventName", "operation"],
  classes: [
    [/LOGIN|LOGOUT|authentication|SESSION/i, "auth"],
    [/DELETE$/i, "delete"],
    [/./, "admin"],
  ],
  who: WHO,
  resource: ["objectId", "targetObjectId", "sourceObjectId"],
  outcome: [
    [{ result: /^FAIL/ }, "denied"],
    [{ status: /^FAIL/ }, "error"],
  ],
  address: ["client/ip", "entries/0/info/ipAddress"],
} satisfies Partial<AuditForm>;

/** PingAM, PingIDM, and both in Advanced Identity Cloud. */
export const FORGEROCK: readonly AuditForm[] = [
  // https://docs.pingidentity.com/pingoneaic/latest/tenants/audit-debug-logs.html: what AM and IDM write of each request
  {
    ...AUDIT,
    told: {
      ...{ transactionId: true, _id: true },
      ...{ eventName: /^(?:AM-ACCESS-[A-Z]+|access)$/, "http/request/path": /./ },
    },
    action: ["http/request/method", "http/request/path"],
    without: /^https?:\/\/[^/]+/,
    isRequest: true,
    classes: [
      [/\/(?:access_token|authenticate|introspect|authorize)\b/, "auth"],
      [/secret|credential|password|key/i, "secret"],
    ],
    who: WHO,
    resource: ["http/request/path"],
    // Before a request is answered AM does not say whose it is, and nobody knows how it ends.
    outcome: [
      [{ eventName: /ATTEMPT$/ }, "unknown"],
      [{ "response/status": /^FAIL/, "response/statusCode": /^(?!\d{3}$)/ }, "error"],
    ],
    status: "response/statusCode",
    address: "client/ip",
    userAgent: "http/request/headers/user-agent/0",
  },
  // Sign-ins, changes and what is in step with other directories: the files of AM and IDM have no topic, whose names theirs are
  {
    ...CHANGE,
    told: { transactionId: true, _id: true, eventName: /^AM-(?!ACCESS-)[A-Z_-]+$/ },
  },
  {
    ...CHANGE,
    told: {
      ...{ transactionId: true, _id: true, topic: /^(?:authentication|activity|config|sync|recon)$/ },
      eventName: /^[\w-]+$/,
    },
  },
];
