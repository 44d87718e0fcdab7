import { CHECK_POINT } from "./check-point.ts";
import { A_USER, AN_ADMINISTRATOR, administratorAt, GUESSED, GUESSER, userAt } from "./firewall-user.ts";
import type { AuditForm, Fits } from "./form.ts";
import { NOBODYS_PANOS, PANOS_LINES } from "./panos.ts";

const FORTIGATE = {
  provider: "fortigate",
  time: ["eventtime", "instant"],
  account: ["devname", "devid"],
  home: "=",
  marks: /^N\/A$/,
  who: userAt("user"),
} as const;

const fortigate = (rest: Fits): Fits => ({ logid: /^\d{6,10}$/, subtype: /^[\w-]+$/, user: true, ...rest });

/** By which door an administrator came, and from where: `https(10.0.0.9)`. */
const DOOR = { at: "ui", fits: /^([A-Za-z -]{1,32})/ } as const;
const FROM_DOOR = { at: "ui", fits: /\(([\d.a-f:]{2,45})\)$/i } as const;

/** The ways in and the doors of administrators. */
const FORTIGATE_EVENT = {
  ...FORTIGATE,
  action: ["subtype", ["action", "logdesc"]],
  between: " ",
  classes: [
    [/^(?:vpn|user)|log[io]|auth/i, "auth"],
    [/backup|download/i, "read"],
    [/^system/, "admin"],
  ],
  resource: ["vpntunnel", "devname", "devid"],
  outcome: [
    [{ status: /^(?:fail|failed|failure|deny|denied|negotiate_error)$/i, subtype: /^(?:vpn|user|system)$/ }, "denied"],
    [{ action: /fail|den/i }, "denied"],
    [{ result: /^(?:ERROR|XAUTH_FAIL)/i }, "denied"],
    // Where the line breaks off before it says so.
    [{ status: /^$/, action: /^(?:login|authentication|)$/ }, "unknown"],
    [{ status: /^(?:success|succeeded|ok|passed|up|down|N\/A)?$/i }, "success"],
    [{}, "unknown"],
  ],
  error: ["reason", "result"],
  address: ["srcip", "remip", "ip"],
  session: "tunnelid",
  labels: { group: "group", method: "method", tunnel: "tunneltype", role: "profile", vdom: "vd" },
} as const satisfies Partial<AuditForm>;

/** Firewalls and the ways in that they are, where they name who does something: traffic of nobody that is known is no act. */
export const FIREWALLS: readonly AuditForm[] = [
  ...PANOS_LINES,
  // https://docs.fortinet.com/document/fortigate/7.6.0/fortios-log-message-reference/656858/log-message-fields: calls of its API
  {
    ...FORTIGATE,
    told: fortigate({ subtype: /^rest-api$/, method: /^[A-Z]+$/, path: true }),
    who: administratorAt("user"),
    action: ["method", "path"],
    between: " ",
    classes: [
      [/^GET/, "read"],
      [/^DELETE/, "delete"],
      [/./, "admin"],
    ],
    resource: ["path"],
    status: "status",
    address: FROM_DOOR,
    labels: { door: DOOR, vdom: "vd" },
  },
  // What was changed, and how.
  {
    ...FORTIGATE,
    told: fortigate({ cfgpath: /./, action: true }),
    who: administratorAt("user"),
    action: ["action", "cfgpath"],
    between: " ",
    classes: [
      [/^delete/i, "delete"],
      [/./, "admin"],
    ],
    resource: ["cfgobj", "cfgpath"],
    resourceKind: "cfgpath",
    outcome: [[{ status: /^(?:fail|deny|denied)/i }, "denied"]],
    address: FROM_DOOR,
    labels: {
      door: DOOR,
      vdom: "vd",
      role: { at: "cfgattr", fits: /accprofile\[(?:[\w-]{0,64}->)?([\w-]{1,64})/ },
    },
  },
  // Of traffic who a connection is of.
  {
    ...FORTIGATE,
    told: fortigate({ type: /^(?:traffic|utm)$/, user: A_USER, dstip: true }),
    action: ["type", ["app", "service"]],
    between: " ",
    classes: [[/./, "network"]],
    resource: ["hostname", "dstip"],
    resourceKind: "=address",
    outcome: [[{ action: /^(?:deny|blocked?|dropped|reset|server-rst-block)/i }, "denied"]],
    error: "action",
    address: "srcip",
    session: "sessionid",
    bytesOut: "sentbyte",
    labels: { port: "dstport", policy: "policyid", category: "catdesc" },
  },
  {
    ...FORTIGATE_EVENT,
    told: fortigate({ type: /^event$/, reason: GUESSED }),
    who: GUESSER,
    labels: { ...FORTIGATE_EVENT.labels, tried_user: "user" },
  },
  { ...FORTIGATE_EVENT, told: fortigate({ type: /^event$/, user: A_USER }) },
  {
    ...FORTIGATE_EVENT,
    told: fortigate({ type: /^event$/, user: AN_ADMINISTRATOR, ui: AN_ADMINISTRATOR }),
    who: administratorAt("user"),
  },
  ...CHECK_POINT,
];

/** Records of firewalls that name nobody: most of what they write is of addresses. */
export const NOBODYS_TRAFFIC: readonly Fits[] = [
  NOBODYS_PANOS,
  { logid: /^\d{6,10}$/, subtype: true, type: /^(?:event|traffic|utm|anomaly|dns|voip|gtp)$/, eventtime: /^\d+$/ },
  { logid: /^\d{6,10}$/, subtype: true, type: /^(?:event|traffic|utm|anomaly|dns|voip|gtp)$/, devid: true },
  { loguid: /^\{0x/, sequencenum: true, origin: true },
];
