import type { AuditForm, Fits } from "./form.ts";
import { MACHINE_NAME } from "./machine-name.ts";

/** Who manages such a device. Names that nobody was let in under are nobody's. */
const DEVICE_USER = [
  { when: { device_user: /^(?:root|nsroot|root@pam)$/ }, kind: "root", id: "device_user" },
  { when: { device_user: /^host\/|\$$/ }, kind: "workload", id: "device_user" },
  {
    when: { device_user: /^(?:dcui|vpxuser|rancid|oxidized|netconf|restconf)$|\\vpxd-/i },
    kind: "service-account",
    id: "device_user",
  },
  { when: { device_user: MACHINE_NAME }, kind: "service-account", id: "device_user" },
  { kind: "human", id: "device_user" },
] as const satisfies AuditForm["who"];

/** What devices of networks and hypervisors say of their administrators and of who comes in through them (`device-line.ts`). */
export const NETWORK_DEVICES: readonly AuditForm[] = [
  {
    provider: "network-device",
    providerAt: "device_log",
    told: { device_log: true, device_action: true },
    time: "time",
    action: ["device_action"],
    classes: [
      [/login|logged|logout|authentication|session|LOGIN|LOGOUT|Login|Logout|vpn| auth\b/, "auth"],
      [/ (?:show|list|display|get)\b/, "read"],
      [/ (?:delete|rm|erase)\b/, "delete"],
      [/./, "admin"],
    ],
    who: DEVICE_USER,
    resource: "device_object",
    outcome: [
      [{ device_outcome: /^denied$/ }, "denied"],
      [{ device_outcome: /^error$/ }, "error"],
    ],
    address: "device_ip",
    labels: { tried_user: "device_tried" },
  },
  // https://docs.fortinet.com/document/fortimanager/7.6.0/log-reference: its own log, and FortiAnalyzer's
  {
    provider: "fortimanager",
    told: { manager_log: /^\d{10}$/, device_id: true, subtype: true, userfrom: true, user: /./ },
    time: "instant",
    account: ["devname", "device_id"],
    home: "=",
    action: [["operation", "action", "desc"]],
    classes: [
      [/log(?:in|out|on|off)/i, "auth"],
      [/delet|remov/i, "delete"],
      [/./, "admin"],
    ],
    who: [
      { when: { user: /^system$/ }, kind: "workload", id: ["devname", "device_id"] },
      { when: { msg: /\bfailed\b/i, operation: /login/i }, kind: "unknown", id: "=anonymous" },
      { when: { msg: /\bfailed\b/i, desc: /log ?in/i }, kind: "unknown", id: "=anonymous" },
      { when: { user: MACHINE_NAME }, kind: "service-account", id: "user" },
      { kind: "human", id: "user" },
    ],
    resource: "adom",
    resourceKind: "=adom",
    outcome: [[{ msg: /\bfailed\b/i }, "denied"]],
    address: { at: "userfrom", fits: /\(([\d.:a-f]{2,45})\)$/i },
    labels: { said: "desc" },
  },
];

export const NOBODYS_DEVICES: Fits = { device_log: true };
