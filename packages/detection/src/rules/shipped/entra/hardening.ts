import type { Rule } from "../../rule.ts";
import { directory } from "../examples/clouds.ts";
import { plainRule } from "../plain-rule.ts";

const sources = ["entra"];
const MACHINES = ["oauth-app", "managed-identity", "service-account", "ai-agent"] as const;
const BY_APP = { initiatedBy: { app: { appId: "a-1", displayName: "ci", servicePrincipalId: "sp-1" } } };

/** Names in each of the two spellings that Entra has: in Microsoft 365's log with a full stop. */
const both = (...names: readonly string[]) => names.flatMap((name) => [name, `${name}.`]);

/** An application of which one property was changed. */
const changed = (displayName: string) =>
  directory("Update application", {
    targetResources: [
      { id: "a", displayName: "app", type: "Application", modifiedProperties: [{ displayName, newValue: "[{}]" }] },
    ],
  });

const unit = (visibility: string) =>
  directory("Add administrative unit", {
    targetResources: [{ id: "u", modifiedProperties: [{ displayName: "Visibility", newValue: `["${visibility}"]` }] }],
  });

const PROPERTIES = "raw.properties.targetResources.*.modifiedProperties.*";

/** What of a domain says whose tokens it takes. */
const TRUST_OF_DOMAIN = [
  "LiveType",
  "AuthenticationType",
  "IssuerUri",
  "PassiveLogOnUri",
  "ActiveLogOnUri",
  "SigningCertificate",
] as const;

const domainAuthentication = (displayName: string) =>
  directory("Set domain authentication", {
    targetResources: [
      {
        id: "d-1",
        displayName: "example.com",
        type: "Domain",
        modifiedProperties: [{ displayName, oldValue: '["0"]', newValue: '["1"]' }],
      },
    ],
  });

/** A person of whom one property was changed. */
const person = (displayName: string) =>
  directory("Update user", {
    targetResources: [{ id: "u", type: "User", modifiedProperties: [{ displayName, newValue: '["x"]' }] }],
  });

