import type { AuditForm } from "./form.ts";
import { MACHINE_NAME } from "./machine-name.ts";
import { SENTINELONE_ACTIVITIES } from "./sentinelone-activities.ts";
import { userAt } from "./user-at.ts";

const CHANGES = [
  [/api.?key|api token|token|secret|credential|passphrase/i, "secret"],
  [/log(?:ged)? ?(?:in|on|out|off)|authenticat|2fa|mfa/i, "auth"],
  [/delet|remov/i, "delete"],
  [/user|role|permission|account|policy|exclusion|setting|site|admin/i, "admin"],
] as const satisfies AuditForm["classes"];

/** What an activity says besides, in the API and in Sentinel's table. */
const said = (name: string): readonly string[] => [`data/${name}`, `DataFields/${name}`];

/** https://usea1-partners.sentinelone.net/docs/en/activities.html: of its API, and its table in Sentinel, whose names are the same. */
const SENTINELONE = {
  provider: "sentinelone",
  told: { activityType: /^\d{1,5}$/, primaryDescription: true, createdAt: true, accountId: /^\d{15,20}$/ },
  time: "createdAt",
  id: "id",
  account: "accountId",
  // Users are the console's, and their ids are not in every entry: some have whom it was about.
  home: "=",
  action: ["activityType"],
  names: SENTINELONE_ACTIVITIES,
  classes: CHANGES,
  who: [
    ...userAt("data/byUser"),
    ...userAt("DataFields/byUser"),
    { when: { userId: /\d/, "data/username": MACHINE_NAME }, kind: "service-account", id: "data/username" },
    { when: { userId: /\d/, "DataFields/username": MACHINE_NAME }, kind: "service-account", id: "DataFields/username" },
    { when: { userId: /\d/ }, kind: "human", id: [...said("username"), "userId"] },
    // Whoever is not known there is nobody: who guesses would make as many as they like.
    { when: { activityType: /^133$/ }, kind: "human", id: said("username") },
    { when: { activityType: /^134$/ }, kind: "unknown", id: "=anonymous" },
    { when: { agentId: /\d/ }, kind: "workload", id: "agentId", name: [...said("computerName"), "agentId"] },
    { kind: "cloud-service", id: "=sentinelone" },
  ],
  resource: ["computerName", "policyName", "name", "username", "scopeName"].flatMap(said),
  resourceKind: said("scopeLevel"),
  outcome: [
    [{ activityType: /^(?:133|134|139)$/ }, "denied"],
    [{ activityType: /^3604$/ }, "error"],
  ],
  address: said("ipAddress"),
  labels: { code: "activityType", scope: said("fullScopeDetails") },
} as const satisfies AuditForm;

