import type { Rule } from "../../rule.ts";
import { directory } from "../examples/clouds.ts";
import { plainRule } from "../plain-rule.ts";
import { traceRule } from "../trace-rule.ts";

const sources = ["entra"];
/** Names in each of the two spellings that Entra has: in Microsoft 365's log with a full stop. */
const both = (...names: readonly string[]) => names.flatMap((name) => [name, `${name}.`]);
const changed = (activity: string, displayName: string, newValue: string, oldValue = "[]") =>
  directory(activity, {
    targetResources: [
      { id: "t", displayName: "app", type: "Application", modifiedProperties: [{ displayName, oldValue, newValue }] },
    ],
  });
const BY_APP = { initiatedBy: { app: { appId: "a-1", displayName: "ci", servicePrincipalId: "sp-1" } } };
const PROPERTIES = "raw.properties.targetResources.*.modifiedProperties";

/** Entra: applications that come back or open up, risks that are waved away, and who vouches for devices and people. */
export const ENTRA_EDGES: readonly Rule[] = [
  traceRule({
    id: "entra-access-policy-made",
    title: "{identity_name} made a policy of conditional access ({resource|not named in the log})",
    sources,
    actions: ["Add conditional access policy", "Add conditional access policy."],
    // A policy more demands more of whoever signs in: what it could take away is a sign-in.
    owasp: ["NHI4"],
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "policies of access change by ticket",
    fires: ["made", directory("Add conditional access policy")],
    quiet: ["deleted", directory("Delete conditional access policy")],
  }),
  plainRule({
    id: "entra-token-policy-assigned",
    title:
      "{identity_name} gave {resource|an application} a policy of what its tokens say, and for how long ({action})",
    sources,
    actions: both("Add policy to service principal", "Add policy to application"),
    severity: "low",
    attempted: "low",
    owasp: ["NHI4"],
    attack: { tactic: "Persistence", technique: "T1556" },
    expected: "claims of tokens are mapped once, when an application is set up",
    fires: ["mapped", directory("Add policy to service principal")],
    quiet: ["an owner", directory("Add group")],
  }),
  plainRule({
    id: "entra-application-for-all-tenants",
    title: "{identity_name} opened {resource|an application} to other tenants, or unlocked its properties",
    sources,
    actions: both("Update application"),
    when: {
      any: [
        {
          each: PROPERTIES,
          where: {
            all: [
              { field: "item.displayName", equals: "AvailableToOtherTenants" },
              { field: "item.newValue", contains: "true" },
            ],
          },
        },
        {
          each: PROPERTIES,
          where: {
            all: [
              { field: "item.displayName", equals: "SignInAudience" },
              {
                any: ["AzureADMultipleOrgs", "PersonalMicrosoftAccount"].map((contains) => ({
                  field: "item.newValue",
                  contains,
                })),
              },
            ],
          },
        },
        { field: `${PROPERTIES}.*.displayName`, equals: "ServicePrincipalLockConfiguration" },
      ],
    },
    severity: "low",
    owasp: ["NHI6"],
    attack: { tactic: "Persistence", technique: "T1556" },
    expected: "whom an application is for is decided when it is made",
    fires: ["opened", changed("Update application", "AvailableToOtherTenants", "[true]", "[false]")],
    quiet: ["closed", changed("Update application", "AvailableToOtherTenants", "[false]", "[true]")],
  }),
  plainRule({
    id: "entra-machine-switched-on",
    title: "{identity_name} switched {resource|a service principal} on again",
    sources,
    actions: both("Update service principal", "Enable service principal"),
    when: {
      any: [
        { field: "action", prefix: "Enable" },
        {
          each: PROPERTIES,
          where: {
            all: [
              { field: "item.displayName", equals: "AccountEnabled" },
              { field: "item.newValue", contains: "true" },
              { field: "item.oldValue", contains: "false" },
            ],
          },
        },
      ],
    },
    severity: "low",
    owasp: ["NHI1"],
    attack: { tactic: "Persistence", technique: "T1098.001" },
    expected: "what was switched off stays off",
    fires: ["on", changed("Update service principal", "AccountEnabled", "[true]", "[false]")],
    quiet: ["off", changed("Update service principal", "AccountEnabled", "[false]", "[true]")],
  }),
  plainRule({
    id: "entra-risk-waved-away",
    title: "{identity_name} dismissed a risk, or changed the level of risk at which people are stopped ({action})",
    sources,
    actions: both(
      ...["DismissUser", "DismissServicePrincipal", "ConfirmSafe", "ConfirmServicePrincipalSafe", "UnblockUser"],
      ...["Update IdentityProtectionPolicy", "UpdateIdentityProtectionPolicy", "Delete IdentityProtectionPolicy"],
    ),
    severity: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "a risk is dismissed by whoever looked into it",
    fires: ["of a machine", directory("DismissServicePrincipal", { category: "IdentityProtection" })],
    quiet: ["confirmed", directory("ConfirmCompromised", { category: "IdentityProtection" })],
  }),
  plainRule({
    id: "entra-trust-of-devices-changed",
    title: "{identity_name} changed which devices, certificates or strengths of sign-in count ({action})",
    sources,
    actions: both(
      ...["Set device registration policies", "Update device registration policy", "Update Kerberos SSO"],
      ...["Create certificate authority", "Add trusted certificate authority", "Update trusted certificate authority"],
      ...["Update authentication strength policy", "Update authentication strength", "Delete authentication strength"],
      ...["Create PKI", "Add permission grant policy", "Update permission grant policy"],
    ),
    severity: "low",
    owasp: ["NHI4"],
    attack: { tactic: "Persistence", technique: "T1556" },
    expected: "these change by agreement",
    fires: ["devices", directory("Set device registration policies", { category: "Policy" })],
    quiet: ["a device", directory("Update device")],
  }),
  plainRule({
    id: "entra-group-joined-by-machine",
    title: "{identity_name} put somebody into the group {labels.group|that the log does not name}",
    sources,
    actions: both("Add member to group", "Add owner to group"),
    kinds: ["oauth-app", "managed-identity", "service-account", "ai-agent"],
    // Provisioning fills groups all day: of those that have a name the ones of rulers tell something.
    when: {
      any: [
        { not: { field: "labels.group", exists: true } },
        { field: "action", prefix: "Add owner" },
        ...["admin", "owner", "security", "privileg", "root", "break"].map((contains) => ({
          field: "labels.group",
          contains,
        })),
      ],
    },
    severity: "info",
    attack: { tactic: "Persistence", technique: "T1098.003" },
    expected: "groups are filled by provisioning",
    fires: ["joined", directory("Add member to group", BY_APP)],
    quiet: [
      "of readers",
      directory("Add member to group", {
        ...BY_APP,
        targetResources: [
          { type: "User", modifiedProperties: [{ displayName: "Group.DisplayName", newValue: '"readers"' }] },
        ],
      }),
    ],
  }),
];
