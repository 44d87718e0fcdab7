import type { JsonObject } from "@rolecall/core";
import type { Rule } from "../../rule.ts";
import { gitlab } from "../examples/vendors.ts";
import { GITLAB_STRICTER } from "../stricter.ts";

/** So many operations of Git by HTTP, each on another project or all on one. */
const gits = (count: number, action: string, project = (n: number): string => `acme/p${n}`): readonly JsonObject[] =>
  Array.from({ length: count }, (_, n) =>
    gitlab("repository_git_operation", {
      entity_path: project(n),
      details: { custom_message: { protocol: "http", action } },
    }),
  );
const TEN_MINUTES = 600_000;

const BASE = { version: 1, sources: ["gitlab-audit"], owasp: [] } as const;
const ROUTINE = "Maintainers at their work: ask which change it was.";
const ASK = "Ask whoever did it; undo it in the settings (reversible), and look at what followed.";

/** GitLab: what watches it, what runs in it, what leaves. */
export const GITLAB_CHANGES: readonly Rule[] = [
  {
    ...BASE,
    id: "gitlab-audit-stream-stopped",
    title: "{identity_name} stopped a stream of audit events ({action})",
    confidence: "high",
    actions: [
      "destroy_event_streaming_destination",
      "destroy_instance_event_streaming_destination",
      "deleted_group_audit_event_streaming_destination",
      "deleted_instance_audit_event_streaming_destination",
      "external_audit_event_destination_deleted",
      "amazon_s3_configuration_deleted",
      "google_cloud_logging_configuration_deleted",
      "instance_amazon_s3_configuration_deleted",
      "instance_google_cloud_logging_configuration_deleted",
      "update_event_streaming_destination",
      "update_instance_event_streaming_destination",
    ],
    severity: "high",
    attacks: [{ tactic: "Defense Impairment", technique: "T1685.002" }],
    expected: "streams stay on",
    shows: ["labels.target"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "a destination deleted", records: [gitlab("deleted_group_audit_event_streaming_destination")] }],
    quiet: [{ name: "a destination made", records: [gitlab("created_group_audit_event_streaming_destination")] }],
  },
  {
    ...BASE,
    id: "gitlab-webhook-added",
    title: "{identity_name} added a webhook to {resource|a project}",
    confidence: "medium",
    actions: ["webhook_created"],
    severity: "low",
    attacks: [{ tactic: "Exfiltration", technique: "T1567" }],
    owasp: ["NHI3"],
    expected: "webhooks to systems of the company",
    shows: ["labels.target"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "added", records: [gitlab("webhook_created")] }],
    quiet: [{ name: "removed", records: [gitlab("webhook_destroyed")] }],
  },
  {
    ...BASE,
    id: "gitlab-password-reset-to-many",
    title: "a reset of one password was asked for under several addresses ({labels.target|not named in the log})",
    confidence: "high",
    actions: ["password_reset_requested", "custom_message"],
    // CVE-2023-7028: the link went to every address of the list, the owner's and the attacker's.
    when: {
      all: [
        {
          any: [
            { field: "action", equals: "password_reset_requested" },
            { field: "raw.details.custom_message", equals: "Ask for password reset" },
          ],
        },
        { field: "labels.target", matches: "*@*@*" },
      ],
    },
    actors: "anyone",
    severity: "high",
    attacks: [{ tactic: "Initial Access", technique: "T1078.004" }],
    owasp: ["NHI4"],
    expected: "a password is reset under one address",
    shows: ["labels.target"],
    key: "labels.target",
    falsePositives: ["None known: the form takes one address."],
    response: ["Update GitLab; reset the password of each account in the list, and look at its sessions."],
    fires: [
      {
        name: "of two addresses",
        records: [
          gitlab("password_reset_requested", {
            details: {
              custom_message: "Ask for password reset",
              target_details: '["ann@example.com", "eve@evil.example"]',
              target_type: "User",
            },
          }),
        ],
      },
    ],
    quiet: [
      {
        name: "of one",
        records: [
          gitlab("password_reset_requested", {
            details: {
              custom_message: "Ask for password reset",
              target_details: "ann@example.com",
              target_type: "User",
            },
          }),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "gitlab-runner-registered",
    title: "{identity_name} registered a runner for {resource|account_uid|the account}",
    confidence: "medium",
    actions: [
      "ci_runner_registered",
      "ci_runner_created",
      "ci_runner_assigned_to_project",
      "set_runner_associated_projects",
    ],
    severity: "low",
    attacks: [{ tactic: "Persistence", technique: "T1546" }],
    owasp: ["NHI6"],
    expected: "runners come from the controller",
    shows: ["labels.target"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "registered", records: [gitlab("ci_runner_registered")] }],
    quiet: [{ name: "unregistered", records: [gitlab("ci_runner_unregistered")] }],
  },
  {
    ...BASE,
    id: "gitlab-secret-variable-changed",
    title:
      "{identity_name} changed the pipeline variable {labels.target|that the log does not name} of {resource|account_uid|the account}",
    confidence: "medium",
    actions: ["ci_variable_*", "ci_group_variable_*", "ci_instance_variable_*"],
    severity: "low",
    attacks: [{ tactic: "Persistence", technique: "T1546" }],
    owasp: ["NHI2", "NHI6"],
    expected: "variables change with the service that needs them",
    shows: ["labels.target"],
    key: "labels.target",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "changed", records: [gitlab("ci_variable_updated")] }],
    quiet: [{ name: "a pipeline", records: [gitlab("pipeline_created")] }],
  },
  {
    ...BASE,
    id: "gitlab-sign-in-weakened",
    title: "{identity_name} weakened sign-in ({action}) in {resource|account_uid|the account}",
    confidence: "medium",
    actions: [
      "group_require_two_factor_authentication_updated",
      "group_two_factor_grace_period_updated",
      "allow_mfa_for_subgroups_updated",
      "user_disable_two_factor",
      "authentication_event_two_factor_disabled",
      "group_saml_provider_*",
      "ip_restrictions_changed",
      "allowed_email_domain_updated",
      "service_access_tokens_expiration_enforced_updated",
      "require_two_factor_authentication_updated",
      "signup_enabled_updated",
    ],
    when: { not: GITLAB_STRICTER },
    severity: "medium",
    attacks: [{ tactic: "Persistence", technique: "T1556" }],
    owasp: ["NHI4"],
    expected: "second factor, single sign-on and address lists stay",
    shows: ["labels.from", "labels.to"],
    key: "action",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "second factor off", records: [gitlab("user_disable_two_factor")] }],
    quiet: [
      { name: "second factor on", records: [gitlab("user_enable_two_factor")] },
      {
        name: "second factor demanded",
        records: [gitlab("require_two_factor_authentication_updated", { details: { from: false, to: true } })],
      },
      {
        name: "a list of addresses, where there was none",
        records: [gitlab("ip_restrictions_changed", { details: { from: "", to: "203.0.113.0/24" } })],
      },
    ],
  },
  {
    ...BASE,
    id: "gitlab-user-impersonated",
    title: "{identity_name} acted as {labels.target|another user}",
    confidence: "medium",
    actions: ["user_impersonation", "impersonation_initiated"],
    severity: "medium",
    attacks: [{ tactic: "Privilege Escalation", technique: "T1548.005" }],
    expected: "impersonation for support, with a ticket",
    shows: ["labels.target"],
    key: "labels.target",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "started", records: [gitlab("user_impersonation")] }],
    quiet: [{ name: "signed in", records: [gitlab("user_authenticated")] }],
  },
  {
    ...BASE,
    id: "gitlab-many-clones",
    title: "{identity_name} cloned many projects of {account_uid}",
    confidence: "medium",
    actions: ["repository_git_operation"],
    when: { field: "labels.git", equals: "git-upload-pack" },
    threshold: { distinct: ["resource"], noun: "projects", atLeast: 20, withinMs: TEN_MINUTES },
    severity: "medium",
    attacks: [{ tactic: "Collection", technique: "T1213.003" }],
    owasp: ["NHI5"],
    expected: "a machine clones the projects it builds",
    shows: ["resource"],
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "twenty", records: gits(20, "git-upload-pack") }],
    quiet: [{ name: "the same again", records: gits(20, "git-upload-pack", () => "acme/p") }],
  },
  {
    ...BASE,
    id: "gitlab-many-pushes",
    title: "{identity_name} pushed to one project of {account_uid} after another",
    confidence: "medium",
    actions: ["repository_git_operation"],
    when: { field: "labels.git", equals: "git-receive-pack" },
    threshold: { distinct: ["resource"], noun: "projects", atLeast: 6, withinMs: TEN_MINUTES },
    severity: "medium",
    attacks: [{ tactic: "Execution", technique: "T1651" }],
    owasp: ["NHI2"],
    expected: "a change goes to one project or two; what spreads by a stolen token goes to all that it may write",
    shows: ["resource"],
    falsePositives: ["A tool that changes all projects at once: always the same bot, or announced."],
    response: [
      "Read what was pushed, .gitlab-ci.yml first; revoke the token, and rotate the variables that its jobs were handed.",
    ],
    fires: [{ name: "six", records: gits(6, "git-receive-pack") }],
    quiet: [
      { name: "five", records: gits(5, "git-receive-pack") },
      { name: "one again and again", records: gits(9, "git-receive-pack", () => "acme/p") },
    ],
  },
];
