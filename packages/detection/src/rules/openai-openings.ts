import { openai } from "./example-vendors.ts";
import { plainRule } from "./plain-rule.ts";
import type { Rule } from "./rule.ts";

const SOURCE = { sources: ["openai"] } as const;

/** OpenAI: what is logged, how people come in, what is shared with other organisations. */
export const OPENAI_OPENINGS: readonly Rule[] = [
  plainRule({
    ...SOURCE,
    id: "openai-call-log-off",
    title: "{identity_name} switched the log of calls of models off",
    actions: ["organization.updated"],
    when: { field: "raw.*.changes_requested.api_call_logging", in: ["disabled", "none", "off"] },
    severity: "high",
    attempted: "medium",
    attack: { tactic: "Defense Impairment", technique: "T1685.002" },
    expected: "calls are logged for all projects",
    fires: [
      "for all",
      openai("organization.updated", { id: "org-1", changes_requested: { api_call_logging: "disabled" } }),
    ],
    quiet: ["a title", openai("organization.updated", { id: "org-1", changes_requested: { title: "Example" } })],
  }),
  plainRule({
    ...SOURCE,
    id: "openai-project-deleted",
    title: "{identity_name} deleted the project {resource|of no name}",
    actions: ["project.deleted", "resource.deleted"],
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Impact", technique: "T1485" },
    expected: "projects are archived",
    fires: ["deleted", openai("project.deleted", { id: "proj_1" })],
    quiet: ["archived", openai("project.archived", { id: "proj_1" })],
  }),
  plainRule({
    ...SOURCE,
    id: "openai-tunnel-opened",
    title: "{identity_name} opened or changed a tunnel into the company's network",
    actions: ["tunnel.created", "tunnel.updated"],
    severity: "medium",
    attempted: "low",
    owasp: ["NHI4"],
    attack: { tactic: "Initial Access", technique: "T1199" },
    expected: "tunnels are opened by whoever runs the network",
    fires: ["made", openai("tunnel.created", { id: "tun_1" })],
    quiet: ["deleted", openai("tunnel.deleted", { id: "tun_1" })],
  }),
  plainRule({
    ...SOURCE,
    id: "openai-shared-with-others",
    title: "{identity_name} gave another project or organization what this one has ({action})",
    actions: ["checkpoint.permission.created", "tenant.resource_share_grant.created"],
    severity: "medium",
    attempted: "low",
    owasp: ["NHI2"],
    attack: { tactic: "Exfiltration", technique: "T1537" },
    expected: "models that were trained on the company's data stay with it",
    fires: ["a model", openai("checkpoint.permission.created", { id: "perm_1", data: { project_id: "proj_2" } })],
    quiet: ["taken back", openai("checkpoint.permission.deleted", { id: "perm_1" })],
  }),
  plainRule({
    ...SOURCE,
    id: "openai-sign-in-changed",
    title: "{identity_name} changed how people come in, or what they may use ({action})",
    actions: [
      "tenant.sso_connection.created",
      "tenant.sso_connection.updated",
      "tenant.policy.updated",
      "tenant.product_access_policy.updated",
      "tenant.session_policy.updated",
      "tenant.third_party_app_policy.updated",
      "tenant.microsoft_entra_mapping.upserted",
    ],
    severity: "medium",
    attempted: "low",
    owasp: ["NHI4"],
    attack: { tactic: "Persistence", technique: "T1556" },
    expected: "sign-in and its policies stay as they were agreed on",
    fires: ["single sign-on", openai("tenant.sso_connection.updated", { id: "conn_1" })],
    quiet: ["a policy attached", openai("tenant.policy.attached", { id: "pol_1" })],
  }),
];
