import type { Actor, AuditForm, Fits, Worded } from "./form.ts";
import { MACHINE_NAME } from "./machine-name.ts";

/** Computers end with a dollar. */
const accountAt = (place: string): readonly Actor[] => [
  { when: { [place]: /^(?:ANONYMOUS LOGON|nobody|guest)$/i }, kind: "unknown", id: "=anonymous" },
  { when: { [place]: /\$$/ }, kind: "workload", id: place, lower: true },
  { when: { [place]: MACHINE_NAME }, kind: "service-account", id: place, lower: true },
  { kind: "human", id: place, lower: true },
];

/** Of changes of the directory the log has the number of the account alone; the server's own are the server's. */
const numberAt = (place: string): readonly Actor[] => [
  { when: { [place]: /^S-1-5-(?:7|18|19|20)$/ }, kind: "cloud-service", id: "=samba" },
  { kind: "human", id: place },
];

const SAMBA = {
  provider: "samba",
  time: "timestamp",
  between: " ",
} as const satisfies Partial<AuditForm>;

/** `ipv4:198.51.100.9:1025`. */
const addressIn = (place: string): Worded => ({ at: place, fits: /^ipv[46]:(.{2,45}):\d{1,5}$/ });

const OPERATION_CLASSES: AuditForm["classes"] = [
  [/unlink|rmdir/, "delete"],
  [/acl|chown|chmod|setxattr|set_dos_attributes/, "admin"],
  [/^(?:dis)?connect/, "auth"],
  [/read|^open|sendfile|getxattr|stat|(?:open|read|close|rewind|seek|tell)dir|translate/, "read"],
  [/./, "write"],
];

const changeAt = (type: string): Pick<AuditForm, "who" | "outcome" | "error" | "address" | "session"> => ({
  who: numberAt(`${type}/userSid`),
  outcome: [
    [{ [`${type}/statusCode`]: /^0$/ }, "success"],
    [{ [`${type}/statusCode`]: /^50$/ }, "denied"],
    [{ [`${type}/statusCode`]: /./ }, "error"],
  ],
  error: `${type}/status`,
  address: addressIn(`${type}/remoteAddress`),
  session: `${type}/sessionId`,
});

const SIGN_IN = {
  ...SAMBA,
  // An account is one of its domain.
  home: ["Authentication/becameDomain", "Authentication/mappedDomain"],
  action: ["type", "Authentication/serviceDescription"],
  classes: [[/./, "auth"]],
  who: [
    ...["becameAccount", "mappedAccount", "clientAccount"].flatMap((name) =>
      accountAt(`Authentication/${name}`).map(
        (actor): Actor => ({
          ...actor,
          when: { [`Authentication/${name}`]: /./, ...actor.when },
        }),
      ),
    ),
  ],
  resource: ["Authentication/netlogonComputer", "Authentication/workstation"],
  resourceKind: "=computer",
  outcome: [
    [{ "Authentication/status": /^NT_STATUS_OK$/ }, "success"],
    [{ "Authentication/status": /^NT_STATUS_(?:INTERNAL_ERROR|NO_LOGON_SERVERS|IO_TIMEOUT)$/ }, "error"],
    [{ "Authentication/status": /./ }, "denied"],
    [{}, "unknown"],
  ],
  error: "Authentication/status",
  address: addressIn("Authentication/remoteAddress"),
  labels: { domain: "Authentication/clientDomain", method: "Authentication/passwordType" },
} as const satisfies Partial<AuditForm>;

/** What is said of an account that there is. All else is said of any name that somebody types as well. */
const OF_ACCOUNT =
  "OK|WRONG_PASSWORD|ACCOUNT_|PASSWORD_|INVALID_LOGON_HOURS|INVALID_WORKSTATION|LOGON_TYPE_NOT_GRANTED|SMARTCARD_LOGON_REQUIRED|NOLOGON_|AUTHENTICATION_FIREWALL_FAILED";

/** Of a name that nobody has the domain is typed as well. */
const { home: _, ...SIGN_IN_OF_NOBODY } = SIGN_IN;

/** Samba's audit in JSON, and what clients do with its files. https://wiki.samba.org/index.php/Setting_up_Audit_Logging */
export const SAMBA_AUDITS: readonly AuditForm[] = [
  {
    ...SIGN_IN_OF_NOBODY,
    told: {
      Authentication: true,
      type: /^Authentication$/,
      timestamp: true,
      "Authentication/status": new RegExp(`^NT_STATUS_(?!${OF_ACCOUNT})`),
      "Authentication/becameAccount": /^$/,
    },
    who: [{ kind: "unknown", id: "=anonymous" }],
    labels: { ...SIGN_IN.labels, tried_user: "Authentication/clientAccount" },
  },
  {
    ...SIGN_IN,
    told: { Authentication: true, type: /^Authentication$/, timestamp: true, "Authentication/status": /^NT_STATUS_/ },
  },
  {
    ...SAMBA,
    told: { dsdbChange: true, type: /^dsdbChange$/, timestamp: true, "dsdbChange/operation": /^\w+$/ },
    action: ["type", "dsdbChange/operation"],
    classes: [
      [/Delete/, "delete"],
      [/./, "admin"],
    ],
    ...changeAt("dsdbChange"),
    resource: "dsdbChange/dn",
    resourceKind: "=entry",
  },
  {
    ...SAMBA,
    told: { passwordChange: true, type: /^passwordChange$/, timestamp: true, "passwordChange/action": /^\w+$/ },
    action: ["type", "passwordChange/action"],
    classes: [[/./, "secret"]],
    ...changeAt("passwordChange"),
    resource: "passwordChange/dn",
    resourceKind: "=entry",
  },
  {
    ...SAMBA,
    told: { groupChange: true, type: /^groupChange$/, timestamp: true, "groupChange/action": /^\w+$/ },
    action: ["type", "groupChange/action"],
    classes: [[/./, "admin"]],
    ...changeAt("groupChange"),
    resource: "groupChange/user",
    resourceKind: "=entry",
    labels: {
      group: { at: "groupChange/group", fits: /^cn=((?:domain |enterprise |schema )?admin(?:s|istrators))(?:,|$)/i },
    },
  },
  // What `vfs_full_audit` writes of each thing that is done with a file, by the names that `directory-line.ts` gives its parts.
  {
    ...SAMBA,
    told: { share_operation: /^\w+$/, share_user: true, verdict: /^(?:ok|fail)/ },
    time: "time",
    account: "host",
    home: "share_domain",
    action: ["share_operation"],
    classes: OPERATION_CLASSES,
    who: accountAt("share_user"),
    resource: "object",
    resourceKind: "=file",
    outcome: [
      [{ verdict: /^ok$/ }, "success"],
      [{ verdict: /denied|not permitted/i }, "denied"],
      [{ verdict: /./ }, "error"],
    ],
    error: "verdict",
    address: "client_ip",
  },
];

/** A session that began is told beside the sign-in: the same act, of which the other record says more. */
export const NOBODYS_SAMBA: Fits = { Authorization: true, type: /^(?:KDC )?Authorization$/, timestamp: true };
