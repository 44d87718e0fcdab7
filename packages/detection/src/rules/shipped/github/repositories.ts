import type { JsonObject } from "@rolecall/core";
import type { Rule } from "../../rule.ts";
import { github } from "../examples/records.ts";

const BASE = { version: 1, sources: ["github-audit"], owasp: [] } as const;
const TEN_MINUTES = 600_000;
const TOOLS = [{ tactic: "Defense Impairment", technique: "T1685" }] as const;
const OWNER = "The repository's owners change their own settings: ask them, or see their change request.";

/** Repositories: who may read them, what guards them, who takes them. */
export const GITHUB_REPOSITORIES: readonly Rule[] = [
  {
    ...BASE,
    id: "github-repository-made-public",
    title: "{identity_name} made the repository {raw.repo|that the log does not name} public",
    confidence: "high",
    actions: ["repo.access"],
    when: { field: "raw.visibility", equals: "public" },
    severity: "high",
    attacks: [{ tactic: "Exfiltration", technique: "T1567" }],
    owasp: ["NHI2"],
    expected: "private repositories stay private",
    shows: ["raw.repo", "raw.previous_visibility"],
    key: "raw.repo",
    falsePositives: ["A project that is published: announced, by a person."],
    response: ["Make it private again; rotate every secret in its history; look at who cloned it meanwhile."],
    fires: [
      { name: "published", records: [github("repo.access", { visibility: "public", previous_visibility: "private" })] },
    ],
    quiet: [{ name: "made private", records: [github("repo.access", { visibility: "private" })] }],
  },
  {
    ...BASE,
    id: "github-public-repository-created",
    title: "{identity_name} created the public repository {raw.repo|that the log does not name}",
    confidence: "medium",
    actions: ["repo.create"],
    when: {
      any: [
        { field: "raw.visibility", equals: "public" },
        { field: "raw.public_repo", equals: true },
      ],
    },
    severity: "medium",
    attacks: [{ tactic: "Exfiltration", technique: "T1567" }],
    owasp: ["NHI2"],
    expected: "repositories are created private; worms publish what they steal in new public ones",
    shows: ["raw.repo", "user_agent"],
    key: "raw.repo",
    falsePositives: ["An open-source project that starts: announced, by a person."],
    response: ["Make it private; read what is in it; revoke the token that made it."],
    fires: [{ name: "public", records: [github("repo.create", { visibility: "public" })] }],
    quiet: [{ name: "private", records: [github("repo.create", { visibility: "private" })] }],
  },
  {
    ...BASE,
    id: "github-branch-protection-removed",
    title: "{identity_name} removed the protection of a branch of {raw.repo|the organization}",
    confidence: "high",
    actions: ["protected_branch.destroy", "repository_ruleset.destroy"],
    severity: "medium",
    attacks: TOOLS,
    owasp: ["NHI5"],
    expected: "changes are reviewed before they are merged",
    shows: ["raw.repo", "raw.name", "raw.ruleset_name"],
    key: "raw.repo",
    falsePositives: [OWNER],
    response: ["Put the protection back; read the commits pushed meanwhile."],
    fires: [{ name: "removed", records: [github("protected_branch.destroy", { name: "main" })] }],
    quiet: [{ name: "set up", records: [github("protected_branch.create", { name: "main" })] }],
  },
  {
    ...BASE,
    id: "github-branch-protection-bypassed",
    title: "{identity_name} went past the protection of a branch of {raw.repo|the organization}, which stays",
    confidence: "high",
    actions: ["protected_branch.policy_override"],
    severity: "low",
    attacks: TOOLS,
    owasp: ["NHI5"],
    expected: "changes are reviewed before they are merged",
    shows: ["raw.repo", "raw.branch", "raw.overridden_codes"],
    key: "raw.repo",
    falsePositives: ["An administrator who merges without a review, as the settings allow."],
    response: ["Read the commits that went in; forbid bypasses in the settings of the branch if nobody should."],
    fires: [{ name: "merged by an administrator", records: [github("protected_branch.policy_override")] }],
    quiet: [{ name: "refused", records: [github("protected_branch.rejected_ref_update")] }],
  },
  {
    ...BASE,
    id: "github-ruleset-disabled",
    title:
      "{identity_name} switched off the rules {raw.ruleset_name|that the log does not name} of {raw.repo|the organization}",
    confidence: "high",
    actions: ["repository_ruleset.update"],
    when: {
      all: [
        { field: "raw.ruleset_enforcement", in: ["disabled", "evaluate"] },
        { field: "raw.ruleset_old_enforcement", exists: true },
      ],
    },
    severity: "medium",
    attacks: TOOLS,
    owasp: ["NHI5"],
    expected: "rules stay enforced",
    shows: ["raw.ruleset_name", "raw.ruleset_old_enforcement", "raw.ruleset_enforcement"],
    key: "raw.ruleset_id",
    falsePositives: [OWNER],
    response: ["Enforce them again; read the commits pushed meanwhile."],
    fires: [
      {
        name: "disabled",
        records: [
          github("repository_ruleset.update", {
            ruleset_id: 1,
            ruleset_enforcement: "disabled",
            ruleset_old_enforcement: "enabled",
          }),
        ],
      },
    ],
    quiet: [
      {
        name: "renamed",
        records: [github("repository_ruleset.update", { ruleset_id: 1, ruleset_enforcement: "enabled" })],
      },
    ],
  },
  {
    ...BASE,
    id: "github-secret-scanning-off",
    title: "{identity_name} switched off secret scanning for {raw.repo|the organization}",
    confidence: "high",
    actions: [
      "repository_secret_scanning.disable",
      "repository_secret_scanning_custom_pattern.delete",
      "repository_secret_scanning_push_protection.disable",
      "secret_scanning.disable",
      "secret_scanning_push_protection.disable",
      "org.secret_scanning_push_protection_disable",
      "secret_scanning_new_repos.disable",
      "secret_scanning_push_protection_new_repos.disable",
      "business_secret_scanning.disable*",
      "business_secret_scanning_push_protection.disable*",
      "dependabot_alerts_new_repos.disable",
      "dependabot_security_updates_new_repos.disable",
      "repository_vulnerability_alerts.disable",
      "org.advanced_security_disabled_on_all_repos",
      "repo.advanced_security_disabled",
      "org_secret_scanning_custom_pattern.delete",
      "business_secret_scanning_custom_pattern.delete",
      "org_secret_scanning_push_protection_custom_message.disable",
    ],
    severity: "medium",
    attacks: TOOLS,
    owasp: ["NHI2"],
    expected: "scanning stays on",
    shows: ["raw.repo"],
    key: "raw.repo",
    falsePositives: [OWNER],
    response: ["Switch it on again; scan what was pushed meanwhile."],
    fires: [{ name: "off", records: [github("repository_secret_scanning.disable")] }],
    quiet: [{ name: "on", records: [github("repository_secret_scanning.enable")] }],
  },
  {
    ...BASE,
    id: "github-many-clones",
    title: "{identity_name} cloned one repository after another",
    confidence: "medium",
    actions: ["git.clone", "repo.download_zip"],
    threshold: { distinct: ["resource"], noun: "repositories", atLeast: 30, withinMs: TEN_MINUTES },
    severity: "medium",
    attacks: [{ tactic: "Collection", technique: "T1213.003" }],
    owasp: ["NHI2", "NHI5"],
    expected: "a job clones the repository that it builds",
    shows: ["resource", "src_ip"],
    falsePositives: [
      "Backups, code search and dependency updates clone everything: always the same app, at the same hour.",
    ],
    response: ["Revoke the token or suspend the app; rotate the secrets in what was cloned."],
    fires: [{ name: "thirty in a row", records: clones(30) }],
    quiet: [
      { name: "a few", records: clones(29) },
      { name: "one again and again", records: Array.from({ length: 40 }, () => github("git.clone")) },
    ],
  },
  {
    ...BASE,
    id: "github-changed-by-a-package-manager",
    title: "A package manager's client changed {raw.repo|the organization} with the token of {identity_name}",
    confidence: "high",
    actions: ["repo.*", "org.*", "git.push", "hook.*", "protected_branch.*"],
    when: {
      any: ["npm/", "yarn/", "pnpm/", "pip/", "cargo/", "bundler/", "ruby, rubygems/"].map((prefix) => ({
        field: "user_agent",
        prefix,
      })),
    },
    severity: "high",
    attacks: [{ tactic: "Initial Access", technique: "T1195" }],
    owasp: ["NHI2", "NHI3"],
    expected: "package managers install; the script of a package that calls the API is an intruder",
    shows: ["raw.repo", "user_agent"],
    key: "raw.repo",
    falsePositives: ["A release script that runs inside the package manager and keeps its user agent."],
    response: ["Revoke the token; find the package installed on the machine where it lay."],
    fires: [
      {
        name: "npm makes a repository",
        records: [github("repo.create", { user_agent: "npm/10.2.4 node/v18.19.0 linux x64" })],
      },
    ],
    quiet: [
      { name: "git pushes", records: [github("git.push", { user_agent: "git/2.43.0" })] },
      { name: "npm fetches", records: [github("git.fetch", { user_agent: "npm/10.2.4 node/v18.19.0 linux x64" })] },
    ],
  },
];

function clones(count: number): JsonObject[] {
  return Array.from({ length: count }, (_, n) => {
    return github("git.clone", { repo: `example-org/r${n}`, repository: `example-org/r${n}`, _document_id: `d${n}` });
  });
}
