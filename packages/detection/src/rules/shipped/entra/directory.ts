import type { Rule } from "../../rule.ts";
import { directory } from "../examples/clouds.ts";
import { ENTRA_STRICTER } from "../stricter.ts";
import { described, ONLY_DESCRIBED, ONLY_NARROWED } from "./descriptions.ts";
import { KEY_1, KEY_2, keys, NAMED_SO, NO_KEY_ADDED, RENEWED } from "./keys.ts";

const BASE = { version: 1, sources: ["entra"], owasp: [] } as const;
const ROUTINE = "Administrators at their work: ask which change it was.";
const ASK = "Ask whoever did it; undo it in the directory, or disable the application (both reversible).";

const SWITCHED_ON = directory("Update conditional access policy", {
  targetResources: [
    {
      ...{ id: "p-1", displayName: "Second factor for all", type: "Policy" },
      modifiedProperties: [
        { displayName: "ConditionalAccessPolicy", oldValue: '{"state":"disabled"}', newValue: '{"state":"enabled"}' },
      ],
    },
  ],
});

const consent = (scope: string) =>
  directory("Consent to application", {
    targetResources: [
      {
        ...{ id: "t-1", displayName: "Boards", type: "ServicePrincipal" },
        modifiedProperties: [
          {
            displayName: "ConsentAction.Permissions",
            oldValue: null,
            newValue: `"[] => [[Id: 1, ClientId: 2, ConsentType: Principal, Scope: ${scope}, CreatedDateTime: ]]; "`,
          },
        ],
      },
    ],
  });

