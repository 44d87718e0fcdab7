import type { Rule } from "../../rule.ts";
import { github } from "../examples/records.ts";
import { plainRule } from "../plain-rule.ts";
import { traceRule } from "../trace-rule.ts";

const sources = ["github-audit"];
const places = (...names: readonly string[]) =>
  ["org", "repo", "environment"].flatMap((place) => names.map((name) => `${place}.${name}`));

/** GitHub: secrets and variables of workflows, people from outside, tokens and applications that change hands, and findings that are closed. */
export const GITHUB_EDGES: readonly Rule[] = [
  plainRule({
    id: "github-secret-removed",
    title: "{identity_name} removed the secret {raw.key|that the log does not name} of workflows ({action})",
    sources,
    actions: [
      ...places("remove_actions_secret", "remove_integration_secret"),
      ...["codespaces.remove_an_org_secret", "dependabot_secrets.delete", "dependabot_secrets.destroy"],
    ],
    severity: "info",
    attack: { tactic: "Impact", technique: "T1489" },
    expected: "secrets go with what they are for",
    fires: ["removed", github("repo.remove_actions_secret", { key: "DEPLOY" })],
    quiet: ["written", github("repo.create_actions_secret", { key: "DEPLOY" })],
  }),
  plainRule({
    id: "github-addresses-no-longer-shown",
    title: "{identity_name} let the log no longer say from where members act ({action})",
    sources,
    actions: ["org.disable_source_ip_disclosure", "business.disable_source_ip_disclosure"],
    severity: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685.002" },
    expected: "the log says from where",
    fires: ["no longer", github("org.disable_source_ip_disclosure", { repo: null })],
    quiet: ["it says so again", github("org.enable_source_ip_disclosure", { repo: null })],
  }),
  plainRule({
    id: "github-app-back",
    title: "{identity_name} let the app {raw.name|that the log does not name} work again",
    sources,
    actions: ["integration_installation.unsuspend"],
    severity: "low",
    owasp: ["NHI1", "NHI3"],
    attack: { tactic: "Persistence", technique: "T1098.001" },
    expected: "what was stopped stays so until somebody said why",
    fires: ["again", github("integration_installation.unsuspend", { repo: null, name: "helper" })],
    quiet: ["stopped", github("integration_installation.suspend", { repo: null, name: "helper" })],
  }),
  traceRule({
    id: "github-outsider-changed",
    title: "{identity_name} invited or moved somebody from outside ({action}: {raw.user|raw.invitee|somebody})",
    sources,
    actions: [
      ...["repository_invitation.create", "org.remove_outside_collaborator", "project.update_user_permission"],
      ...["org.convert_member_to_outside_collaborator", "org.cancel_invitation", "repo.remove_member"],
    ],
    attack: { tactic: "Persistence", technique: "T1098.003" },
    expected: "outsiders come and go with a contract",
    fires: ["invited", github("repository_invitation.create", { invitee: "eve" })],
    quiet: ["a star", github("repo.star")],
  }),
  traceRule({
    id: "github-deploy-key-changed",
    title: "{identity_name} changed or verified a deploy key of {raw.repo|a repository} ({action})",
    sources,
    actions: ["public_key.update", "public_key.verify", "deploy_key.update"],
    owasp: ["NHI7"],
    attack: { tactic: "Persistence", technique: "T1098.004" },
    expected: "keys stay as they were added",
    fires: ["changed", github("public_key.update", { title: "ci" })],
    quiet: ["deleted", github("public_key.delete", { title: "ci" })],
  }),
  traceRule({
    id: "github-variable-written",
    title: "{identity_name} wrote the variable {raw.key|that the log does not name} that workflows read",
    sources,
    actions: places("create_actions_variable", "update_actions_variable"),
    attack: { tactic: "Persistence", technique: "T1546" },
    expected: "variables come from code: some of them are addresses that secrets are sent to",
    fires: ["written", github("org.update_actions_variable", { key: "REGISTRY" })],
    quiet: ["removed", github("org.remove_actions_variable", { key: "REGISTRY" })],
  }),
  traceRule({
    id: "github-secret-finding-closed",
    title: "{identity_name} closed a finding of a secret in {raw.repo|a repository}",
    sources,
    actions: ["secret_scanning_alert.resolve"],
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "the secret was taken back first",
    fires: ["closed", github("secret_scanning_alert.resolve", { resolution: "wont_fix" })],
    quiet: ["opened again", github("secret_scanning_alert.reopen")],
  }),
  plainRule({
    id: "github-app-handed-over",
    title: "{identity_name} handed an application over to another owner",
    sources,
    actions: ["oauth_application.transfer"],
    severity: "low",
    attempted: "low",
    owasp: ["NHI7"],
    attack: { tactic: "Persistence", technique: "T1098.001" },
    expected: "applications keep their owner",
    fires: ["handed over", github("oauth_application.transfer")],
    quiet: ["changed", github("oauth_application.update")],
  }),
  plainRule({
    id: "github-token-asked-for",
    title: "{identity_name} asked for a token that reaches the organization",
    sources,
    actions: ["personal_access_token.request_created"],
    severity: "low",
    attempted: "low",
    owasp: ["NHI7"],
    attack: { tactic: "Persistence", technique: "T1098.001" },
    expected: "who asks for one is known",
    fires: ["asked for", github("personal_access_token.request_created")],
    quiet: ["taken back", github("personal_access_token.request_cancelled")],
  }),
];
