import type { AuditForm, Fits } from "./form.ts";
import { userAt } from "./user-at.ts";

/** How SonicOS says that somebody was not let in, whom it may not know. */
const NOT_LET_IN =
  /denied|fail|incorrect|invalid|unknown user|wrong|reject|attempt|mismatch|not allowed|lock(?:ed)? ?out|login disabled/i;

const CHANGES = [
  [/log(?:in|out|on|off)|auth/i, "auth"],
  [/delet|remov|destroy/i, "delete"],
  [/./, "admin"],
] as const satisfies AuditForm["classes"];

/** What stands in a rack and is no server: firewalls by their lines (`appliance-line.ts`), what keeps copies, what runs machines. */
export const APPLIANCES: readonly AuditForm[] = [
  {
    provider: "sophos-firewall",
    told: { sfos_log: /^\d{6,12}$/, log_component: true, user_name: /./ },
    time: "instant",
    account: ["device_name", "device_id"],
    home: "=",
    action: ["log_component", "log_subtype"],
    classes: [
      [/\.(?:Admin|Authentication)$|Login|VPN/, "auth"],
      [/^(?:Firewall|HTTP|Web|SSL|Mail)/, "network"],
      [/./, "admin"],
    ],
    who: [{ when: { status: /^Failed$/ }, kind: "unknown", id: "=anonymous" }, ...userAt("user_name")],
    resource: "dst_ip",
    outcome: [[{ status: /^(?:Failed|Deny|Denied)$/ }, "denied"]],
    address: "src_ip",
  },
  {
    provider: "sonicwall",
    told: { sonicwall_log: /^\d{1,5}$/, fw: true, msg: true, usr: /./ },
    time: "time",
    account: "sn",
    action: ["msg"],
    classes: [
      [/log(?:in|out|on|off)|authenticat|session/i, "auth"],
      [/connection|web site|packet/i, "network"],
      [/./, "admin"],
    ],
    who: [{ when: { msg: NOT_LET_IN }, kind: "unknown", id: "=anonymous" }, ...userAt("usr")],
    outcome: [[{ msg: NOT_LET_IN }, "denied"]],
    address: { at: "src", fits: /^([\d.]{7,15}|[\da-f:]{2,39}(?=:\d+:X))(?::|$)/i },
    labels: { code: "sonicwall_log" },
  },
  // https://developer.cohesity.com/apidocs/: audit logs of a cluster
  {
    provider: "cohesity",
    told: { humanTimestamp: true, entityType: true, clusterInfo: true, action: /./, userName: /./ },
    time: ["timestampUsecs", "humanTimestamp"],
    account: "clusterInfo",
    home: "=",
    action: ["entityType", "action"],
    classes: CHANGES,
    who: userAt("userName"),
    resource: "entityName",
    resourceKind: "entityType",
    address: ["clientIp", "ip"],
  },
  // https://www.nutanix.dev/api_references/prism-v3/: audits of Prism
  {
    provider: "nutanix",
    told: { originatingClusterUuid: true, operationType: /^\w+$/, affectedEntityList: true, userName: /./ },
    time: ["opStartTimestampUsecs", "opEndTimestampUsecs"],
    id: "uuid",
    account: "originatingClusterUuid",
    home: "=",
    action: ["operationType"],
    classes: CHANGES,
    who: userAt("userName"),
    resource: ["affectedEntityList/0/name", "affectedEntityList/0/uuid"],
    resourceKind: "affectedEntityList/0/entityType",
    address: "clientIp",
  },
];

/** What passes such a firewall, and is nobody's. */
export const NOBODYS_APPLIANCES: readonly Fits[] = [
  { sfos_log: true, log_component: true },
  { sonicwall_log: true, fw: true },
];