/** Entra: applications, policies and trust of the directory. */
export const ENTRA_DIRECTORY: readonly Rule[] = [
  {
    ...BASE,
    id: "entra-credential-added",
    title: "{identity_name} added a credential to {resource|an application}",
    confidence: "medium",
    actions: [
      "Add service principal credentials",
      "Add service principal credentials.",
      "Update application – Certificates and secrets management",
      "Update application – Certificates and secrets management ",
      "Update application - Certificates and secrets management",
      "Add federated identity credential",
      "Add federated identity credential.",
    ],
    when: { not: NO_KEY_ADDED },
    severity: "medium",
    attempted: "low",
    attacks: [{ tactic: "Persistence", technique: "T1098.001" }],
    owasp: ["NHI7"],
    expected: "credentials are added by the pipeline of the application",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      { name: "added", records: [directory("Add service principal credentials")] },
      { name: "by an application of that name", records: [NAMED_SO] },
      { name: "one more secret", records: [keys(JSON.stringify([KEY_1, KEY_2]), JSON.stringify([KEY_1]))] },
      { name: "the first secret", records: [keys(JSON.stringify([KEY_1]), "[]")] },
      { name: "one for another", records: [keys(JSON.stringify([KEY_2]), JSON.stringify([KEY_1]))] },
    ],
    quiet: [
      { name: "an application made", records: [directory("Add service principal")] },
      { name: "the certificate of a managed identity renewed", records: [RENEWED] },
      { name: "a secret gone", records: [keys(JSON.stringify([KEY_1]), JSON.stringify([KEY_1, KEY_2]))] },
      { name: "the last one gone", records: [keys("[]", JSON.stringify([KEY_1]))] },
    ],
  },
  {
    ...BASE,
    id: "entra-access-elevated",
    title: "{identity_name} took the rights over all Azure subscriptions",
    confidence: "high",
    actions: [
      "User has elevated their access to User Access Administrator for their Azure Resources",
      "Assigns the caller to User Access Administrator role",
    ],
    severity: "high",
    attacks: [{ tactic: "Privilege Escalation", technique: "T1098.003" }],
    owasp: ["NHI5"],
    expected: "elevation happens in an emergency",
    shows: ["resource", "src_ip"],
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "elevated",
        records: [directory("User has elevated their access to User Access Administrator for their Azure Resources")],
      },
    ],
    quiet: [{ name: "a role taken back", records: [directory("Delete role assignment")] }],
  },
  {
    ...BASE,
    id: "entra-issuer-changed",
    title: "{identity_name} changed whose tokens the directory believes ({resource|a policy})",
    confidence: "high",
    actions: [
      "Update authentication methods policy",
      "Authentication Methods Policy Update",
      "Update policy",
      "Update policy.",
    ],
    when: {
      any: ["openid", "oidc", "discoveryurl", "issuer"].flatMap((contains) => [
        { field: "raw.properties.targetResources.*.modifiedProperties.*.displayName", contains },
        { field: "raw.properties.targetResources.*.modifiedProperties.*.newValue", contains },
      ]),
    },
    severity: "high",
    attempted: "low",
    attacks: [{ tactic: "Persistence", technique: "T1556.009" }],
    owasp: ["NHI4"],
    expected: "issuers are set up once, by agreement",
    shows: ["resource", "raw.properties.targetResources.*.modifiedProperties.*.newValue"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: ["Put the old issuer back; look at what signed in through the new one."],
    fires: [
      {
        name: "another discovery address",
        records: [
          directory("Update authentication methods policy", {
            targetResources: [
              {
                id: "p-1",
                displayName: "Authentication Methods Policy",
                type: "Policy",
                modifiedProperties: [{ displayName: "OpenIdConnectConfiguration", newValue: "{}" }],
              },
            ],
          }),
        ],
      },
    ],
    quiet: [{ name: "a policy without issuers", records: [directory("Update authentication methods policy")] }],
  },
  {
    ...BASE,
    id: "entra-sign-in-methods-changed",
    title: "{identity_name} changed with what people may sign in",
    confidence: "medium",
    actions: ["Update authentication methods policy", "Authentication Methods Policy Update"],
    severity: "low",
    attacks: [{ tactic: "Persistence", technique: "T1556.006" }],
    owasp: ["NHI4"],
    expected: "methods change by agreement",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: ["Ask whoever did it; put the old policy back."],
    fires: [{ name: "changed", records: [directory("Update authentication methods policy")] }],
    quiet: [{ name: "a group changed", records: [directory("Update group")] }],
  },
  {
    ...BASE,
    id: "entra-access-policy-weakened",
    title: "{identity_name} changed or deleted {resource|a policy} of conditional access or sign-in ({action})",
    confidence: "medium",
    actions: [
      "Delete conditional access policy",
      "Update conditional access policy",
      "Delete policy",
      "Update policy",
      "Delete policy.",
      "Update policy.",
      "Update authorization policy",
      "Disable Strong Authentication",
      "Delete named location",
      "Disable Security Defaults",
      "Disable security defaults.",
    ],
    when: { not: { any: [ENTRA_STRICTER, ONLY_DESCRIBED, ONLY_NARROWED] } },
    severity: "medium",
    attempted: "low",
    attacks: [{ tactic: "Persistence", technique: "T1556.009" }],
    owasp: ["NHI4"],
    expected: "policies change by agreement",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      { name: "deleted", records: [directory("Delete conditional access policy")] },
      { name: "people may let risky applications in", records: [described("AllowUserConsentForRiskyApps")] },
      {
        name: "everybody invites",
        records: [described("AllowInvitesFrom", '"adminsAndGuestInviters"', '"everyone"')],
      },
    ],
    quiet: [
      { name: "made", records: [directory("Add conditional access policy")] },
      { name: "switched on", records: [SWITCHED_ON] },
      { name: "described anew", records: [described("Description")] },
      {
        name: "only administrators invite",
        records: [described("AllowInvitesFrom", '"everyone"', '"adminsAndGuestInviters"')],
      },
    ],
  },
  {
    ...BASE,
    id: "entra-guest-invited",
    title: "{identity_name} invited {resource|somebody} from outside",
    confidence: "medium",
    actions: ["Invite external user", "Bulk invite users - started (bulk)"],
    when: {
      not: {
        any: [
          { field: "raw.properties.operationName", equals: "Invite Internal User" },
          { field: "raw.properties.additionalDetails.*.value", sameDomainAs: "identity_name" },
        ],
      },
    },
    severity: "low",
    attacks: [{ tactic: "Persistence", technique: "T1136.003" }],
    expected: "guests are invited by those who host them",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "invited", records: [directory("Invite external user")] }],
    quiet: [
      { name: "one from within", records: [directory("Invite internal user")] },
      {
        name: "one of the inviter's own domain",
        records: [
          directory("Invite external user", {
            additionalDetails: [{ key: "invitedUserEmailAddress", value: "bob@example.com" }],
          }),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "entra-consent-given",
    title: "{identity_name} consented to the application {resource|that the log does not name}",
    confidence: "medium",
    actions: [
      "Consent to application",
      "Consent to application.",
      "Add delegated permission grant",
      "Add delegated permission grant.",
      "Add OAuth2PermissionGrant",
    ],
    // An application that only learns who signed in has nothing that it could take.
    when: { not: { field: "labels.consent", equals: "sign-in" } },
    severity: "medium",
    attacks: [{ tactic: "Credential Access", technique: "T1528" }],
    owasp: ["NHI3"],
    expected: "applications are consented to by those who reviewed them",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      { name: "consented", records: [directory("Consent to application")] },
      { name: "to reading mail", records: [consent("openid Mail.Read")] },
    ],
    quiet: [
      { name: "removed", records: [directory("Remove delegated permission grant")] },
      { name: "to signing in", records: [consent("User.Read openid profile offline_access")] },
    ],
  },
];
