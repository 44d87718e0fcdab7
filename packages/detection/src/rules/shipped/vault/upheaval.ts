import type { Condition, Rule } from "../../rule.ts";
import { vault } from "../examples/vendors.ts";
import { plainRule } from "../plain-rule.ts";
import { ANSWERED, at, mounted, SOURCE, WRITTEN } from "./requests.ts";

/** A request of an engine, which is mounted where its owner likes: known by its type, and by the end of the path. */
const engine = (types: readonly string[], ...more: readonly Condition[]): Condition => ({
  all: [ANSWERED, { field: "labels.mount_type", in: types }, ...more],
});

/** The root certificate that an engine has: deleted. To sign for a user or a role of that name is another thing. */
const ROOT_GONE: Condition = {
  all: [
    { field: "action", prefix: "delete " },
    { field: "resource", matches: "*/root" },
  ],
};

/** Vault: the server itself, its keys, its authorities and its second factors. */
export const VAULT_UPHEAVAL: readonly Rule[] = [
  plainRule({
    ...SOURCE,
    id: "vault-copies-sent-away",
    title: "{identity_name} set up where copies of Vault's storage go ({resource})",
    actions: ["update sys/storage", "create sys/storage", "update sys/replication/*", "create sys/replication/*"],
    when: at(
      "sys/storage/*/snapshot-auto/config/*",
      "sys/replication/*/primary/secondary-token",
      "sys/replication/*/primary/enable",
    ),
    severity: "high",
    attempted: "medium",
    attack: { tactic: "Exfiltration", technique: "T1537" },
    expected: "replicas and snapshots are set up with the server",
    response: ["Take the secondary or the schedule away; make anew what the copy holds."],
    fires: ["a token for a replica", vault("update", "sys/replication/performance/primary/secondary-token")],
    quiet: ["its state", vault("read", "sys/replication/status")],
  }),
  plainRule({
    ...SOURCE,
    id: "vault-cluster-upset",
    title: "{identity_name} took servers or replicas out of Vault's cluster ({resource})",
    actions: ["update sys/storage", "delete sys/storage", "update sys/replication/*"],
    when: at(
      "sys/storage/raft/remove-peer",
      "sys/storage/raft/snapshot-force",
      "sys/storage/raft/snapshot-auto/config/*",
      "sys/replication/*/demote",
      "sys/replication/*/disable",
      "sys/replication/*/promote",
      "sys/replication/*/revoke-secondary",
    ),
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Impact", technique: "T1490" },
    expected: "servers leave the cluster at a planned change",
    fires: ["a server", vault("update", "sys/storage/raft/remove-peer")],
    quiet: ["its members", vault("read", "sys/storage/raft/configuration")],
  }),
  plainRule({
    ...SOURCE,
    id: "vault-emergency-token-made",
    title: "{identity_name} began to make a token for emergencies ({resource})",
    actions: ["update sys/generate-recovery-token", "create sys/generate-recovery-token", "update sys/replication/*"],
    when: at("sys/generate-recovery-token*", "sys/replication/dr/secondary/generate-operation-token*"),
    severity: "high",
    attempted: "medium",
    owasp: ["NHI5"],
    attack: { tactic: "Persistence", technique: "T1098.001" },
    expected: "in an emergency, by several people",
    response: ["Cancel it while keys are missing, else revoke the new token; ask the holders of the keys."],
    fires: ["for recovery", vault("update", "sys/generate-recovery-token/attempt")],
    quiet: ["its state", vault("read", "sys/generate-recovery-token/attempt")],
  }),
  plainRule({
    ...SOURCE,
    id: "vault-guard-removed",
    title: "{identity_name} removed a limit, a policy or a second factor of Vault ({resource})",
    actions: ["delete sys/quotas", "delete sys/policies/*", "delete sys/config", "delete identity*"],
    when: at("sys/quotas/*", "sys/policies/egp/*", "sys/policies/rgp/*", "sys/config/auditing/*", "identity/mfa/*"),
    severity: "high",
    attempted: "medium",
    owasp: ["NHI4"],
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "guards go with what they guard, from code",
    fires: ["a second factor", vault("delete", "identity/mfa/login-enforcement/all", mounted("identity", "identity"))],
    quiet: ["a group", vault("delete", "identity/group/id/x", mounted("identity", "identity"))],
  }),
  plainRule({
    ...SOURCE,
    id: "vault-namespace-deleted",
    title: "{identity_name} deleted the namespace {resource} of Vault, and all in it",
    actions: ["delete sys/namespaces"],
    when: ANSWERED,
    severity: "high",
    attempted: "medium",
    attack: { tactic: "Impact", technique: "T1485" },
    expected: "namespaces stay while a team exists",
    response: [
      "What was in the namespace is gone: restore it from a snapshot of the storage.",
      "Revoke the token by its accessor (reversible by a new login).",
    ],
    fires: ["deleted", vault("delete", "sys/namespaces/team")],
    quiet: ["made", vault("update", "sys/namespaces/team")],
  }),
  plainRule({
    ...SOURCE,
    id: "vault-memory-read",
    title: "{identity_name} looked into the memory of Vault ({resource})",
    actions: ["read sys/pprof"],
    when: ANSWERED,
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Credential Access", technique: "T1552" },
    expected: "profiles are taken with the vendor's support",
    fires: ["the heap", vault("read", "sys/pprof/heap")],
    quiet: ["its health", vault("read", "sys/health")],
  }),
  plainRule({
    ...SOURCE,
    id: "vault-transit-key-endangered",
    title: "{identity_name} deleted an encryption key of Vault, or let it be taken or deleted ({resource})",
    actions: [...WRITTEN, "delete *"],
    when: engine(["transit"], {
      any: [
        {
          all: [
            { field: "action", prefix: "delete " },
            { field: "resource", matches: "*/keys/*" },
          ],
        },
        {
          all: [
            { field: "resource", matches: "*/keys/*" },
            {
              any: ["deletion_allowed", "exportable", "allow_plaintext_backup"].map((name) => ({
                field: `raw.request.data.${name}`,
                equals: true,
              })),
            },
          ],
        },
      ],
    }),
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Impact", technique: "T1485" },
    expected: "keys stay in Vault, and stay",
    fires: [
      "it may be deleted",
      vault("update", "transit/keys/app/config", mounted("transit", "transit", { data: { deletion_allowed: true } })),
    ],
    quiet: ["made anew", vault("update", "transit/keys/app/rotate", mounted("transit", "transit"))],
  }),
  plainRule({
    ...SOURCE,
    id: "vault-authority-changed",
    title: "{identity_name} changed a certificate authority that Vault signs with ({resource})",
    actions: [...WRITTEN, "delete *"],
    when: engine(["pki", "ssh"], {
      any: [
        "*/root/generate/exported",
        "*/root/generate/internal",
        "*/root/replace",
        "*/root/rotate/*",
        "*/intermediate/generate/exported",
        "*/intermediate/set-signed",
        "*/issuers/import/*",
        "*/issuers/generate/*",
        "*/config/ca",
      ]
        .map((matches): Condition => ({ field: "resource", matches }))
        .concat(ROOT_GONE),
    }),
    severity: "medium",
    attempted: "low",
    owasp: ["NHI4"],
    attack: { tactic: "Credential Access", technique: "T1556" },
    expected: "authorities are made once, by ceremony",
    fires: ["its key given out", vault("update", "pki/root/generate/exported", mounted("pki", "pki"))],
    quiet: ["a certificate", vault("update", "pki/issue/web", mounted("pki", "pki"))],
  }),
  plainRule({
    ...SOURCE,
    id: "vault-root-policy-token-made",
    title: "{identity_name} made a token of Vault that may do everything",
    actions: ["update auth/token/create*", "create auth/token/create*", "update auth/token", "create auth/token"],
    when: {
      all: [
        ANSWERED,
        {
          any: ["raw.response.auth.policies", "raw.request.data.policies"].map((field) => ({ field, equals: "root" })),
        },
      ],
    },
    severity: "high",
    owasp: ["NHI5", "NHI7"],
    attack: { tactic: "Persistence", technique: "T1098.001" },
    expected: "tokens that may do one thing",
    response: [
      "Revoke the token that was made, by its accessor, then the one that made it (reversible by a new login).",
    ],
    fires: [
      "root",
      vault("update", "auth/token/create", {
        ...mounted("token", "auth/token"),
        response: { auth: { policies: ["root"] } },
      }),
    ],
    quiet: [
      "of a team",
      vault("update", "auth/token/create", {
        ...mounted("token", "auth/token"),
        response: { auth: { policies: ["shop"] } },
      }),
    ],
  }),
  plainRule({
    ...SOURCE,
    id: "vault-tokens-listed",
    title: "{identity_name} listed all tokens of Vault",
    actions: ["list auth/token*"],
    when: at("auth/token/accessors*"),
    severity: "low",
    attempted: "low",
    attack: { tactic: "Discovery", technique: "T1087.004" },
    expected: "whoever cleans tokens up, at its hour",
    fires: ["listed", vault("list", "auth/token/accessors/", mounted("token", "auth/token"))],
    quiet: ["its own looked at", vault("read", "auth/token/lookup-self", mounted("token", "auth/token"))],
  }),
  plainRule({
    ...SOURCE,
    id: "vault-way-in-planted",
    title: "{identity_name} made a way into Vault: a user, a chosen secret, or a role for anybody ({resource})",
    actions: ["update auth/*", "create auth/*", "update identity*", "create identity*"],
    when: {
      all: [
        ANSWERED,
        {
          any: [
            { field: "resource", matches: "auth/*/role/*/custom-secret-id" },
            { field: "resource", prefix: "identity/entity/merge" },
            {
              all: [
                { field: "labels.mount_type", in: ["userpass", "ldap", "okta", "radius"] },
                { field: "resource", matches: "auth/*/users/*" },
              ],
            },
            {
              any: [
                "bound_service_account_names",
                "bound_iam_principal_arn",
                "bound_iam_role_arn",
                "bound_account_id",
                "bound_projects",
                "bound_subject",
              ].map((name) => ({ field: `raw.request.data.${name}.*`, in: ["*", "arn:aws:iam::*:*"] })),
            },
          ],
        },
      ],
    },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI4"],
    attack: { tactic: "Persistence", technique: "T1136.003" },
    expected: "identities come from the directory, roles from code",
    fires: ["a user", vault("update", "auth/userpass/users/eve", mounted("userpass", "auth/userpass"))],
    quiet: ["signed in", vault("update", "auth/userpass/login/eve", mounted("userpass", "auth/userpass"))],
  }),
];
