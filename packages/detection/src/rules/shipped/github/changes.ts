import type { Rule } from "../../rule.ts";
import { github } from "../examples/records.ts";

const BASE = { version: 1, sources: ["github-audit"], owasp: [] } as const;
const ROUTINE = "Owners and maintainers at their work.";
const ASK = "Nothing by itself: look at what the identity did before and after.";

/** Changes of an organization that are part of its life, told at the lowest severity. */
export const GITHUB_CHANGES: readonly Rule[] = [
  {
    ...BASE,
    id: "github-member-changed",
    title: "{identity_name} changed who belongs to {account_uid} ({action}: {raw.user|somebody})",
    confidence: "medium",
    actions: [
      "org.add_member",
      "org.remove_member",
      "org.update_member",
      "org.add_outside_collaborator",
      "organization_moderators.add_user",
      "repo.add_member",
      "repo.update_member",
      "team.add_member",
    ],
    severity: "info",
    attacks: [{ tactic: "Persistence", technique: "T1098.003" }],
    expected: "members come and go with the directory",
    shows: ["raw.user", "raw.permission"],
    key: "raw.user",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      { name: "a member more", records: [github("org.add_member", { user: "eve", permission: "read", repo: null })] },
    ],
    quiet: [{ name: "invited", records: [github("org.invite_member", { user: "eve" })] }],
  },
  {
    ...BASE,
    id: "github-ruleset-changed",
    title:
      "{identity_name} changed the rules {raw.ruleset_name|that the log does not name} of {raw.repo|the organization} ({action})",
    confidence: "medium",
    actions: ["repository_ruleset.create", "repository_ruleset.update", "repository_ruleset.destroy"],
    severity: "info",
    attacks: [{ tactic: "Defense Impairment", technique: "T1685" }],
    expected: "rules change when the way of working does",
    shows: ["raw.ruleset_name", "raw.repo"],
    key: "raw.repo",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "made", records: [github("repository_ruleset.create", { ruleset_name: "main" })] }],
    quiet: [
      {
        name: "a branch made",
        records: [github("create", { org: "example-org", repo: "example-org/shop", action: "repo.create" })],
      },
    ],
  },
  {
    ...BASE,
    id: "github-webhook-changed",
    title: "{identity_name} changed a webhook of {raw.repo|the organization} ({action})",
    confidence: "medium",
    actions: ["hook.destroy", "hook.config_changed", "hook.events_changed", "hook.active_changed"],
    severity: "info",
    attacks: [{ tactic: "Defense Impairment", technique: "T1685" }],
    expected: "webhooks stay as they were set up",
    shows: ["raw.repo", "raw.hook_id"],
    key: "raw.hook_id",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "removed", records: [github("hook.destroy", { hook_id: 1 })] }],
    quiet: [{ name: "seen", records: [github("repo.access", {})] }],
  },
];
