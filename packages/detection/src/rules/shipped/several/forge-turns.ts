import type { Condition, Rule } from "../../rule.ts";
import { github } from "../examples/records.ts";
import { plainRule } from "../plain-rule.ts";

/** Levels of enforcement: 0 is off, 1 leaves out administrators, 2 is everybody. What is allowed is lowered by a level above 0. */
const LOWERED: readonly Condition[] = [
  { field: "raw.admin_enforced", equals: false },
  { field: "raw.require_code_owner_review", equals: false },
  ...["allow_force_pushes", "allow_deletions"].map(
    (name) => ({ field: `raw.${name}_enforcement_level`, in: [1, 2] }) as const,
  ),
  ...["pull_request_reviews", "required_status_checks", "signature_requirement"].map(
    (name) => ({ field: `raw.${name}_enforcement_level`, equals: 0 }) as const,
  ),
];

/** GitHub: roles that an organization makes for itself, and its name. */
export const FORGE_TURNS: readonly Rule[] = [
  plainRule({
    id: "github-organization-role-changed",
    title: "{identity_name} made or gave a role of the organization {account_uid} ({action})",
    sources: ["github-audit"],
    actions: ["organization_role.*", "enterprise_role.*", "role.create", "role.update", "org.add_security_manager"],
    when: {
      not: { any: ["revoke", "destroy", "delete"].map((suffix) => ({ field: "action", suffix: `.${suffix}` })) },
    },
    severity: "low",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Persistence", technique: "T1098.003" },
    expected: "roles are made by owners, seldom",
    fires: ["given", github("organization_role.assign")],
    quiet: ["taken back", github("organization_role.revoke")],
  }),
  plainRule({
    id: "github-branch-guard-lowered",
    title: "{identity_name} lowered what guards a branch of {resource|a repository} ({action})",
    sources: ["github-audit"],
    actions: ["protected_branch.update_*"],
    when: { any: LOWERED },
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "what guards a branch holds for everybody",
    fires: ["not for administrators", github("protected_branch.update_admin_enforced", { admin_enforced: false })],
    quiet: [
      "no more force pushes",
      github("protected_branch.update_allow_force_pushes_enforcement_level", {
        allow_force_pushes_enforcement_level: 0,
      }),
    ],
  }),
  plainRule({
    id: "github-organization-renamed",
    title: "{identity_name} gave the organization {account_uid} another name: whoever takes the old one gets its links",
    sources: ["github-audit"],
    actions: ["org.rename", "business.rename_slug"],
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Initial Access", technique: "T1195" },
    expected: "names stay",
    fires: ["renamed", github("org.rename")],
    quiet: ["a repository", github("repo.rename")],
  }),
  plainRule({
    id: "github-ssh-key-added",
    title:
      "{identity_name} added a key with which an account reaches its repositories ({raw.title|not named in the log})",
    sources: ["github-audit"],
    actions: ["public_key.create"],
    when: { not: { field: "raw.repo", exists: true } },
    severity: "low",
    attempted: "low",
    owasp: ["NHI7"],
    attack: { tactic: "Persistence", technique: "T1098.004" },
    expected: "keys come with a new machine",
    fires: ["a key", github("public_key.create", { title: "laptop", repo: null })],
    quiet: ["verified", github("public_key.verify", { repo: null })],
  }),
  plainRule({
    id: "github-searched-by-a-scanner",
    title: "{identity_name} fetched {raw.repo|a repository} with a tool that looks for secrets ({user_agent})",
    sources: ["github-audit"],
    actions: ["git.clone", "git.fetch", "repo.download_zip", "api.request", "GET /*"],
    when: {
      any: ["trufflehog", "gitleaks", "gitrob", "noseyparker", "gitguardian", "detect-secrets", "nord-stream"].map(
        (contains) => ({
          field: "user_agent",
          contains,
        }),
      ),
    },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI2"],
    attack: { tactic: "Credential Access", technique: "T1552.001" },
    expected: "the company's own scanner, by its own identity",
    fires: ["a scanner", github("git.clone", { user_agent: "trufflehog" })],
    quiet: ["git", github("git.clone", { user_agent: "git/2.45.1" })],
  }),
  plainRule({
    id: "github-payment-removed",
    title: "{identity_name} removed a payment method of {account_uid}",
    sources: ["github-audit"],
    actions: ["payment_method.remove"],
    severity: "low",
    attempted: "low",
    attack: { tactic: "Impact", technique: "T1489" },
    expected: "finance changes it, and adds another",
    fires: ["taken away", github("payment_method.remove")],
    quiet: ["another", github("payment_method.update")],
  }),
];
