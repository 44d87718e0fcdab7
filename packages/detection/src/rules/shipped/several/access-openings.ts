import type { Rule } from "../../rule.ts";
import { auth0 } from "../examples/directories.ts";
import { anthropic, BY_ANTHROPIC, gitlab, vault } from "../examples/vendors.ts";
import { plainRule } from "../plain-rule.ts";

/** Vault's own log has each request twice: what was done stands in the answer. */
const ANSWERED = { field: "labels.entry", equals: "response" } as const;

/** Roles of an organisation as activities of Anthropic write them. */
const ROLES_OF_ORGANIZATION = ["organization:owner", "organization:admin", "organization:primary_owner"] as const;

/** Vault, Auth0, GitLab and Anthropic: guards taken off and doors opened, one operation at a time. */
export const ACCESS_OPENINGS: readonly Rule[] = [
  plainRule({
    id: "vault-keys-made-anew",
    title: "{identity_name} began to make the keys that open Vault anew",
    sources: ["vault-audit"],
    actions: ["update sys/rekey", "update sys/rekey-recovery-key", "update sys/rotate"],
    when: { all: [ANSWERED, { not: { field: "action", suffix: "sys/rotate" } }] },
    severity: "high",
    attempted: "medium",
    attack: { tactic: "Persistence", technique: "T1098" },
    expected: "those who hold the keys meet for it",
    response: ["Cancel it (delete sys/rekey/init) while keys are missing; ask the holders of the keys."],
    fires: ["begun", vault("update", "sys/rekey/init")],
    quiet: ["its state read", vault("read", "sys/rekey/init")],
  }),
  plainRule({
    id: "vault-leases-revoked",
    title: "{identity_name} ended all credentials under {resource|a path}",
    sources: ["vault-audit"],
    actions: ["update sys/leases/revoke-prefix", "update sys/leases/revoke-force"],
    when: ANSWERED,
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Impact", technique: "T1531" },
    expected: "credentials end by themselves, or all at once in an emergency",
    fires: ["of a mount", vault("update", "sys/leases/revoke-prefix/aws/")],
    quiet: ["one", vault("update", "sys/leases/revoke")],
  }),
  plainRule({
    id: "vault-plugin-registered",
    title: "{identity_name} put a program of its own into Vault ({resource|not named in the log})",
    sources: ["vault-audit"],
    actions: ["update sys/plugins", "create sys/plugins"],
    when: ANSWERED,
    severity: "high",
    attempted: "medium",
    attack: { tactic: "Persistence", technique: "T1525" },
    expected: "plugins come with a new version of Vault",
    response: ["Disable what was mounted from it, then deregister it (both reversible); keep the program."],
    fires: ["registered", vault("update", "sys/plugins/catalog/auth/sso")],
    quiet: ["listed", vault("list", "sys/plugins/catalog")],
  }),
  plainRule({
    id: "vault-copy-taken",
    title: "{identity_name} took a copy of all of Vault's storage",
    sources: ["vault-audit"],
    actions: ["read sys/storage"],
    when: {
      all: [
        ANSWERED,
        { field: "resource", contains: "snapshot" },
        { not: { any: ["backup", "snapshot"].map((contains) => ({ field: "identity_name", contains })) } },
      ],
    },
    severity: "medium",
    attempted: "medium",
    attack: { tactic: "Credential Access", technique: "T1555.006" },
    expected: "the backup job takes them, at its hour",
    fires: ["a snapshot", vault("read", "sys/storage/raft/snapshot")],
    quiet: ["its peers", vault("read", "sys/storage/raft/configuration")],
  }),
  plainRule({
    id: "auth0-second-factor-removed",
    title: "{identity_name} took a second factor off ({resource|not named in the log})",
    sources: ["auth0"],
    actions: [
      "DELETE /api/v2/guardian/enrollments/{id}",
      "DELETE /api/v2/users/{id}/multifactor/*",
      "DELETE /api/v2/users/{id}/authentication-methods*",
      "DELETE /api/v2/users/{id}/authenticators",
      "PUT /api/v2/guardian/factors/*",
    ],
    when: {
      any: [
        { field: "action", prefix: "DELETE " },
        { field: "raw.data.details.request.body.enabled", equals: false },
        { field: "raw.details.request.body.enabled", equals: false },
      ],
    },
    severity: "medium",
    owasp: ["NHI4"],
    attack: { tactic: "Credential Access", technique: "T1556.006" },
    expected: "the help desk removes one when a telephone is lost",
    fires: [
      "of a person",
      auth0("Delete a multi-factor enrollment", "delete", "/api/v2/guardian/enrollments/dev_a1b2c3d4e5f6"),
    ],
    quiet: [
      "one switched on",
      auth0("Update a Multi-factor Authentication Factor", "put", "/api/v2/guardian/factors/otp", { enabled: true }),
    ],
  }),
  plainRule({
    id: "auth0-tenant-changed",
    title: "{identity_name} changed the tenant itself ({action})",
    sources: ["auth0"],
    actions: ["PATCH /api/v2/tenants/settings", "POST /api/v2/custom-domains", "DELETE /api/v2/custom-domains/{id}"],
    severity: "low",
    attack: { tactic: "Persistence", technique: "T1556" },
    expected: "tenants are set up once",
    fires: ["its settings", auth0("Update tenant settings", "patch", "/api/v2/tenants/settings")],
    quiet: ["read", auth0("Get tenant settings", "get", "/api/v2/tenants/settings")],
  }),
  plainRule({
    id: "gitlab-project-destroyed",
    title: "{identity_name} removed {resource|a project}",
    sources: ["gitlab-audit"],
    actions: [
      "project_destroyed",
      "group_destroyed",
      "remove project",
      "remove group",
      "project_deletion_marked",
      "group_deletion_marked",
    ],
    severity: "low",
    attack: { tactic: "Impact", technique: "T1485" },
    expected: "projects are archived",
    fires: ["a project", gitlab("project_destroyed")],
    quiet: ["archived", gitlab("project_archived")],
  }),
  plainRule({
    id: "anthropic-role-raised",
    title: "{identity_name} gave somebody the rights of {labels.role|an administrator}",
    sources: ["anthropic"],
    actions: ["claude_user_role_updated", "role_assignment_granted", "org_user_invite_sent"],
    when: {
      any: ["raw.new_role", "raw.role", "raw.current_role", "raw.role_name", "raw.invited_role"].map((field) => ({
        field,
        in: ["owner", "primary_owner", "admin", "organization_admin", "org_admin", ...ROLES_OF_ORGANIZATION],
      })),
    },
    actors: "anyone",
    severity: "medium",
    owasp: ["NHI5"],
    attack: { tactic: "Privilege Escalation", technique: "T1098.003" },
    expected: "few administrators, all of them people",
    fires: ["with no person named", anthropic("role_assignment_granted", { ...BY_ANTHROPIC, role: "admin" })],
    quiet: ["a user", anthropic("claude_user_role_updated", { previous_role: "admin", current_role: "user" })],
  }),
];
