import type { Actor, AuditForm, Fits } from "./form.ts";
import { MACHINE_ENTRY, MACHINE_NAME } from "./machine-name.ts";

/** An entry of a directory: its whole name, since the same first name is somebody else in another branch. */
const entryAt = (place: string): readonly Actor[] => [
  { when: { [place]: /^(?:dn:)?$|^(?:internal|anonymous)$/i }, kind: "unknown", id: "=anonymous" },
  { when: { [place]: /^cn=(?:directory manager|admin|manager|root)(?:,|$)/i }, kind: "root", id: place, lower: true },
  { when: { [place]: /^(?:fqdn=|cn=[^,]*\$,)|,cn=computers,cn=accounts,/i }, kind: "workload", id: place, lower: true },
  { when: { [place]: /^krbprincipalname=/i }, kind: "service-account", id: place, lower: true },
  { when: { [place]: MACHINE_ENTRY }, kind: "service-account", id: place, lower: true },
  { kind: "human", id: place, lower: true },
];

/** Where Kerberos has no realm beside the name it is the server's own. */
const principalAt = (place: string): readonly Actor[] => [
  { when: { [place]: /^WELLKNOWN\/ANONYMOUS/ }, kind: "unknown", id: "=anonymous" },
  { when: { [place]: /^host\// }, kind: "workload", id: place, lower: true },
  // A service on a machine, with a key of its own.
  { when: { [place]: /^[\w-]{1,32}\/[\w-]+\./ }, kind: "service-account", id: place, lower: true },
  { when: { [place]: MACHINE_NAME }, kind: "service-account", id: place, lower: true },
  { kind: "human", id: place, lower: true },
];

const ENTRY_CLASSES: AuditForm["classes"] = [
  [/password|krbprincipalkey|usercertificate|sshpublickey|ipatoken/i, "secret"],
  [/^delete/, "delete"],
  [/./, "admin"],
];

const CHANGED = {
  provider: "ldap",
  time: ["gm_time", "local_time"],
  account: "server_ip",
  home: "=",
  between: " ",
  who: entryAt("bind_dn"),
  resource: "target_dn",
  resourceKind: "=entry",
  outcome: [
    [{ result: /^0$/ }, "success"],
    // No right to it, and whoever has not signed in, or not well enough.
    [{ result: /^(?:8|13|48|49|50)$/ }, "denied"],
    [{ result: /./ }, "error"],
  ],
  error: "result",
  address: "client_ip",
  session: "conn_id",
} as const satisfies Partial<AuditForm>;

/** A group whose members rule the directory, by the name that it comes with. */
const RULING_ENTRY = {
  at: "target_dn",
  fits: /^cn=((?:domain |enterprise |schema |trust )?admin(?:s|istrators))(?:,|$)/i,
} as const;

/** What the server does by itself, replication above all, nobody did. */
const A_CHANGE: Fits = { target_dn: true, bind_dn: /^(?!internal$)/, conn_id: /^\d+$/, result: /^\d+$/ };

/** A sign-in, once it has ended. */
const A_BIND: Fits = { bind_dn: /^(?:\w|$)/, tag: /^97$/, conn_id: true, err: /^\d+$/ };

/** An entry that is not there, and where the log does not say: whoever guesses makes as many as they like. */
const NO_ENTRY: RegExp = /^$|not exist|no such|no suffix|not found|unauthenticated/i;

const BOUND = {
  provider: "ldap",
  time: ["time", "local_time"],
  account: ["host"],
  home: "=",
  action: ["=bind"],
  classes: [[/./, "auth"]],
  who: entryAt("bind_dn"),
  resource: ["host"],
  resourceKind: "=directory",
  outcome: [
    [{ err: /^(?:0|14)$/ }, "success"],
    [{ err: /./ }, "denied"],
  ],
  error: "err",
  address: "client_ip",
  session: ["key", "conn_id"],
  labels: { mechanism: "mech" },
} as const satisfies Partial<AuditForm>;

/** Which logs of 389 say who did something. */
const LOGS = ["audit", "auditfail", "access", "security"];

/** Directories, and who gives their users tickets. */
export const DIRECTORIES: readonly AuditForm[] = [
  // https://www.port389.org/docs/389ds/design/audit-json-logging-design.html
  {
    ...CHANGED,
    told: { ...A_CHANGE, modify: true },
    action: ["=modify", ["modify/0/attr"]],
    classes: ENTRY_CLASSES,
    labels: {
      changed: "modify/1/attr",
      how: "modify/0/op",
      ...Object.fromEntries(
        LOGS.map((log) => [`${log}log`, `modify/[attr=nsslapd-${log}log-logging-enabled]/values/0`]),
      ),
      group: RULING_ENTRY,
    },
  },
  ...["add", "delete", "modrdn"].map(
    (operation): AuditForm => ({
      ...CHANGED,
      told: { ...A_CHANGE, [operation]: true },
      action: [`=${operation}`],
      classes: ENTRY_CLASSES,
      labels: { renamed: "modrdn/newrdn" },
    }),
  ),
  {
    ...BOUND,
    // Only an entry that is there has tried too often (19).
    told: { ...A_BIND, err: /^(?!0$|14$|19$)\d+$/, msg: NO_ENTRY },
    who: [{ kind: "unknown", id: "=anonymous" }],
    labels: { ...BOUND.labels, tried_user: "bind_dn" },
  },
  // https://www.port389.org/docs/389ds/design/access-json-logging-design.html, and OpenLDAP's and 389's lines: of all that an access
  // log has, only how a sign-in ended says in one record who it was.
  { ...BOUND, told: A_BIND },
  // https://web.mit.edu/kerberos/krb5-latest/doc/admin/admin_commands/krb5kdc.html: lines of its log
  {
    provider: "kerberos",
    told: { krb5_request: /^(?:AS|TGS)_REQ$/, client: true, verdict: /^[A-Z_]+$/ },
    time: "time",
    account: ["realm", "host"],
    home: "=",
    action: ["krb5_request"],
    classes: [[/./, "auth"]],
    who: [
      // Whoever guesses makes as many names as they like.
      { when: { verdict: /^CLIENT_NOT_FOUND$/ }, kind: "unknown", id: "=anonymous" },
      ...principalAt("client"),
    ],
    resource: "server",
    resourceKind: "=service",
    outcome: [
      [{ verdict: /^ISSUE$/ }, "success"],
      [{ verdict: /./ }, "denied"],
    ],
    error: "verdict",
    address: "client_ip",
    labels: { encryption: "encryption" },
  },
  // https://www.freeipa.org/page/Troubleshooting: each call of its API, as its web server's log has it
  {
    provider: "freeipa",
    told: { ipa_call: /^\w+$/, principal: true, verdict: true },
    time: "time",
    account: "realm",
    home: "=",
    action: ["ipa_call"],
    classes: [
      [/passwd|password|otptoken|vault|getkeytab|cert_/, "secret"],
      [/_(?:show|find)$|^(?:ping|whoami|env|schema|json_metadata|config_show|batch)/, "read"],
      [/_del$/, "delete"],
      [/./, "admin"],
    ],
    who: principalAt("principal"),
    resource: "object",
    outcome: [
      [{ verdict: /^SUCCESS$/ }, "success"],
      [{ verdict: /^(?:ACIError|InvalidSessionPassword|AuthenticationError|NotAllowed|SessionError)/ }, "denied"],
      [{ verdict: /./ }, "error"],
    ],
    error: "verdict",
    address: "client_ip",
    labels: { group: { at: "object", fits: /^(?:trust )?admins$/ } },
  },
];

/** What servers of directories write beside: each step of a connection, of which only its number says whose it is, and what they do by themselves. */
export const NOBODYS_WORK: readonly Fits[] = [
  { step_of: /^(?:slapd|krb5kdc|smbd)$/ },
  { local_time: true, conn_id: /^-?\d+$/, operation: /^[A-Z_]+$/, key: /^\d+-\d+$/ },
  { gm_time: true, conn_id: true, op_id: true, bind_dn: /^internal$/ },
];
