import type { Rule } from "../../rule.ts";
import { gitlab } from "../examples/vendors.ts";
import { GITLAB_STRICTER } from "../stricter.ts";

const BASE = { version: 1, sources: ["gitlab-audit"], owasp: [] } as const;
const ROUTINE = "Maintainers at their work: ask which change it was.";
const ASK = "Ask whoever did it; undo it in the settings (reversible), and look at what followed.";

/** GitLab: tokens and keys, who gets in, what is guarded. */
export const GITLAB_ACCESS: readonly Rule[] = [
  {
    ...BASE,
    id: "gitlab-token-made",
    title: "{identity_name} made a token ({action}) for {resource|an account}",
    confidence: "medium",
    actions: [
      "personal_access_token_created",
      "project_access_token_created",
      "group_access_token_created",
      "deploy_token_created",
      "group_deploy_token_created",
      "cluster_agent_token_created",
      "ci_runner_token_reset",
      "oauth_application_created",
      "resource_access_token_created",
      "impersonation_token_created",
      "oauth_application_secret_renewed",
      "group_scim_token_generated",
    ],
    severity: "low",
    attacks: [{ tactic: "Persistence", technique: "T1098.001" }],
    owasp: ["NHI7"],
    expected: "machines use tokens of jobs, which end with the job",
    shows: ["labels.target", "resource"],
    key: "labels.target",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "of a project", records: [gitlab("project_access_token_created")] }],
    quiet: [{ name: "revoked", records: [gitlab("project_access_token_revoked")] }],
  },
  {
    ...BASE,
    id: "gitlab-deploy-key-added",
    title: "{identity_name} added a deploy key to {resource|a project}",
    confidence: "medium",
    actions: ["deploy_key_added", "create_ssh_certificate"],
    severity: "medium",
    attacks: [{ tactic: "Persistence", technique: "T1098.004" }],
    owasp: ["NHI7"],
    expected: "deployments use job tokens or OpenID Connect: a deploy key never expires",
    shows: ["labels.target", "resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "added", records: [gitlab("deploy_key_added")] }],
    quiet: [{ name: "removed", records: [gitlab("deploy_key_removed")] }],
  },
  {
    ...BASE,
    id: "gitlab-owner-added",
    title:
      "{identity_name} gave {labels.target|somebody} the rights of {labels.as|labels.to|an owner} in {resource|account_uid|a group}",
    confidence: "medium",
    actions: ["member_created", "member_updated", "add user_access", "change access_level"],
    when: {
      any: [
        { field: "labels.as", in: ["Owner", "Maintainer"] },
        { field: "labels.to", in: ["Owner", "Maintainer"] },
      ],
    },
    severity: "high",
    attacks: [{ tactic: "Persistence", technique: "T1098.003" }],
    owasp: ["NHI5"],
    expected: "two or three owners, all of them people",
    shows: ["labels.target", "labels.as", "labels.to"],
    key: "labels.target",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "as owner",
        records: [gitlab("member_created", { details: { add: "user_access", as: "Owner", target_details: "eve" } })],
      },
    ],
    quiet: [
      {
        name: "as reporter",
        records: [gitlab("member_created", { details: { add: "user_access", as: "Reporter", target_details: "eve" } })],
      },
    ],
  },
  {
    ...BASE,
    id: "gitlab-admin-made",
    title: "{identity_name} made {labels.target|somebody} an administrator",
    confidence: "high",
    actions: ["user_admin_status_updated", "change admin", "change admin status"],
    when: {
      any: [
        { field: "labels.to", equals: "Administrator" },
        { field: "labels.to", equals: "true" },
        { field: "labels.to", equals: "Admin" },
      ],
    },
    severity: "high",
    attacks: [{ tactic: "Persistence", technique: "T1098.003" }],
    owasp: ["NHI5"],
    expected: "few administrators, all of them people",
    shows: ["labels.target", "labels.from", "labels.to"],
    key: "labels.target",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "made",
        records: [
          gitlab("user_admin_status_updated", {
            details: { change: "admin status", from: "User", to: "Administrator", target_details: "eve" },
          }),
        ],
      },
    ],
    quiet: [
      {
        name: "unmade",
        records: [
          gitlab("user_admin_status_updated", {
            details: { change: "admin status", from: "Administrator", to: "User" },
          }),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "gitlab-protection-removed",
    title: "{identity_name} weakened what protects the code of {resource|a project} ({action})",
    confidence: "medium",
    actions: [
      "protected_branch_removed",
      "protected_branch_updated",
      "protected_branch_allow_force_push_updated",
      "protected_branch_code_owner_approval_required_updated",
      "project_push_rules_*",
      "group_push_rules_*",
      "approval_rule_deleted",
      "update_approval_rules",
      "project_reset_approvals_on_push_updated",
      "project_merge_requests_author_approval_updated",
      "allow_author_approval_updated",
      "allow_committer_approval_updated",
      "allow_overrides_to_approver_list_per_merge_request_updated",
      "group_merge_request_approval_setting_created",
      "delete_status_check",
      "external_status_check_url_updated",
      "destroy_compliance_framework",
      "compliance_framework_removed",
      "secure_ci_job_token_inbound_disabled",
      "project_merge_requests_disable_committers_approval_updated",
      "project_disable_overriding_approvers_per_merge_request_updated",
      "environment_unprotected",
      "protected_environment_approval_rule_deleted",
      "security_policy_delete",
      "security_policy_access_token_push_bypass",
      "security_policy_service_account_push_bypass",
      "security_policy_merge_request_bypass",
      "skip_secret_push_protection",
      "project_security_exclusion_created",
      "project_security_setting_updated",
      "group_secret_push_protection_updated",
      "remove protected_branch",
      "project_approval_rule_destroyed",
      "project_require_password_to_approve_updated",
      "require_password_to_approve_updated",
      "push_rules_prevent_secrets_updated",
      "push_rules_reject_unsigned_commits_updated",
      "push_rules_commit_committer_check_updated",
      "compliance_framework_deleted",
      "policy_project_updated",
      "security_policy_update",
    ],
    when: { not: GITLAB_STRICTER },
    severity: "medium",
    attacks: [{ tactic: "Defense Impairment", technique: "T1685" }],
    owasp: ["NHI6"],
    expected: "protection stays, and changes are agreed",
    shows: ["labels.target", "labels.from", "labels.to"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      { name: "a branch", records: [gitlab("protected_branch_removed")] },
      {
        name: "authors may approve what they wrote",
        records: [
          gitlab("project_merge_requests_author_approval_updated", {
            details: { change: "prevent merge request approval from authors", from: true, to: false },
          }),
        ],
      },
    ],
    quiet: [
      { name: "a branch more", records: [gitlab("protected_branch_created")] },
      {
        name: "authors may not approve any more",
        records: [
          gitlab("allow_author_approval_updated", {
            details: { change: "prevent merge request approval from authors", from: false, to: true },
          }),
        ],
      },
      {
        name: "no more force pushes",
        records: [
          gitlab("protected_branch_updated", { details: { change: "allow force push", from: true, to: false } }),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "gitlab-made-public",
    title: "{identity_name} made {resource|a project} public",
    confidence: "high",
    actions: ["project_visibility_level_updated", "group_visibility_level_updated", "change visibility*"],
    when: { field: "labels.to", equals: "Public" },
    severity: "high",
    attacks: [{ tactic: "Exfiltration", technique: "T1567" }],
    expected: "what is private stays private",
    shows: ["labels.from", "labels.to"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "public",
        records: [
          gitlab("project_visibility_level_updated", {
            details: { change: "visibility", from: "Private", to: "Public" },
          }),
        ],
      },
    ],
    quiet: [
      {
        name: "private",
        records: [
          gitlab("project_visibility_level_updated", {
            details: { change: "visibility", from: "Public", to: "Private" },
          }),
        ],
      },
    ],
  },
];