/** Entra: policies and identities that machines change. */
export const ENTRA_HARDENING: readonly Rule[] = [
  plainRule({
    id: "entra-federation-of-application-changed",
    title: "{identity_name} changed whose tokens {resource|an application} takes instead of a secret",
    sources,
    actions: both("Update application", "Update service principal"),
    when: {
      field: `${PROPERTIES}.displayName`,
      contains: "FederatedIdentityCredential",
    },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI4", "NHI7"],
    attack: { tactic: "Persistence", technique: "T1098.001" },
    expected: "a federated credential names the pipeline or cluster of the application",
    fires: ["another issuer", changed("FederatedIdentityCredentials")],
    quiet: ["another name", changed("DisplayName")],
  }),
  plainRule({
    id: "entra-access-policy-added",
    title: "{identity_name} added or changed a policy of access ({action})",
    sources,
    actions: both(
      "Add policy",
      "Update named location",
      "Add named location",
      "Update authentication strength",
      "Add authentication strength",
      "Update security defaults",
      "Update user risk and MFA registration policy",
      "Set device registration policies",
      "Update app management policy",
      "Add app management policy",
      "Update role setting in PIM",
      "Update role management policy",
    ),
    severity: "medium",
    attempted: "low",
    owasp: ["NHI4"],
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "policies of access change by ticket",
    fires: ["a place", directory("Add named location", BY_APP)],
    quiet: ["a demand more", directory("Add conditional access policy", BY_APP)],
  }),
  plainRule({
    id: "entra-root-certificate-added",
    title: "{identity_name} changed which certificates or domains may vouch for people ({action})",
    sources,
    actions: both(
      "Set Company Information",
      "Update Company settings",
      "Create CertificateBasedAuthConfiguration",
      "Add CertificateBasedAuthConfiguration",
      "Update CertificateBasedAuthConfiguration",
    ),
    when: {
      any: [
        { field: "action", contains: "CertificateBasedAuth" },
        { field: `${PROPERTIES}.displayName`, contains: "TrustedCA" },
      ],
    },
    severity: "high",
    attempted: "medium",
    owasp: ["NHI4"],
    attack: { tactic: "Persistence", technique: "T1556" },
    expected: "root certificates are set up once",
    fires: [
      "another root",
      directory("Set Company Information", {
        ...BY_APP,
        targetResources: [{ modifiedProperties: [{ displayName: "TrustedCAsForPasswordlessAuth", newValue: "[x]" }] }],
      }),
    ],
    quiet: ["an address", directory("Set Company Information", { ...BY_APP, targetResources: [{ displayName: "x" }] })],
  }),
  plainRule({
    id: "entra-role-written",
    title: "{identity_name} wrote a role of the directory ({action})",
    sources,
    actions: both(
      "Add role definition",
      "Update role definition",
      "Add role from template",
      "Add member to restricted management administrative unit",
      "Remove member from restricted management administrative unit",
    ),
    severity: "medium",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Privilege Escalation", technique: "T1098.003" },
    expected: "roles are written by few",
    fires: ["written", directory("Add role definition", BY_APP)],
    quiet: ["read", directory("Get role definition", BY_APP)],
  }),
  plainRule({
    id: "entra-person-changed-by-machine",
    title: "{identity_name} changed a person's account: {action} of {resource|somebody}",
    sources,
    actions: both(
      "Reset user password",
      "Reset password (by admin)",
      "Change user password",
      "Delete user",
      "Hard Delete user",
      "Enable account",
      "Disable account",
      "Delete group",
      "Add registered owner to device",
      "Remove owner from application",
      "Remove owner from service principal",
    ),
    kinds: MACHINES,
    severity: "low",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Persistence", technique: "T1098" },
    expected: "people's accounts are the directory's own work",
    falsePositives: ["Provisioning by a personnel system: told until it is its habit."],
    fires: ["a password", directory("Reset user password", BY_APP)],
    quiet: ["by an administrator", directory("Reset user password")],
  }),
  plainRule({
    id: "entra-agent-identity-changed",
    title: "{identity_name} made or changed an AI agent's identity: {action}",
    sources,
    actions: [
      "Add password to agent identity blueprint*",
      "Add credential to agent identity*",
      "Add federated identity credential to agent*",
      "Create agent identity*",
      "Add agent identity*",
      "Update agent identity*",
      "Delete agent identity*",
      "Create agent user*",
      "Add agent user*",
      "Add owner to agent identity*",
      "Add sponsor to agent identity*",
    ],
    severity: "low",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Persistence", technique: "T1098.001" },
    expected: "agents get their identities from their platform",
    fires: ["a password", directory("Add password to agent identity blueprint", BY_APP)],
    quiet: ["an application", directory("Update application", BY_APP)],
  }),
  plainRule({
    id: "entra-application-restored",
    title:
      "{identity_name} brought back what was deleted, or vouched for it: {action} ({resource|not named in the log})",
    sources,
    actions: both("Restore application", "Restore service principal", "Restore user", "Add verified publisher"),
    severity: "low",
    owasp: ["NHI1"],
    attack: { tactic: "Persistence", technique: "T1098" },
    expected: "what was deleted stays away",
    fires: ["restored", directory("Restore application", BY_APP)],
    quiet: ["made", directory("Update service principal", { ...BY_APP, targetResources: [] })],
  }),
  plainRule({
    id: "entra-hidden-unit-made",
    title: "{identity_name} made an administrative unit whose members nobody sees ({resource|not named in the log})",
    sources,
    actions: ["Add administrative unit", "Update administrative unit"],
    when: {
      field: "raw.properties.targetResources.*.modifiedProperties.*.newValue",
      contains: "HiddenMembership",
    },
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Persistence", technique: "T1098" },
    expected: "who administers whom is to be seen",
    fires: ["hidden", unit("HiddenMembership")],
    quiet: ["open", unit("Public")],
  }),
  plainRule({
    id: "entra-federation-changed",
    title: "{identity_name} changed how a domain trusts another ({action})",
    sources,
    actions: [
      "Set federation settings on domain",
      "Set domain authentication",
      "Set domain authentication.",
      "Set DirSyncEnabled flag",
      "Add unverified domain",
      "Add verified domain",
      "Verify domain",
      "Update domain",
    ],
    when: {
      any: [
        { not: { field: "action", prefix: "Set domain authentication" } },
        { not: { field: `${PROPERTIES}.displayName`, exists: true } },
        { field: `${PROPERTIES}.displayName`, in: TRUST_OF_DOMAIN },
      ],
    },
    severity: "high",
    confidence: "high",
    owasp: ["NHI4"],
    attack: { tactic: "Privilege Escalation", technique: "T1484.002" },
    expected: "domains stay as they are",
    fires: ["from managed to federated", domainAuthentication("LiveType")],
    quiet: ["another setting of the domain", domainAuthentication("PasswordValidityPeriodInDays")],
  }),
  plainRule({
    id: "entra-person-tied-to-another",
    title: "{identity_name} changed by what a directory outside knows {resource|somebody}",
    sources,
    actions: both("Update user"),
    when: {
      field: `${PROPERTIES}.displayName`,
      in: ["SourceAnchor", "ImmutableId", "OnPremisesImmutableId"],
    },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI4"],
    attack: { tactic: "Persistence", technique: "T1556" },
    expected: "the synchronisation sets it once: whoever vouches for a domain signs in as who has it",
    fires: ["its anchor", person("SourceAnchor")],
    quiet: ["a city", person("City")],
  }),
];
