import type { Condition, Rule } from "../../rule.ts";
import { attributeAdded, windows } from "../examples/machines.ts";
import { plainRule } from "../plain-rule.ts";
import { traceRule } from "../trace-rule.ts";

const SOURCES = { sources: ["windows-security"] } as const;
const CHANGED = "5136 directory-object-changed";

/** Microsoft's own programs that carry the directory to its cloud have these rights, and write these keys. */
const NOT_SYNCHRONISED: Condition = {
  not: {
    any: [
      { field: "identity_name", prefix: "MSOL_" },
      { field: "identity_name", prefix: "AAD_" },
    ],
  },
};
const ADDED: Condition = { field: "labels.operation", equals: "added" };

/** A controller is trusted for delegation because it is one. */
const CONTROLLER: Condition = { field: "labels.settings", contains: "domain-controller" };

/** A value of an attribute that nobody but the directory's own programs should write. */
function written(attribute: string): Condition {
  return { all: [{ field: "labels.attribute", equals: attribute }, ADDED, NOT_SYNCHRONISED] };
}

const RESPONSE = [
  "Take the value away again (reversible), and look at what was done with it since.",
  "See by which right the identity could write it, and take that away.",
];

/** Who rules the domain, and by what. */
export const WINDOWS_DIRECTORY: readonly Rule[] = [
  plainRule({
    ...SOURCES,
    id: "windows-dcsync",
    title: "{identity_name} asked a domain controller for the directory's secrets, as another controller would",
    actions: ["4662 directory-object-used"],
    when: {
      all: [
        { field: "labels.replicates", equals: "all" },
        { not: { field: "identity_kind", equals: "workload" } },
        NOT_SYNCHRONISED,
      ],
    },
    severity: "high",
    attempted: "medium",
    attack: { tactic: "Credential Access", technique: "T1003.006" },
    owasp: ["NHI5"],
    expected: "domain controllers among themselves, and Microsoft's synchronisation with its cloud",
    shows: ["labels.host", "session_uid"],
    key: "identity_uid",
    falsePositives: [
      "Another program that copies the directory with its passwords: give it an account of its own, and name it in the inventory.",
    ],
    response: [
      "Take the rights to replicate away from the identity; disable it.",
      "Take all passwords of the domain for known: change krbtgt's twice, and those of services and administrators.",
    ],
    fires: ["by a service", windows(4662, { Properties: "%%7688 {1131f6ad-9c07-11d1-f79f-00c04fc2dcd2}" })],
    quiet: [
      "by a controller",
      windows(4662, { SubjectUserName: "DC02$", Properties: "%%7688 {1131f6ad-9c07-11d1-f79f-00c04fc2dcd2}" }),
    ],
  }),
  plainRule({
    ...SOURCES,
    id: "windows-sid-history",
    title: "{identity_name} gave {resource} the past, and so the rights, of another account",
    actions: ["4765 sid-history-added", "4738 user-changed", "4742 computer-changed"],
    when: {
      any: [
        { field: "action", prefix: "4765" },
        { field: "labels.sid_history", equals: "set" },
      ],
    },
    severity: "high",
    attack: { tactic: "Privilege Escalation", technique: "T1134.005" },
    expected: "only while one domain is moved into another",
    falsePositives: ["A migration: until it ends."],
    response: RESPONSE,
    fires: ["one", windows(4765, { TargetUserName: "svc-sql", TargetSid: "S-1-5-21-1-2-3-1106" })],
    quiet: ["a change without", windows(4738, { TargetUserName: "svc-sql", SidHistory: "-" })],
  }),
  plainRule({
    ...SOURCES,
    id: "windows-key-credential-written",
    title: "{identity_name} gave {resource} a key to sign in with",
    actions: [CHANGED],
    when: { all: [written("msDS-KeyCredentialLink"), { not: { field: "identity_kind", equals: "workload" } }] },
    severity: "high",
    attack: { tactic: "Persistence", technique: "T1098" },
    owasp: ["NHI4"],
    expected: "computers for themselves, and the synchronisation with Microsoft's cloud",
    falsePositives: ["Windows Hello for Business, where another program than Microsoft's writes its keys."],
    response: RESPONSE,
    fires: ["for a computer", attributeAdded("msDS-KeyCredentialLink")],
    quiet: ["by the computer itself", attributeAdded("msDS-KeyCredentialLink", "computer", "WEB01$")],
  }),
  plainRule({
    ...SOURCES,
    id: "windows-delegation-written",
    title: "{identity_name} let another account act as anybody at {resource} ({labels.attribute})",
    actions: [CHANGED],
    when: { any: [written("msDS-AllowedToActOnBehalfOfOtherIdentity"), written("msDS-AllowedToDelegateTo")] },
    severity: "high",
    attack: { tactic: "Persistence", technique: "T1098" },
    owasp: ["NHI5"],
    expected: "by whoever administers the domain, rarely",
    shows: ["resource", "labels.attribute"],
    falsePositives: ["A service that is set up to act for its users, in a change that was planned."],
    response: RESPONSE,
    fires: ["at a computer", attributeAdded("msDS-AllowedToActOnBehalfOfOtherIdentity")],
    quiet: ["a description", attributeAdded("description")],
  }),
  plainRule({
    ...SOURCES,
    id: "windows-domain-rights-changed",
    title: "{identity_name} changed who may do what with {resource}, on which the rights of the whole domain rest",
    actions: [CHANGED],
    when: {
      all: [
        written("nTSecurityDescriptor"),
        {
          any: [
            { field: "resource", prefix: "CN=AdminSDHolder,CN=System," },
            { field: "labels.object_class", equals: "domainDNS" },
          ],
        },
      ],
    },
    severity: "high",
    attack: { tactic: "Persistence", technique: "T1098" },
    owasp: ["NHI5"],
    expected: "by whoever administers the domain, when a product is set up that asks for it",
    shows: ["resource", "labels.host"],
    falsePositives: ["Exchange, or a synchronisation with a cloud, while it is set up."],
    response: RESPONSE,
    fires: [
      "the model of administrators' rights",
      attributeAdded("nTSecurityDescriptor", "container", "svc-web", "CN=AdminSDHolder,CN=System,DC=corp,DC=example"),
    ],
    quiet: ["a unit of it", attributeAdded("nTSecurityDescriptor", "organizationalUnit")],
  }),
  plainRule({
    ...SOURCES,
    id: "windows-service-name-written",
    title: "{identity_name} made {resource}, a user, an account whose tickets can be asked for",
    actions: [CHANGED],
    when: { all: [written("servicePrincipalName"), { field: "labels.object_class", equals: "user" }] },
    severity: "low",
    attack: { tactic: "Credential Access", technique: "T1558.003" },
    expected: "when a service is set up",
    falsePositives: ["A new service: its account should be a managed one."],
    fires: ["a user", attributeAdded("servicePrincipalName", "user")],
    quiet: ["a computer", attributeAdded("servicePrincipalName", "computer")],
  }),
  plainRule({
    ...SOURCES,
    id: "windows-ruling-group-joined",
    title: "{identity_name} let {labels.member} into {labels.privileged_group}",
    actions: ["4728 member-added", "4732 member-added", "4756 member-added"],
    when: {
      all: [
        { field: "labels.privileged_group", exists: true },
        { not: { field: "labels.privileged_group", in: ["Administrators", "Print Operators", "Domain Controllers"] } },
      ],
    },
    severity: "high",
    attack: { tactic: "Privilege Escalation", technique: "T1098.007" },
    owasp: ["NHI5"],
    expected: "hardly ever, and in a change that was planned",
    shows: ["labels.member", "labels.privileged_group", "labels.host"],
    key: "labels.member",
    falsePositives: ["A new administrator."],
    response: ["Take the member out again (reversible) until somebody says that it was meant."],
    fires: [
      "Domain Admins",
      windows(4728, {
        MemberName: "CN=svc-sql,DC=corp",
        MemberSid: "S-1-5-21-1-2-3-9",
        TargetUserName: "Domain Admins",
        TargetSid: "S-1-5-21-1-2-3-512",
      }),
    ],
    quiet: [
      "a group of its own",
      windows(4728, {
        MemberName: "CN=svc-sql,DC=corp",
        MemberSid: "S-1-5-21-1-2-3-9",
        TargetUserName: "Web",
        TargetSid: "S-1-5-21-1-2-3-1301",
      }),
    ],
  }),
  traceRule({
    ...SOURCES,
    id: "windows-machine-group-joined",
    title: "{identity_name} let {labels.member} into the administrators of {labels.host}",
    actions: ["4732 member-added"],
    when: { field: "labels.privileged_group", equals: "Administrators" },
    attack: { tactic: "Privilege Escalation", technique: "T1098.007" },
    owasp: ["NHI5"],
    expected: "when a machine is set up",
    fires: [
      "one",
      windows(4732, { MemberSid: "S-1-5-21-1-2-3-9", TargetUserName: "Administrators", TargetSid: "S-1-5-32-544" }),
    ],
    quiet: [
      "of its users",
      windows(4732, { MemberSid: "S-1-5-21-1-2-3-9", TargetUserName: "Users", TargetSid: "S-1-5-32-545" }),
    ],
  }),
  plainRule({
    ...SOURCES,
    id: "windows-account-weakened",
    title: "{identity_name} made {resource} easier to take over: {labels.settings}",
    actions: ["4738 user-changed", "4742 computer-changed", "4720 user-created"],
    when: {
      all: [
        { not: CONTROLLER },
        {
          any: [
            "no-preauthentication",
            "reversible-password",
            "trusted-for-delegation",
            "trusted-to-authenticate",
            "des-only",
          ].map((setting): Condition => ({ field: "labels.settings", contains: setting })),
        },
      ],
    },
    severity: "medium",
    attack: { tactic: "Credential Access", technique: "T1556" },
    owasp: ["NHI4"],
    expected: "a password before each ticket, and no delegation",
    shows: ["resource", "labels.settings"],
    falsePositives: ["A service of old that needs it."],
    response: RESPONSE,
    fires: [
      "no password before its ticket",
      windows(4738, { TargetUserName: "svc-sql", UserAccountControl: "%%2096" }),
    ],
    quiet: ["a password that stays", windows(4738, { TargetUserName: "svc-sql", UserAccountControl: "%%2089" })],
  }),
  plainRule({
    ...SOURCES,
    id: "windows-controller-made",
    title: "{identity_name} made {resource} a domain controller",
    actions: ["4742 computer-changed", "4741 computer-created"],
    when: CONTROLLER,
    severity: "medium",
    attack: { tactic: "Persistence", technique: "T1098" },
    expected: "once in years, by whoever administers the domain",
    falsePositives: ["A new controller, in a change that was planned."],
    response: RESPONSE,
    fires: ["a computer", windows(4742, { TargetUserName: "DC03$", UserAccountControl: "%%2088 %%2093" })],
    quiet: ["for delegation", windows(4742, { TargetUserName: "WEB01$", UserAccountControl: "%%2093" })],
  }),
  plainRule({
    ...SOURCES,
    id: "windows-domain-opened",
    title: "{identity_name} changed what the whole domain rests on at {labels.host} ({action})",
    actions: ["4706 trust-created", "4794 restore-mode-password-set"],
    severity: "high",
    attack: { tactic: "Persistence", technique: "T1556" },
    expected: "years go by without it",
    key: "action",
    falsePositives: ["A company that is taken over; a password for restoring that is changed by the book."],
    response: RESPONSE,
    fires: ["a controller's own password", windows(4794)],
    quiet: ["a policy", windows(4739)],
  }),
];
