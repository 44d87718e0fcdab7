import type { AuditForm } from "./form.ts";
import { MACHINE_NAME } from "./machine-name.ts";
import { vaultUser } from "./named-users.ts";

/** When a row of the table was written; a time in it has no zone. */
const TIME = ["TimeGenerated", "ReceiptTime"];

/** What writes of its users' doings in the Common Event Format, as a line or as a row of Sentinel's `CommonSecurityLog`. */
export const COMMON_EVENTS: readonly AuditForm[] = [
  // https://docs.delinea.com/online-help/secret-server/events-and-alerts/secure-syslog-cef: it was Thycotic's
  {
    provider: "secret-server",
    told: { DeviceVendor: /^(?:Delinea|Thycotic)/i, DeviceProduct: /^Secret Server/i, Activity: true },
    time: TIME,
    account: ["Computer", "DeviceName"],
    home: "=",
    action: ["Activity"],
    classes: [
      [/^SECRET - |password|PRIVATE_?KEY/i, "secret"],
      [/log(?:in|out|on|off)|authenticat/i, "auth"],
      [/delete/i, "delete"],
      [/^(?:USER|ROLE|GROUP|FOLDER|CONFIGURATION|LICENSE)/i, "admin"],
    ],
    who: [
      { when: { SourceUserName: MACHINE_NAME }, kind: "service-account", id: "SourceUserName" },
      { kind: "human", id: ["SourceUserName", "DestinationUserName"] },
    ],
    resource: ["FileName", "FileID"],
    resourceKind: "FileType",
    outcome: [[{ Activity: /fail/i }, "denied"]],
    address: "SourceIP",
    labels: { code: "DeviceEventClassID", folder: "DeviceCustomString3" },
  },
  // https://docs.cyberark.com/pam-self-hosted/latest/en/content/pasimp/dv-integrating-with-siem-applications.htm: the vault's audit
  {
    provider: "cyberark",
    told: { DeviceVendor: /^Cyber-?Ark\b/i, DeviceProduct: /^Vault\b/i, Activity: true },
    time: TIME,
    home: "=",
    action: [["DeviceAction", "Activity"]],
    classes: [
      [/retrieve|password|ssh key|use |credential|verify/i, "secret"],
      [/log ?(?:on|off)|authenticat|connection/i, "auth"],
      [/delete|remove/i, "delete"],
      [/owner|safe|user|group|permission|rule/i, "admin"],
    ],
    who: [...vaultUser("SourceUserName"), { kind: "cloud-service", id: "=cyberark" }],
    resource: ["FileName", "DeviceCustomString2", "DestinationUserName"],
    outcome: [
      [{ Activity: /(?:log ?on|authenticat).*fail|fail.*(?:log ?on|authenticat)/i }, "denied"],
      [{ Activity: /fail|undefined user/i }, "error"],
    ],
    address: ["SourceHostName", "SourceIP"],
    labels: { code: "DeviceEventClassID", safe: "DeviceCustomString2" },
  },
  // https://docs.pingidentity.com/pingfederate/latest/administrators_reference_guide/pf_cef_compliant_audit_log.html: of OAuth the
  // connection is the client, and the subject whom it is for
  {
    provider: "pingfederate",
    told: { DeviceVendor: /^Ping Identity/i, DeviceProduct: /^PingFederate/i, Activity: true },
    time: TIME,
    account: "DeviceName",
    home: "=",
    action: ["Activity"],
    classes: [[/./, "auth"]],
    who: [
      { when: { DeviceCustomString3: /^OAuth/i }, kind: "oauth-app", id: "DeviceCustomString2" },
      { kind: "human", id: ["DestinationUserID", "DestinationUserName", "SourceUserName"] },
    ],
    behind: [{ kind: "human", id: ["DestinationUserID", "DestinationUserName", "SourceUserName"] }],
    resource: ["DeviceCustomString1", "DeviceCustomString2"],
    outcome: [
      [{ Message: /fail|denied|invalid/i }, "denied"],
      [{ EventOutcome: /^fail/i }, "denied"],
    ],
    address: "SourceIP",
    labels: { protocol: "DeviceCustomString3", acting_as: "DeviceCustomString4" },
  },
  // https://docs.pingidentity.com/pingfederate/latest/administrators_reference_guide/pf_security_audit_log.html: its own file, as lines
  // or as JSON by the same names
  {
    provider: "pingfederate",
    told: { trackingid: /^tid:/, event: true, connectionid: true, role: true, protocol: true },
    time: ["time", "timestamp", "Timestamp", "@timestamp", "dateTime"],
    account: "host",
    home: "=",
    action: ["event"],
    classes: [[/./, "auth"]],
    who: [
      { when: { protocol: /^OAuth/i, connectionid: /./ }, kind: "oauth-app", id: "connectionid" },
      { when: { subject: MACHINE_NAME }, kind: "service-account", id: "subject" },
      { kind: "human", id: "subject" },
      { kind: "oauth-app", id: "connectionid" },
    ],
    behind: [
      { when: { subject: MACHINE_NAME }, kind: "service-account", id: "subject" },
      { kind: "human", id: "subject" },
    ],
    resource: ["app", "connectionid"],
    outcome: [
      [{ status: /^success/i }, "success"],
      [{ status: /^(?:in_?progress|authn_session)/i }, "unknown"],
      [{ status: /fail|denied|invalid/i }, "denied"],
    ],
    error: "status",
    address: "ip",
    labels: { protocol: "protocol", role: "role", adapter: "adapterid" },
  },
];
