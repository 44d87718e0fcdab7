import type { Condition, Rule } from "../../rule.ts";
import { vault } from "../examples/vendors.ts";
import { plainRule } from "../plain-rule.ts";

const sources = ["vault-audit"];
const DONE: Condition = { field: "labels.entry", equals: "response" };
const sent = (data: Readonly<Record<string, string | boolean>>) => ({ request: { data } });

/** What makes a policy more than the rights to some secrets. */
const FAR = [
  ...['path "*', 'path "+', 'path "sys/', 'path "auth/', 'path "identity/', "sudo", "hmac-sha256:"],
  // The beginnings of those, which reach as far.
  ...["s", "sy", "sys", "a", "au", "aut", "auth", "i", "id", "iden", "ident", "identity"].map(
    (part) => `path "${part}*`,
  ),
  // Written as nobody writes it.
  ...["path  ", "path\t", "path\n", "path\r", 'path"', "path/", "path#"],
];

/** A policy in clear (auditors may ask for it) that reaches no further than some secrets. */
export const NARROW_POLICY: Condition = {
  all: [
    { any: ["policy", "rules"].map((name) => ({ field: `raw.request.data.${name}`, contains: "path " })) },
    ...FAR.map(
      (contains): Condition => ({
        not: { any: ["policy", "rules"].map((name) => ({ field: `raw.request.data.${name}`, contains })) },
      }),
    ),
  ],
};

/** Vault: changes that code makes every day, and those of the same kind that nobody should make. */
export const VAULT_LIMITS: readonly Rule[] = [
  plainRule({
    id: "vault-narrow-policy-changed",
    title:
      "{identity_name} changed the policy {resource|that the log does not name} of Vault, which gives some secrets",
    sources,
    actions: ["update sys/policies/acl", "create sys/policies/acl", "update sys/policy", "create sys/policy"],
    when: { all: [DONE, NARROW_POLICY] },
    severity: "info",
    attempted: "info",
    owasp: ["NHI5"],
    attack: { tactic: "Privilege Escalation", technique: "T1098" },
    expected: "policies come from code",
    fires: [
      "one path",
      vault("update", "sys/policies/acl/shop", sent({ policy: 'path "kv/data/shop/*" { capabilities = ["read"] }' })),
    ],
    quiet: [
      "everything",
      vault("update", "sys/policies/acl/all", sent({ policy: 'path "*" { capabilities = ["read"] }' })),
    ],
  }),
  plainRule({
    id: "vault-auth-method-tuned",
    title: "{identity_name} changed the settings of how callers sign in to Vault ({resource|sys/auth})",
    sources,
    actions: ["update sys/auth", "create sys/auth"],
    when: { all: [DONE, { field: "resource", suffix: "/tune" }] },
    severity: "low",
    attempted: "low",
    attack: { tactic: "Persistence", technique: "T1556" },
    expected: "settings come from code",
    fires: ["lifetimes", vault("update", "sys/auth/kubernetes/tune")],
    quiet: ["a method is added", vault("update", "sys/auth/evil")],
  }),
  plainRule({
    id: "vault-role-for-anybody",
    title: "{identity_name} made a role that gives certificates for any name or user ({resource|not named in the log})",
    sources,
    actions: ["update *", "create *"],
    when: {
      all: [
        DONE,
        { field: "labels.mount_type", in: ["pki", "ssh"] },
        { field: "resource", matches: "*/roles/*" },
        {
          any: [
            { field: "raw.request.data.allow_any_name", equals: true },
            { field: "raw.request.data.allowed_users", equals: "*" },
            { field: "raw.request.data.allowed_domains", equals: "*" },
            { field: "raw.request.data.enforce_hostnames", equals: false },
          ],
        },
      ],
    },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Credential Access", technique: "T1556" },
    expected: "a role gives certificates for the names of its users",
    fires: [
      "any name",
      vault("update", "pki/roles/any", { request: { mount_type: "pki", data: { allow_any_name: true } } }),
    ],
    quiet: [
      "one domain",
      vault("update", "pki/roles/web", { request: { mount_type: "pki", data: { allowed_domains: "example.com" } } }),
    ],
  }),
  plainRule({
    id: "vault-secret-history-deleted",
    title: "{identity_name} deleted the secret {resource|that the log does not name} with all its versions",
    sources,
    actions: ["delete *"],
    when: {
      all: [
        DONE,
        { field: "labels.mount_type", in: ["kv", "generic"] },
        { field: "resource", matches: "*/metadata/*" },
      ],
    },
    severity: "low",
    attempted: "low",
    attack: { tactic: "Impact", technique: "T1485" },
    expected: "secrets go with what used them",
    fires: ["for good", vault("delete", "kv/metadata/prod/db", { request: { mount_type: "kv" } })],
    quiet: [
      "a version, which can be brought back",
      vault("delete", "kv/data/prod/db", { request: { mount_type: "kv" } }),
    ],
  }),
];
