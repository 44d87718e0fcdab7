import type { Rule } from "../../rule.ts";
import { directory, gcp } from "../examples/clouds.ts";
import { auth0, okta } from "../examples/directories.ts";
import { github } from "../examples/records.ts";
import { traceRule } from "../trace-rule.ts";

const DELTAS = "raw.protoPayload.serviceData.policyDelta.bindingDeltas.*";
/** By which a workload says how it is, and nothing else: each new one gets them. */
const TELLING = ["roles/logging.logWriter", "roles/monitoring.metricWriter", "roles/cloudtrace.agent"];
const granted = (role: string, action = "ADD") =>
  gcp("cloudresourcemanager.googleapis.com", "SetIamPolicy", [], {
    serviceData: { policyDelta: { bindingDeltas: [{ action, role, member: "user:a@example.com" }] } },
  });

/** Directories, forges and clouds: the life of accounts, and who is let into what. */
export const PEOPLE_EVERYDAY: readonly Rule[] = [
  traceRule({
    id: "okta-account-changed",
    title: "{identity_name} changed an account, or who is let into what ({action})",
    sources: ["okta-system-log"],
    // Applications provision all day; what of it gives rights has rules of its own, whoever does it.
    kinds: ["human", "unknown"],
    actions: [
      ...["user.lifecycle.create", "user.lifecycle.activate", "user.lifecycle.deactivate", "user.lifecycle.delete*"],
      ...["user.lifecycle.reactivate", "user.lifecycle.suspend", "user.lifecycle.unsuspend"],
      ...["group.user_membership.add", "group.application_assignment.add", "group.lifecycle.create"],
    ],
    attack: { tactic: "Persistence", technique: "T1098" },
    expected: "accounts follow the directory of people",
    fires: ["into a group", okta("group.user_membership.add")],
    quiet: [
      "by an application that provisions",
      okta("group.user_membership.add", {
        actor: { id: "0oa1", type: "PublicClientApp", displayName: "provisioning" },
      }),
    ],
  }),
  traceRule({
    id: "okta-part-changed",
    title:
      "{identity_name} changed a client, a zone, somebody's rights or sessions, or who tells Okta of risks ({action})",
    sources: ["okta-system-log"],
    kinds: ["human"],
    actions: [
      ...["app.oauth2.client.lifecycle.delete", "app.oauth2.client.lifecycle.deactivate", "zone.create"],
      ...["user.account.privilege.revoke", "group.privilege.revoke", "user.account.reset_password"],
      ...["user.session.clear", "security.events.provider.*", "access.request.settings.update", "pam.resource.*"],
    ],
    attack: { tactic: "Persistence", technique: "T1098" },
    expected: "administrators at their work",
    fires: ["a client", okta("app.oauth2.client.lifecycle.delete")],
    quiet: ["by themselves", okta("user.account.update_password")],
  }),
  traceRule({
    id: "okta-client-credential-made",
    title: "{identity_name} gave the client {resource|that the log does not name} another secret or key ({action})",
    sources: ["okta-system-log"],
    actions: ["app.oauth2.client.credential.lifecycle.*", "app.oauth2.credentials.lifecycle.create"],
    severity: "low",
    owasp: ["NHI7"],
    attack: { tactic: "Persistence", technique: "T1098.001" },
    expected: "secrets are rotated by a plan",
    fires: ["made", okta("app.oauth2.client.credential.lifecycle.create")],
    quiet: ["used", okta("app.oauth2.token.grant.access_token")],
  }),
  traceRule({
    id: "auth0-account-changed",
    title: "{identity_name} made, changed or deleted {resource|an account}",
    sources: ["auth0"],
    actions: [
      ...["POST /api/v2/users", "PATCH /api/v2/users/{id}", "DELETE /api/v2/users/{id}"],
      ...["POST /api/v2/organizations/{id}/members", "POST /api/v2/resource-servers"],
    ],
    attack: { tactic: "Persistence", technique: "T1136.003" },
    expected: "accounts come by sign-up, or by the directory",
    fires: ["deleted", auth0("Delete a User", "delete", "/api/v2/users/auth0|1")],
    quiet: ["read", auth0("Get a User", "get", "/api/v2/users/auth0|1")],
  }),
  traceRule({
    id: "auth0-integration-installed",
    title: "{identity_name} let somebody else's code into the sign-in ({action})",
    sources: ["auth0"],
    actions: ["POST /api/v2/actions/integration*", "POST /api/v2/integrations/installed*"],
    severity: "low",
    owasp: ["NHI3"],
    attack: { tactic: "Persistence", technique: "T1098.001" },
    expected: "integrations are chosen by those who run the tenant",
    fires: ["installed", auth0("Install an available integration", "post", "/api/v2/actions/integrations")],
    quiet: ["listed", auth0("Get integrations", "get", "/api/v2/actions/integrations")],
  }),
  traceRule({
    id: "entra-password-reset",
    title: "{identity_name} set the password of {resource|somebody} anew",
    sources: ["entra"],
    actions: ["Reset user password", "Reset password (by admin)", "Reset user password."],
    attack: { tactic: "Persistence", technique: "T1098" },
    expected: "the help desk does so when it is asked",
    fires: ["reset", directory("Reset user password")],
    quiet: ["by themselves", directory("Change password (self-service)")],
  }),
  traceRule({
    id: "github-team-changed",
    title: "{identity_name} changed a team, an invitation or a collaborator of {account_uid} ({action})",
    sources: ["github-audit"],
    actions: [
      ...["team.add_repository", "team.create", "team.destroy", "team.remove_member", "team.remove_repository"],
      ...["team.change_parent_team", "team.rename", "team.promote_maintainer", "org.invite_member"],
      ...["repo.remove_member", "org.runner_group_created", "secret_scanning_alert.reopen"],
      ...["code_scanning.alert_closed_by_user", "repo.rename", "repo.unarchived", "team.update_repository_permission"],
      ...["team_sync_tenant.disabled", "team_sync_tenant.enabled", "team_sync_tenant.update_okta_credentials"],
    ],
    attack: { tactic: "Persistence", technique: "T1098" },
    expected: "teams come from the directory or from code",
    fires: ["a repository", github("team.add_repository")],
    quiet: ["read", github("team.view")],
  }),
  traceRule({
    id: "gcp-admin-role-granted",
    title: "{identity_name} gave somebody a role of administrators on {resource|a project}",
    sources: ["gcp-audit"],
    actions: ["SetIamPolicy", "google.iam.admin.v1.SetIAMPolicy", "google.cloud.resourcemanager.v3.*"],
    when: {
      each: DELTAS,
      where: {
        all: [
          { field: "item.action", equals: "ADD" },
          { field: "item.role", matches: "roles/*admin*" },
        ],
      },
    },
    severity: "low",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Privilege Escalation", technique: "T1098.003" },
    expected: "rights come from code",
    fires: ["of machines", granted("roles/compute.admin")],
    quiet: ["taken back", granted("roles/compute.admin", "REMOVE")],
  }),
  traceRule({
    id: "gcp-rights-changed",
    title: "{identity_name} changed who may do what on {resource|a project}",
    sources: ["gcp-audit"],
    service: "cloudresourcemanager.googleapis.com",
    actions: ["SetIamPolicy", "google.cloud.resourcemanager.v3.Projects.SetIamPolicy"].concat(
      ["Folders", "Organizations"].map((of) => `google.cloud.resourcemanager.v3.${of}.SetIamPolicy`),
    ),
    when: {
      any: [
        { not: { field: `${DELTAS}.role`, exists: true } },
        { each: DELTAS, where: { not: { field: "item.role", in: TELLING } } },
      ],
    },
    attack: { tactic: "Privilege Escalation", technique: "T1098.003" },
    expected: "rights come from code",
    fires: ["one", granted("roles/viewer")],
    quiet: ["to write logs", granted("roles/logging.logWriter")],
  }),
  traceRule({
    id: "gcp-tags-looked-at",
    title: "{identity_name} looked which tags open what ({action})",
    sources: ["gcp-audit"],
    service: "cloudresourcemanager.googleapis.com",
    actions: [
      "TagBindings.List",
      "TagBindings.ListEffectiveTags",
      "TagKeys.ListTagKeys",
      "TagValues.ListTagValues",
    ].flatMap((method) => [`google.cloud.resourcemanager.v3.${method}*`, method]),
    attack: { tactic: "Discovery", technique: "T1526" },
    expected: "tags are read by what sets them",
    fires: [
      "in effect",
      gcp("cloudresourcemanager.googleapis.com", "google.cloud.resourcemanager.v3.TagBindings.ListEffectiveTags", []),
    ],
    quiet: [
      "a project",
      gcp("cloudresourcemanager.googleapis.com", "google.cloud.resourcemanager.v3.Projects.GetProject", []),
    ],
  }),
  traceRule({
    id: "gcp-disk-copied-by-hand",
    title: "{identity_name} took a snapshot of a disk ({resource|not named in the log})",
    sources: ["gcp-audit"],
    kinds: ["human"],
    actions: ["", "v1.", "beta."].flatMap((v) => [`${v}compute.snapshots.insert`, `${v}compute.disks.createSnapshot`]),
    attack: { tactic: "Exfiltration", technique: "T1537" },
    expected: "snapshots are taken by a schedule",
    fires: ["by a person", gcp("compute.googleapis.com", "v1.compute.snapshots.insert", [])],
    quiet: [
      "by a machine",
      gcp("compute.googleapis.com", "v1.compute.snapshots.insert", [], {
        authenticationInfo: { principalEmail: "backup@shop-prod.iam.gserviceaccount.com" },
      }),
    ],
  }),
];
