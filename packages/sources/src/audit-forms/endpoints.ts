import type { Actor, AuditForm, Fits } from "./form.ts";
import { MACHINE_NAME } from "./machine-name.ts";

/** A user of a machine, by the domain's or the machine's name. */
const userAt = (place: string, name: string = place): readonly Actor[] => [
  { when: { [place]: /^root$/ }, kind: "root", id: place },
  { when: { [place]: /^(?:NT AUTHORITY\\)?SYSTEM$/i }, kind: "service-account", id: place },
  { when: { [place]: /\$$/ }, kind: "workload", id: place },
  { when: { [place]: MACHINE_NAME }, kind: "service-account", id: place, name },
  { kind: "human", id: place, name },
];

/** What looks after machines, and lets programs run there, where it says for whom. */
export const ENDPOINTS: readonly AuditForm[] = [
  // https://docs.airlockdigital.com: activities of its server, and programs that it let run or did not
  {
    provider: "airlock",
    told: { checkpoint: /^[\da-f]{8,32}$/, task: true, user: true, description: true },
    time: "datetime",
    id: "checkpoint",
    action: ["task"],
    who: [{ when: { user: /^SYSTEM$/ }, kind: "cloud-service", id: "=airlock" }, ...userAt("user")],
  },
  {
    provider: "airlock",
    told: { checkpoint: /^[\da-f]{8,32}$/, username: true, hostname: true, filename: true, policyname: true },
    time: "datetime",
    id: "checkpoint",
    account: "hostname",
    action: ["=execution", "type"],
    names: new Map([
      ["0", "trusted"],
      ["1", "blocked"],
      ["2", "untrusted"],
      ["3", "untrusted by otp"],
      ["4", "trusted by otp"],
      ["5", "audited"],
    ]),
    between: " ",
    classes: [[/./, "execute"]],
    who: userAt("username"),
    resource: "filename",
    resourceKind: "=program",
    outcome: [[{ type: /^1$/ }, "denied"]],
    labels: { policy: "policyname", parent: "pprocess" },
  },
  // https://docs.adminbyrequest.com: who ran something as an administrator, and what was noticed of users
  {
    provider: "admin-by-request",
    told: { traceNo: /^\d+$/, settingsName: true, statusCode: true, user: true },
    time: ["startTimeUTC", "requestTimeUTC", "requestTime"],
    action: ["type"],
    classes: [[/./, "admin"]],
    who: [...userAt("user/account", "user/email")],
    resource: ["application/name", "computer/name"],
    resourceKind: "=program",
    outcome: [[{ status: /den(?:y|ied)|block|quarantin/i }, "denied"]],
    labels: { status: "status", computer: "computer/name" },
  },
  {
    provider: "admin-by-request",
    told: { eventCode: /^\d+$/, eventText: true, userAccount: /./, computerName: true },
    time: ["eventTimeUTC", "eventTime"],
    action: ["eventText"],
    classes: [[/./, "admin"]],
    who: userAt("userAccount", "userName"),
    resource: ["application/name", "computerName"],
    outcome: [[{ eventText: /blocked|denied/i }, "denied"]],
    labels: { computer: "computerName" },
  },
  // https://help.tanium.com: actions that somebody had machines do
  {
    provider: "tanium",
    told: { Issuer: true, ActionName: true, PackageName: true, Approver: true },
    time: ["InsertTime", "StartTime"],
    action: ["=action", "PackageName"],
    between: " ",
    classes: [[/./, "execute"]],
    who: userAt("Issuer"),
    resource: "ActionName",
    labels: { approver: "Approver", status: "Status" },
  },
  // https://developer.sophos.com/docs/siem-v1: what was noticed of somebody's machine
  {
    provider: "sophos-central",
    told: { endpoint_id: true, customer_id: true, source: /\\./, type: /^Event::/ },
    time: ["when", "created_at"],
    id: "id",
    account: "customer_id",
    action: ["type"],
    classes: [[/./, "other"]],
    who: userAt("source"),
    resource: "location",
    resourceKind: "=device",
    outcome: [[{ type: /Blocked|Denied|NonCompliant/ }, "denied"]],
  },
  // https://help.eset.com/protect_admin/latest/en-US/events-exported-to-json-format.html: what administrators do
  {
    provider: "eset",
    told: { occured: true, event_type: /^Audit_Event$/, source_uuid: true, target: true, action: /./ },
    time: "occured",
    account: "hostname",
    action: ["action"],
    classes: [
      [/log(?:in|out|on|off)|authenticat/i, "auth"],
      [/delet|remov/i, "delete"],
      [/./, "admin"],
    ],
    who: [
      { when: { action: /login/i, result: /^(?!Success)/ }, kind: "unknown", id: "=anonymous" },
      ...userAt("user"),
      // Who signs in is who it is about.
      ...userAt("target").map((actor) => ({ ...actor, when: { ...actor.when, action: /^log/i } })),
      { kind: "cloud-service", id: "=eset" },
    ],
    resource: "target",
    outcome: [
      [{ result: /^Success/i }, "success"],
      [{ action: /login/i }, "denied"],
      [{ result: /./ }, "error"],
    ],
    labels: { domain: "domain" },
  },
  // https://developer.cisco.com/docs/secure-endpoint: audit logs
  {
    provider: "cisco-secure-endpoint",
    told: { audit_log_type: true, audit_log_id: true, audit_log_user: /./, event: /^\w+$/, created_at: true },
    time: "created_at",
    id: ["audit_log_event_id"],
    action: ["audit_log_type", "event"],
    classes: [
      [/apikey|api_key|credential/i, "secret"],
      [/log(?:in|out)|session/i, "auth"],
      [/destroy|delet/i, "delete"],
      [/./, "admin"],
    ],
    who: userAt("audit_log_user"),
    resource: ["new_attributes/name", "old_attributes/name", "audit_log_id"],
    resourceKind: "audit_log_type",
  },
  // https://connect.withsecure.com/api-reference/elements: security events
  {
    provider: "withsecure",
    told: { persistenceTimestamp: true, engine: true, action: true, userName: /./ },
    time: ["serverTimestamp", "persistenceTimestamp"],
    id: "id",
    account: "organization/id",
    home: "=",
    action: ["engine", "action"],
    classes: [[/./, "other"]],
    who: userAt("userName"),
    resource: ["details/path", "device/name"],
    outcome: [[{ action: /block|quarantin|den/i }, "denied"]],
    labels: { device: "device/name" },
  },
  // https://developer.crowdstrike.com: sign-ins, and programs of Linux and macOS, as the sensor tells of them
  {
    provider: "falcon",
    told: {
      event_simpleName: /^(?:ProcessRollup2|SyntheticProcessRollup2)$/,
      aid: true,
      event_platform: /^(?:Lin|Mac)$/,
    },
    time: ["ContextTimeStamp", "ProcessStartTime", "timestamp"],
    id: "id",
    account: "aid",
    action: ["event_simpleName"],
    classes: [[/./, "execute"]],
    who: [
      { when: { UID: /^0$/ }, kind: "root", id: "=root" },
      ...userAt("UserName"),
      // Numbers below these are the system's own.
      { when: { UID: /^\d{1,3}$/, event_platform: /^Lin$/ }, kind: "service-account", id: "UID" },
      { kind: "human", id: "UID" },
    ],
    resource: "ImageFileName",
    resourceKind: "=program",
    labels: { device: "ComputerName", parent: "ParentBaseFileName" },
  },
  {
    provider: "falcon",
    told: { event_simpleName: /^UserLogon(?:Failed2?)?$/, aid: true, UserName: true },
    time: ["LogonTime", "ContextTimeStamp", "timestamp"],
    id: "id",
    account: "LogonDomain",
    action: ["event_simpleName"],
    classes: [[/./, "auth"]],
    who: [{ when: { event_simpleName: /Failed/ }, kind: "unknown", id: "=anonymous" }, ...userAt("UserName")],
    resource: "ComputerName",
    resourceKind: "=device",
    outcome: [[{ event_simpleName: /Failed/ }, "denied"]],
    address: ["RemoteAddressIP4", "RemoteAddressIP6"],
    labels: { type: "LogonType" },
  },
];

/** What the same products write of machines, and of nobody. */
export const NOBODYS_ENDPOINTS: readonly Fits[] = [
  { endpoint_id: true, customer_id: true, type: /^Event::/ },
  { persistenceTimestamp: true, engine: true, action: true },
  { pbid: true, model: true, triggeredComponents: true },
];
