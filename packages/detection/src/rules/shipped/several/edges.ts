import type { Rule } from "../../rule.ts";
import { auth0, okta } from "../examples/directories.ts";
import { anthropic, slack, vault } from "../examples/vendors.ts";
import { plainRule } from "../plain-rule.ts";
import { traceRule } from "../trace-rule.ts";

/** The challenges of Auth0's bot detection, each of which may be kept for the worst cases alone. */
const BODIES = ["request", "response"].map((side) => `raw.data.details.${side}.body`);

/** Directories, chats, vaults and models' vendors: what is weakened by a step, sent elsewhere, or acts by itself. */
export const SEVERAL_EDGES: readonly Rule[] = [
  plainRule({
    id: "auth0-bots-let-closer",
    title: "{identity_name} lowered from when on bots are stopped ({resource|bot detection})",
    sources: ["auth0"],
    actions: ["PATCH", "PUT"].flatMap((method) => [
      `${method} /api/v2/attack-protection/bot-detection`,
      `${method} /api/v2/anomaly/captchas`,
      `${method} /api/v2/attack-protection/captcha`,
    ]),
    when: {
      any: BODIES.flatMap((body) => [
        { field: `${body}.bot_detection_level`, equals: "low" } as const,
        { field: `${body}.monitoring_mode_enabled`, equals: true } as const,
      ]),
    },
    severity: "low",
    attempted: "low",
    owasp: ["NHI4"],
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "the level is raised under attack, and stays",
    fires: [
      "low",
      auth0("Update bot detection settings", "patch", "/api/v2/attack-protection/bot-detection", {
        bot_detection_level: "low",
      }),
    ],
    quiet: [
      "high",
      auth0("Update bot detection settings", "patch", "/api/v2/attack-protection/bot-detection", {
        bot_detection_level: "high",
      }),
    ],
  }),
  plainRule({
    id: "okta-log-sent-elsewhere",
    title: "{identity_name} has the log of Okta sent to {resource|another place}",
    sources: ["okta-system-log"],
    actions: ["system.log_stream.lifecycle.create", "system.log_stream.lifecycle.update"],
    severity: "low",
    attack: { tactic: "Collection", technique: "T1213" },
    expected: "the log has one home",
    fires: ["another", okta("system.log_stream.lifecycle.create")],
    quiet: ["on", okta("system.log_stream.lifecycle.activate")],
  }),
  plainRule({
    id: "okta-automation-made",
    title: "{identity_name} made a flow, or gave flows another connection ({action})",
    sources: ["okta-system-log"],
    actions: [
      ...["workflows.user.connection.create", "workflows.user.connection.reauthorize", "workflows.user.flow.create"],
      ...["workflows.user.flow.activate", "workflows.user.folder.import"],
    ],
    severity: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Persistence", technique: "T1546" },
    expected: "automations are worked on by the same few people",
    fires: ["a connection", okta("workflows.user.connection.create")],
    quiet: ["one that ran", okta("workflows.user.flow.execution.cancel")],
  }),
  traceRule({
    id: "okta-application-made",
    title: "{identity_name} made the application {resource|that the log does not name}",
    sources: ["okta-system-log"],
    actions: ["application.lifecycle.create", "application.lifecycle.activate"],
    attack: { tactic: "Persistence", technique: "T1098.001" },
    expected: "applications come from code",
    fires: ["made", okta("application.lifecycle.create")],
    quiet: ["deleted", okta("application.lifecycle.delete")],
  }),
  traceRule({
    id: "vault-engine-added",
    title: "{identity_name} added an engine to Vault ({resource})",
    sources: ["vault-audit"],
    actions: ["update sys/mounts", "create sys/mounts"],
    when: { not: { field: "resource", suffix: "/tune" } },
    attempted: "info",
    attack: { tactic: "Persistence", technique: "T1098.001" },
    expected: "engines come from code",
    fires: ["added", vault("update", "sys/mounts/pki-two")],
    quiet: ["tuned", vault("update", "sys/mounts/pki-two/tune")],
  }),
  traceRule({
    id: "slack-outsider-invited",
    title: "{identity_name} invited another company into a channel ({action})",
    sources: ["slack-audit"],
    actions: ["external_shared_channel_invite_sent", "external_shared_channel_invite_approved"],
    attack: { tactic: "Exfiltration", technique: "T1567" },
    expected: "channels are shared with partners",
    fires: ["sent", slack("external_shared_channel_invite_sent")],
    quiet: ["withdrawn", slack("external_shared_channel_invite_revoked")],
  }),
  plainRule({
    id: "anthropic-skill-changed",
    title: "{identity_name} added or replaced what agents are taught or may run ({action})",
    sources: ["anthropic"],
    actions: ["claude_skill_created", "claude_skill_replaced", "claude_plugin_created", "claude_plugin_updated"],
    severity: "low",
    owasp: ["NHI3"],
    attack: { tactic: "Persistence", technique: "T1546" },
    expected: "skills and plugins are looked at before many use them",
    fires: ["replaced", anthropic("claude_skill_replaced")],
    quiet: ["deleted", anthropic("claude_skill_deleted")],
  }),
];
