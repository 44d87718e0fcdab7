import type { Condition, Rule } from "../../rule.ts";
import { vault } from "../examples/vendors.ts";
import { plainRule } from "../plain-rule.ts";
import { ANSWERED, at, mounted, SOURCE, WRITTEN } from "./requests.ts";

/** A request of an engine, which is mounted where its owner likes: known by its type, and by the end of the path. */
const engine = (types: readonly string[], ...paths: readonly string[]): Condition => ({
  all: [
    ANSWERED,
    { field: "labels.mount_type", in: types },
    { any: paths.map((matches) => ({ field: "resource", matches })) },
  ],
});

/** Vault: who may come in as what, what its engines may give out, and secrets that it hands on or loses. */
export const VAULT_ROLES: readonly Rule[] = [
  plainRule({
    ...SOURCE,
    id: "vault-way-in-changed",
    title: "{identity_name} changed who comes into Vault, or as what ({resource})",
    actions: ["update auth/*", "create auth/*", "update identity*", "create identity*"],
    when: {
      all: [
        at(
          "auth/*/role/*",
          "auth/*/roles/*",
          "auth/*/config",
          "auth/*/config/*",
          "auth/*/groups/*",
          "auth/*/map/*",
          "auth/*/certs/*",
          "identity/entity-alias*",
          "identity/group-alias*",
          "identity/group",
          "identity/group/*",
        ),
        { not: { field: "resource", matches: "auth/*/role/*/*" } },
      ],
    },
    severity: "low",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Persistence", technique: "T1098.003" },
    expected: "roles come from code, by the same identity",
    fires: ["a role", vault("update", "auth/kubernetes/role/shop", mounted("kubernetes", "auth/kubernetes"))],
    quiet: ["a secret of one", vault("update", "auth/approle/role/shop/secret-id", mounted("approle", "auth/approle"))],
  }),
  plainRule({
    ...SOURCE,
    id: "vault-engine-changed",
    title: "{identity_name} changed what an engine of Vault may give out, or with which account ({resource})",
    actions: WRITTEN,
    when: {
      any: [
        engine(
          ["database", "aws", "azure", "gcp", "kubernetes", "ldap", "ad", "consul", "nomad", "rabbitmq", "terraform"],
          "*/config/*",
          "*/config",
          "*/roles/*",
          "*/static-roles/*",
          "*/roleset/*",
          "*/static-account/*",
          "*/impersonated-account/*",
        ),
        engine(["ssh", "pki"], "*/roles/*"),
      ],
    },
    severity: "low",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Persistence", technique: "T1098.003" },
    expected: "engines are set up from code, by the same identity",
    fires: ["a role of a database", vault("update", "database/roles/shop", mounted("database", "database"))],
    quiet: ["credentials", vault("read", "database/creds/shop", mounted("database", "database"))],
  }),
  plainRule({
    ...SOURCE,
    id: "vault-signed-for-anybody",
    title: "{identity_name} let Vault sign an authority, or whatever it was shown ({resource})",
    actions: WRITTEN,
    when: engine(
      ["pki"],
      "*/root/sign-intermediate",
      "*/sign-verbatim*",
      "*/root/sign-self-issued",
      "*/sign-intermediate",
    ),
    severity: "medium",
    attempted: "low",
    owasp: ["NHI4"],
    attack: { tactic: "Credential Access", technique: "T1556" },
    expected: "certificates are issued by a role, which limits the names",
    fires: ["as it is", vault("update", "pki/sign-verbatim/web", mounted("pki", "pki"))],
    quiet: ["by a role", vault("update", "pki/sign/web", mounted("pki", "pki"))],
  }),
  plainRule({
    ...SOURCE,
    id: "vault-secrets-handed-on",
    title: "{identity_name} lets secrets of Vault be kept elsewhere, too ({resource})",
    actions: ["update sys/sync", "create sys/sync", "update sys/config/cors", "create sys/config/cors"],
    when: at("sys/sync/destinations/*", "sys/config/cors"),
    severity: "medium",
    attempted: "low",
    owasp: ["NHI2"],
    attack: { tactic: "Exfiltration", technique: "T1537" },
    expected: "secrets stay in Vault, or go where they went",
    fires: ["a destination", vault("update", "sys/sync/destinations/gh/shop")],
    quiet: ["listed", vault("list", "sys/sync/destinations")],
  }),
  plainRule({
    ...SOURCE,
    id: "vault-secret-destroyed",
    title: "{identity_name} destroyed a secret, a version of a key or a policy of Vault ({resource})",
    actions: [...WRITTEN, "delete sys/policies/*", "delete sys/policy*"],
    when: {
      any: [
        engine(["kv", "generic"], "*/destroy/*"),
        engine(["transit"], "*/keys/*/trim", "*/restore", "*/restore/*"),
        { all: [{ field: "action", prefix: "delete " }, at("sys/policies/*", "sys/policy/*")] },
      ],
    },
    severity: "low",
    attempted: "low",
    attack: { tactic: "Impact", technique: "T1485" },
    expected: "old versions go by their age",
    fires: ["a secret", vault("update", "secret/destroy/shop/db", mounted("kv", "secret"))],
    quiet: ["a version hidden", vault("update", "secret/delete/shop/db", mounted("kv", "secret"))],
  }),
  plainRule({
    ...SOURCE,
    id: "vault-certificate-for-keys-made",
    title: "{identity_name} made a certificate with which keys are fetched from Vault ({resource})",
    actions: WRITTEN,
    when: engine(["kmip"], "*/credential/generate", "*/credential/sign"),
    severity: "low",
    attempted: "low",
    owasp: ["NHI7"],
    attack: { tactic: "Persistence", technique: "T1098.001" },
    expected: "few of them, set up with the machines",
    fires: ["made", vault("update", "kmip/scope/s/role/r/credential/generate", mounted("kmip", "kmip"))],
    quiet: ["a role", vault("update", "kmip/scope/s/role/r", mounted("kmip", "kmip"))],
  }),
];
