import type { Rule } from "../../rule.ts";
import { auth0, m365, workspace } from "../examples/directories.ts";
import { anthropic, gitlab, slack, vault } from "../examples/vendors.ts";
import { plainRule } from "../plain-rule.ts";

const ANSWERED = { field: "labels.entry", equals: "response" } as const;
const LOGS = ["POST /api/v2/log-streams", "PATCH /api/v2/log-streams/{id}"] as const;

/** Words of settings that are a guard while they are on. */
const FORBIDS = ["block", "disable", "disallow", "restrict", "prevent", "deny"];

/** Vendors of software: data that leaves by a way of its own, and guards that change. */
export const VENDOR_ARRIVALS: readonly Rule[] = [
  plainRule({
    id: "m365-guests-let-in",
    title: "{identity_name} changed whom Teams lets in from outside ({raw.Name|a setting})",
    sources: ["microsoft-365"],
    actions: ["TeamsTenantSettingChanged"],
    when: {
      all: [
        { any: ["guest access", "external access", "federat"].map((contains) => ({ field: "raw.Name", contains })) },
        {
          not: {
            all: [
              { field: "raw.NewValue", in: ["False", "Off", "Disabled", false] },
              // Of what forbids, that is the way that opens.
              { not: { any: FORBIDS.map((contains) => ({ field: "raw.Name", contains })) } },
            ],
          },
        },
      ],
    },
    severity: "low",
    attempted: "low",
    owasp: ["NHI6"],
    attack: { tactic: "Initial Access", technique: "T1199" },
    expected: "whom Teams lets in is decided once",
    fires: ["guests", m365("TeamsTenantSettingChanged", "MicrosoftTeams", { Name: "Allow guest access" })],
    quiet: [
      "no longer",
      m365("TeamsTenantSettingChanged", "MicrosoftTeams", { Name: "Allow guest access", NewValue: "False" }),
    ],
  }),
  plainRule({
    id: "workspace-data-opened-by-vendor",
    title: "The vendor opened data of the organization ({raw.events.*.parameters.*.value|not named in the log})",
    sources: ["google-workspace"],
    actions: ["ACCESS"],
    severity: "low",
    attack: { tactic: "Collection", technique: "T1530" },
    expected: "the vendor's staff open data for a case that was filed",
    falsePositives: ["Support cases: the entry names its justification."],
    response: ["Ask the vendor for the case that the entry names."],
    fires: ["opened", workspace("access_transparency", "ACCESS", { GSUITE_PRODUCT_NAME: "CALENDAR" })],
    quiet: ["by a person", workspace("drive", "view", { doc_id: "d" })],
  }),
  plainRule({
    id: "auth0-log-sent-elsewhere",
    title: "{identity_name} changed where the log is sent ({action})",
    sources: ["auth0"],
    actions: [...LOGS, "POST /api/v2/event-streams", "PATCH /api/v2/event-streams/{id}"],
    severity: "low",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685.002" },
    expected: "the log goes to one place",
    fires: ["a new place", auth0("Create a log stream", "post", "/api/v2/log-streams", { type: "http" })],
    quiet: ["read", auth0("Get log streams", "get", "/api/v2/log-streams")],
  }),
  plainRule({
    id: "slack-organization-deleted",
    title: "{identity_name} deleted a workspace or organization ({resource|not named in the log})",
    sources: ["slack-audit"],
    actions: ["organization_deleted", "workspace_deleted"],
    severity: "medium",
    attempted: "medium",
    attack: { tactic: "Impact", technique: "T1485" },
    expected: "workspaces stay",
    fires: ["deleted", slack("organization_deleted")],
    quiet: ["made", slack("organization_created")],
  }),
  plainRule({
    id: "gitlab-project-exported",
    title: "{identity_name} exported all of {resource|a project}",
    sources: ["gitlab-audit"],
    actions: ["project_export_created", "project_export_downloaded", "group_export_created", "export_created"],
    severity: "low",
    attempted: "low",
    owasp: ["NHI2"],
    attack: { tactic: "Collection", technique: "T1213.003" },
    expected: "projects are cloned; who moves one exports it",
    fires: ["a project", gitlab("project_export_created")],
    quiet: ["imported", gitlab("project_imported")],
  }),
  plainRule({
    id: "vault-key-exported",
    title: "{identity_name} took an encryption key out of Vault ({resource|not named in the log})",
    sources: ["vault-audit"],
    actions: ["read *"],
    when: {
      all: [
        ANSWERED,
        {
          any: ["export/encryption-key", "export/signing-key", "export/hmac-key", "export/managed-key", "backup"].map(
            (kind) => ({ field: "resource", matches: `*/${kind}/*` }),
          ),
        },
        { not: { field: "labels.mount_type", in: ["kv", "generic"] } },
      ],
    },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI2"],
    attack: { tactic: "Credential Access", technique: "T1555.006" },
    expected: "Vault encrypts and signs by itself; its keys stay in it",
    response: ["Make the key anew and stop its export; see what was encrypted with it."],
    fires: ["exported", vault("read", "transit/export/encryption-key/app")],
    quiet: ["described", vault("read", "transit/keys/app")],
  }),
  plainRule({
    id: "vault-audit-device-added",
    title:
      "{identity_name} switched an audit device on: a copy of the log goes there ({resource|not named in the log})",
    sources: ["vault-audit"],
    actions: ["update sys/audit", "create sys/audit"],
    when: ANSWERED,
    severity: "info",
    attempted: "info",
    attack: { tactic: "Defense Impairment", technique: "T1685.002" },
    expected: "audit devices are set up with the server",
    fires: ["on", vault("update", "sys/audit/file")],
    quiet: ["listed", vault("read", "sys/audit")],
  }),
  plainRule({
    id: "anthropic-artifact-made-public",
    title: "{identity_name} showed an artifact to everybody ({resource|not named in the log})",
    sources: ["anthropic"],
    actions: ["claude_artifact_published", "claude_artifact_sharing_updated"],
    when: {
      any: [
        // Of an artifact made in a chat it is what made it public; of any other it is a save, also of a private one.
        {
          all: [
            { field: "action", equals: "claude_artifact_published" },
            { field: "raw.claude_chat_id", exists: true },
          ],
        },
        ...["audience.*.type", "audience", "visibility"].map((path) => ({
          field: `raw.${path}`,
          in: ["public", "anyone", "anyone_with_link"],
        })),
      ],
    },
    severity: "low",
    attempted: "low",
    owasp: ["NHI2"],
    attack: { tactic: "Exfiltration", technique: "T1567" },
    expected: "what is made at work is shared within the organization",
    fires: ["to all", anthropic("claude_artifact_sharing_updated", { audience: [{ type: "public" }] })],
    quiet: ["within", anthropic("claude_artifact_sharing_updated", { audience: [{ type: "organization" }] })],
  }),
  plainRule({
    id: "anthropic-connections-changed",
    title: "{identity_name} changed to what the organization's assistants are connected",
    sources: ["anthropic"],
    actions: ["claude_organization_settings_updated"],
    when: {
      any: ["connect", "vcs", "export", "retention", "sharing"].map((contains) => ({
        field: "raw.updates.*.type",
        contains,
      })),
    },
    severity: "low",
    attempted: "low",
    owasp: ["NHI3"],
    attack: { tactic: "Persistence", technique: "T1098" },
    expected: "settings of the organization change by agreement",
    fires: [
      "connections",
      anthropic("claude_organization_settings_updated", { updates: [{ type: "vcs_connections" }] }),
    ],
    quiet: ["a colour", anthropic("claude_organization_settings_updated", { updates: [{ type: "theme" }] })],
  }),
];