/** What is done in the consoles of those who protect machines, networks and mail. */
export const DEFENDERS: readonly AuditForm[] = [
  // Whose role it is that stands there: of whoever is made or changed, and else of whoever acts.
  {
    ...SENTINELONE,
    told: {
      activityType: /^(?:2[34]|37|14[01])$/,
      primaryDescription: true,
      createdAt: true,
      accountId: /^\d{15,20}$/,
    },
    gives: [...said("role"), ...said("roleName")],
  },
  SENTINELONE,
  // https://automation.trendmicro.com/xdr/api-v3/#tag/Audit-Logs
  {
    provider: "trend-vision-one",
    told: {
      ...{ loggedUser: true, loggedDateTime: true, loggedRole: true, accessType: /^(?:Console|API)$/i },
      ...{ activity: true, result: true },
    },
    time: "loggedDateTime",
    action: ["activity"],
    classes: CHANGES,
    who: [{ when: { accessType: /^API$/i }, kind: "api-key", id: "loggedUser" }, ...userAt("loggedUser")],
    outcome: [
      [{ result: /^unsuccessful$/i, category: /log ?on/i }, "denied"],
      [{ result: /^unsuccessful$/i }, "error"],
    ],
    address: ["details/ip", "details/sourceIp", "details/IP address"],
    labels: { category: "category", acting_as: "loggedRole", interface: "accessType" },
  },
  // https://support.vectra.ai/vectra/article/KB-VS-1835: events of users of its API
  {
    provider: "vectra",
    told: {
      ...{ event_object: /^\w+$/, event_action: /^\w+$/, event_timestamp: true, result_status: /^\w+$/ },
      ...{ user_role: true, user_type: true, event_data: true },
    },
    time: "event_timestamp",
    action: ["event_object", "event_action"],
    classes: [[/^(?:api_client|token)/, "secret"], [/login|logout|session/, "auth"], ...CHANGES],
    who: [
      { when: { user_type: /^API_CLIENT$/ }, kind: "api-key", id: ["api_client_id", "username"], name: "username" },
      { kind: "human", id: ["user_id", "username"], name: "username" },
    ],
    proof: [{ when: { user_type: /^API_CLIENT$/ }, kind: "api-key", uid: "api_client_id" }],
    outcome: [
      [{ result_status: /^fail/, event_action: /login|authenticat/ }, "denied"],
      [{ result_status: /^fail/ }, "error"],
    ],
    address: "source_ip",
    labels: { acting_as: "user_role", type: "user_type" },
  },
  // https://app.swaggerhub.com/apis-docs/abnormal-security/abx: /auditlogs
  {
    provider: "abnormal",
    told: {
      tenantName: true,
      actionDetails: true,
      sourceIp: true,
      status: /^(?:SUCC?ESS|FAILURE)$/,
      "user/email": true,
    },
    time: "timestamp",
    account: "tenantName",
    action: ["action"],
    classes: CHANGES,
    who: userAt("user/email"),
    outcome: [
      [{ status: /^FAILURE$/, action: /log_?(?:in|on)|authenticat/i }, "denied"],
      [{ status: /^FAILURE$/ }, "error"],
    ],
    address: "sourceIp",
    labels: { category: "category" },
  },
  // https://developer.services.mimecast.com/docs/auditevents: what its gateway was told to do, in a sentence; from where stands in it
  {
    provider: "mimecast",
    told: {
      auditType: /^[A-Z]/,
      eventInfo: true,
      eventTime: true,
      category: /^[a-z]+(?:_[a-z]+)+$/,
      user: true,
      id: true,
    },
    time: "eventTime",
    id: "id",
    home: "=",
    action: ["auditType"],
    classes: [[/^(?:api|application)\b/i, "secret"], ...CHANGES],
    who: [{ when: { user: /^<?(?:system|mimecast)/i }, kind: "cloud-service", id: "=mimecast" }, ...userAt("user")],
    outcome: [
      [{ auditType: /fail|denied|blocked/i, category: /^auth/ }, "denied"],
      [{ auditType: /log ?on.{0,32}fail|authentication fail/i }, "denied"],
      [{ auditType: /fail/i }, "error"],
    ],
    address: { at: "eventInfo", fits: /\bIP(?: address)?(?: ?:| is) ?([\da-f.:]{2,45})/i },
    labels: { category: "category" },
  },
  // https://help.proofpoint.com/Proofpoint_on_Demand_Log_API: what administrators of its cloud did
  {
    provider: "proofpoint",
    told: { "audit/action": true, "audit/resourceType": true, guid: true, "metadata/customerId": true },
    time: "ts",
    id: "guid",
    account: "metadata/customerId",
    home: "=",
    action: ["audit/resourceType", "audit/action"],
    classes: CHANGES,
    who: [
      {
        when: { "audit/user/email": MACHINE_NAME },
        kind: "service-account",
        id: "audit/user/id",
        name: "audit/user/email",
      },
      { kind: "human", id: ["audit/user/id", "audit/user/email"], name: "audit/user/email" },
    ],
    outcome: [
      [{ "audit/tags/[name=login.authorization]/value": /^false$/ }, "denied"],
      [{ "audit/level": /^ERROR$/ }, "error"],
    ],
    address: "audit/user/ipAddress",
    labels: { type: "metadata/origin/type" },
  },
  // https://docs.qualys.com/en/vm/api/users/activity_log.htm
  {
    provider: "qualys",
    told: { "User Name": true, "User IP": true, "User Role": true, Module: /^\w+$/, Action: /^\w/ },
    time: "Date",
    action: ["Module", "Action"],
    classes: [[/^auth\.log/, "auth"], ...CHANGES],
    who: userAt("User Name"),
    outcome: [[{ Action: /fail|denied/i }, "denied"]],
    address: "User IP",
    labels: { acting_as: "User Role" },
  },
  // https://docs.cyberark.com/epm/latest/en/content/webservices/getadminauditdata.htm
  {
    provider: "cyberark-epm",
    told: { LoggedFrom: true, Administrator: true, PermissionDescription: true, Feature: true, EventTime: true },
    time: "EventTime",
    home: "=",
    action: ["Feature", "PermissionDescription"],
    without: /^None$/,
    classes: CHANGES,
    who: userAt("Administrator"),
    resource: "SetName",
    address: "LoggedFrom",
    session: "InternalSessionId",
    labels: { acting_as: "Role" },
  },
  // https://docs.beyondtrust.com/pra/reference/session-reporting-api, as it is read into JSON: who came to which machine
  {
    provider: "beyondtrust-pra",
    told: { "performed_by/gsnumber": true, event_type: true, "session/lseq": true },
    time: ["timestamp"],
    action: ["event_type"],
    classes: [
      [/credential|password/i, "secret"],
      [/session (?:start|end)|conference/i, "auth"],
      [/file|command|shell/i, "execute"],
    ],
    who: [
      { when: { "performed_by/type": /^system$/ }, kind: "cloud-service", id: "=beyondtrust-pra" },
      ...userAt("performed_by/username"),
      ...userAt("performed_by/display_name"),
    ],
    resource: ["destination/hostname", "destination/display_name", "session/primary_customer/#text"],
    address: ["performed_by/public_ip", "performed_by/private_ip"],
    session: "session/lseq",
    labels: { type: "session/session_type" },
  },
  // https://docs.zeronetworks.com: what was done in it has a number alone
  {
    provider: "zero-networks",
    told: { isoTimestamp: true, auditType: /^\d+$/, enforcementSource: true, performedBy: true },
    time: ["isoTimestamp", "timestamp"],
    action: ["auditType"],
    classes: [[/./, "admin"]],
    who: [
      {
        when: { "performedBy/name": MACHINE_NAME },
        kind: "service-account",
        id: ["performedBy/id", "performedBy/name"],
        name: "performedBy/name",
      },
      { kind: "human", id: ["performedBy/id", "performedBy/name"], name: "performedBy/name" },
      { kind: "cloud-service", id: "=zero-networks" },
    ],
    resource: ["destinationEntitiesList/0/name", "reportedObjectId"],
    labels: { by: "enforcementSource" },
  },
];
