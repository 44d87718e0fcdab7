import {
  A_USER,
  administratorAt,
  GUESSER,
  MAY_BE_GUESSED,
  OF_SIGN_IN,
  SAID_TO_BE_GUESSED,
  saidAt,
  userAt,
} from "./firewall-user.ts";
import type { AuditForm, Fits } from "./form.ts";

/** The firewall comes last: its users are the same at all of them. */
const PANOS = {
  provider: "pan-os",
  time: ["time", "high_res_timestamp", "time_generated"],
  id: "id",
  account: ["device_name", "serial"],
  home: "=",
} as const;

/** Its lines by the names of their parts, as what forwards them as JSON calls them too. */
const panos = (type: RegExp, rest: Fits): Fits => ({ seqno: true, serial: true, subtype: true, type, ...rest });

/** Ways in through its client. */
const GLOBALPROTECT = {
  ...PANOS,
  action: ["eventid"],
  classes: [[/./, "auth"]],
  who: userAt("srcuser"),
  resource: ["portal", "device_name"],
  resourceKind: "=gateway",
  outcome: [[{ status: /^fail/i }, "denied"]],
  error: ["error", "reason", "error_code"],
  address: ["public_ip", "public_ipv6"],
  country: "srcregion",
  labels: { method: "auth_method", machine: "machinename", system: "client_os", stage: "stage" },
} as const satisfies Partial<AuditForm>;

/** Sign-ins that are told in a sentence. */
const SAID = {
  ...PANOS,
  action: ["eventid"],
  classes: [[/./, "auth"]],
  who: saidAt("said_user"),
  resource: ["device_name", "serial"],
  resourceKind: "=device",
  outcome: [[{ eventid: /fail/i }, "denied"]],
  address: "said_ip",
  labels: { module: "module" },
} as const satisfies Partial<AuditForm>;

/** What PAN-OS writes of who does something, by the names of the parts of its lines. */
export const PANOS_LINES: readonly AuditForm[] = [
  // https://docs.paloaltonetworks.com/ngfw/administration/monitoring/use-syslog-for-monitoring/syslog-field-descriptions
  {
    ...PANOS,
    told: panos(/^CONFIG$/, { cmd: true }),
    action: ["cmd", "section"],
    between: " ",
    classes: [
      [/^(?:delete|clear|revert)/, "delete"],
      [/^(?:get|show|export)/, "read"],
      [/./, "admin"],
    ],
    who: administratorAt("admin"),
    resource: ["path", "device_name", "serial"],
    resourceKind: "=configuration",
    outcome: [
      [{ result: /^Unauthorized/i }, "denied"],
      [{ result: /^Failed/i }, "error"],
    ],
    error: "result",
    address: "host",
    labels: { client: "client", vsys: "vsys" },
  },
  {
    ...GLOBALPROTECT,
    told: panos(/^GLOBALPROTECT$/, {
      srcuser: A_USER,
      eventid: OF_SIGN_IN,
      status: /^fail/i,
      error: MAY_BE_GUESSED,
      reason: MAY_BE_GUESSED,
    }),
    who: GUESSER,
    labels: { ...GLOBALPROTECT.labels, tried_user: "srcuser" },
  },
  { ...GLOBALPROTECT, told: panos(/^GLOBALPROTECT$/, { srcuser: A_USER, eventid: OF_SIGN_IN }) },
  {
    ...SAID,
    told: panos(/^SYSTEM$/, { said_user: true, eventid: /fail/i, opaque: SAID_TO_BE_GUESSED }),
    who: GUESSER,
    labels: { ...SAID.labels, tried_user: { at: "said_user", fits: /^(?!N\/A$)./ } },
  },
  { ...SAID, told: panos(/^SYSTEM$/, { said_user: true, eventid: true }) },
  {
    ...PANOS,
    told: panos(/^AUTHENTICATION$/, { said_user: A_USER }),
    action: ["=authentication", "event"],
    between: " ",
    classes: [[/./, "auth"]],
    who: userAt("said_user"),
    resource: ["object", "authpolicy"],
    outcome: [[{ event: /fail|denied|reject|timeout/i }, "denied"]],
    address: "ip",
    labels: { vendor: "vendor", server: "serverprofile" },
  },
  // Of a connection that is logged when it begins and when it ends the end says all.
  {
    ...PANOS,
    told: panos(/^(?:TRAFFIC|THREAT)$/, { srcuser: A_USER, subtype: /^(?!start$)./, dst: true }),
    action: [["type"], "app"],
    between: " ",
    classes: [[/./, "network"]],
    who: userAt("srcuser"),
    resource: "dst",
    resourceKind: "=address",
    outcome: [[{ action: /^(?:deny|drop|reset|block|sinkhole)/i }, "denied"]],
    error: "action",
    address: "src",
    session: "sessionid",
    bytesOut: "bytes_sent",
    labels: { port: "dport", rule: "rule", category: "category", threat: "threatid" },
  },
];

/** What of it names nobody. */
export const NOBODYS_PANOS: Fits = {
  seqno: true,
  serial: true,
  subtype: true,
  type: /^[A-Z-]+$/,
  time_generated: true,
};
