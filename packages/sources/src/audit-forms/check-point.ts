import { A_USER, administratorAt, GUESSER, MAY_BE_GUESSED, userAt } from "./firewall-user.ts";
import type { AuditForm, Fits } from "./form.ts";

const OF_ADMINISTRATORS: Fits = { loguid: /^\{0x/, operation: true, subject: true, sequencenum: true };

/** What administrators do. */
const BY_ADMINISTRATORS = {
  provider: "check-point",
  time: "time",
  id: ["loguid"],
  account: ["origin"],
  home: "=",
  action: ["operation"],
  classes: [
    [/^log (?:in|out)|login/i, "auth"],
    [/script/i, "execute"],
    [/^(?:delete|remove)/i, "delete"],
    [/./, "admin"],
  ],
  who: [
    // What the management does by itself.
    { when: { administrator: /^(?:System|Scheduled .*)$/i }, kind: "cloud-service", id: "=check-point" },
    ...administratorAt("administrator"),
  ],
  resource: ["objectname", "device_name", "machine", "origin"],
  resourceKind: "objecttype",
  outcome: [
    [{ operation: /^log in/i, audit_status: /^fail/i }, "denied"],
    [{ operation: /^log in/i, additional_info: /failed to log in/i }, "denied"],
    [{ audit_status: /^fail/i }, "error"],
    [{ audit_status: /^(?:success)?$/i }, "success"],
    [{}, "unknown"],
  ],
  error: "audit_status",
  address: "client_ip",
  session: "session_uid",
  labels: { product: "product", subject: "subject", domain: "domain_name" },
} as const satisfies Partial<AuditForm>;

/** A sign-in of theirs failed, and the log does not say that it knows whose. */
const FAILED: readonly Fits[] = [
  { audit_status: /^fail/i, additional_info: MAY_BE_GUESSED },
  { additional_info: new RegExp(`${MAY_BE_GUESSED.source}.*failed to log in`, "i") },
];

const OF_VPN: Fits = {
  loguid: /^\{0x/,
  user: A_USER,
  product: /VPN|^Mobile Access|^Remote Access|Endpoint/i,
  action: /log ?(?:in|out)|failed/i,
};

/** Whoever comes in over its VPN. */
const OVER_VPN = {
  provider: "check-point",
  time: "time",
  id: "loguid",
  account: "origin",
  home: "=",
  action: ["product", "action"],
  between: " ",
  classes: [[/./, "auth"]],
  who: userAt("user"),
  resource: "origin",
  resourceKind: "=gateway",
  outcome: [
    [{ action: /fail/i }, "denied"],
    [{ auth_status: /fail/i }, "denied"],
  ],
  error: ["reason", "auth_status"],
  address: "src",
  session: "session_uid",
  labels: { method: "auth_method" },
} as const satisfies Partial<AuditForm>;

/** Check Point's log, by the names that its exporter's lines and JSON have. https://support.checkpoint.com/results/sk/sk122323 */
export const CHECK_POINT: readonly AuditForm[] = [
  ...FAILED.map(
    (failed): AuditForm => ({
      ...BY_ADMINISTRATORS,
      told: { ...OF_ADMINISTRATORS, operation: /^log in/i, ...failed },
      who: GUESSER,
      labels: { ...BY_ADMINISTRATORS.labels, tried_user: "administrator" },
    }),
  ),
  { ...BY_ADMINISTRATORS, told: OF_ADMINISTRATORS },
  {
    ...OVER_VPN,
    told: { ...OF_VPN, action: /fail/i, reason: MAY_BE_GUESSED },
    who: GUESSER,
    labels: { ...OVER_VPN.labels, tried_user: "user" },
  },
  { ...OVER_VPN, told: OF_VPN },
];
