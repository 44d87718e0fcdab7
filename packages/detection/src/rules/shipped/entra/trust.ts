import type { Rule } from "../../rule.ts";
import { directory, signIn } from "../examples/clouds.ts";

const BASE = { version: 1, sources: ["entra"], owasp: [] } as const;
const ROUTINE = "Administrators at their work: ask which change it was.";
const ASK = "Ask whoever did it; undo it in the directory.";

/** Entra: what applications are given, and who is trusted. */
export const ENTRA_TRUST: readonly Rule[] = [
  {
    ...BASE,
    id: "entra-sign-in-with-some-risk",
    title: "The directory sees a risk in a sign-in of {identity_name}",
    confidence: "medium",
    actions: ["Sign-in activity", "signin"],
    when: {
      all: [
        {
          any: [
            { field: "raw.properties.riskLevelDuringSignIn", in: ["low", "medium", "high"] },
            { field: "raw.properties.riskLevelAggregated", in: ["low", "medium", "high"] },
          ],
        },
        // Sign-ins of managed identities have a level of `low` without any risk.
        { not: { field: "raw.properties.riskState", in: ["none", "dismissed", "remediated", "confirmedSafe"] } },
      ],
    },
    severity: "low",
    attempted: "low",
    failed: "low",
    refusal: "alone",
    attacks: [{ tactic: "Initial Access", technique: "T1078.004" }],
    owasp: ["NHI2"],
    expected: "sign-ins as the directory knows them",
    shows: ["src_ip", "labels.risk_level"],
    key: "src_ip",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "low", records: [signIn({ riskLevelAggregated: "low", riskState: "atRisk" })] }],
    quiet: [
      { name: "none", records: [signIn({ riskLevelDuringSignIn: "none", riskState: "none" })] },
      { name: "put aside", records: [signIn({ riskLevelDuringSignIn: "medium", riskState: "dismissed" })] },
    ],
  },
  {
    ...BASE,
    id: "entra-owner-added",
    title: "{identity_name} made somebody owner of {resource|an application}",
    confidence: "medium",
    actions: [
      "Add owner to application",
      "Add owner to application.",
      "Add owner to service principal",
      "Add owner to service principal.",
    ],
    severity: "medium",
    attempted: "low",
    attacks: [{ tactic: "Persistence", technique: "T1098.003" }],
    owasp: ["NHI5"],
    expected: "owners can add credentials: they are named once",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "of a service principal", records: [directory("Add owner to service principal")] }],
    quiet: [{ name: "of a group", records: [directory("Add owner to group")] }],
  },
  {
    ...BASE,
    id: "entra-temporary-pass-made",
    title: "{identity_name} made a temporary pass for {resource|somebody}",
    confidence: "medium",
    actions: ["Admin registered temporary access pass method for user", "Create Temporary Access Pass method for user"],
    severity: "medium",
    attacks: [{ tactic: "Persistence", technique: "T1556.006" }],
    owasp: ["NHI10"],
    expected: "passes are made by the help desk",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "made", records: [directory("Create Temporary Access Pass method for user")] }],
    quiet: [{ name: "removed", records: [directory("Delete Temporary Access Pass method for user")] }],
  },
  {
    ...BASE,
    id: "entra-tenant-trusted",
    title: "{identity_name} let another tenant in ({action})",
    confidence: "medium",
    actions: [
      "Add a partner to cross-tenant access setting",
      "Update a partner cross-tenant access setting",
      "Create a partner cross-tenant identity sync setting",
      "Update the default cross-tenant access setting",
      "Update cross-tenant access default settings",
      "Add partner to company",
      "Add delegated admin relationship",
      "Update a partner cross-tenant identity sync setting",
      "Add multi-tenant organization",
      "Create a multi-tenant organization",
      "Update a multi-tenant organization",
      "Add tenant to multi-tenant organization",
      "Join multi-tenant organization",
    ],
    severity: "medium",
    attacks: [{ tactic: "Privilege Escalation", technique: "T1484.002" }],
    owasp: ["NHI3"],
    expected: "partners are known",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "added", records: [directory("Add a partner to cross-tenant access setting")] }],
    quiet: [{ name: "read", records: [directory("Get cross-tenant access settings")] }],
  },
  {
    ...BASE,
    id: "entra-application-address-changed",
    title: "{identity_name} changed where {resource|an application} sends its tokens",
    confidence: "medium",
    actions: ["Update application", "Update application.", "Update service principal", "Update service principal."],
    when: {
      field: "raw.properties.targetResources.*.modifiedProperties.*.displayName",
      in: ["AppAddress", "ReplyUrls", "AppIdentifierUri", "RequiredResourceAccess"],
    },
    severity: "low",
    attacks: [{ tactic: "Credential Access", technique: "T1528" }],
    owasp: ["NHI5"],
    expected: "addresses change by a release",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "another address",
        records: [
          directory("Update application", {
            targetResources: [
              {
                id: "a",
                displayName: "app",
                type: "Application",
                modifiedProperties: [{ displayName: "AppAddress", newValue: "[]" }],
              },
            ],
          }),
        ],
      },
    ],
    quiet: [
      {
        name: "another name",
        records: [
          directory("Update application", {
            targetResources: [
              {
                id: "a",
                displayName: "app",
                type: "Application",
                modifiedProperties: [{ displayName: "DisplayName", newValue: "x" }],
              },
            ],
          }),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "entra-application-removed",
    title: "{identity_name} deleted the application {resource|that the log does not name}",
    confidence: "medium",
    actions: [
      "Delete application",
      "Delete application.",
      "Hard Delete application",
      "Hard Delete application.",
      "Remove service principal",
      "Remove service principal.",
      "Delete service principal",
      "Delete service principal.",
    ],
    severity: "low",
    attacks: [{ tactic: "Impact", technique: "T1531" }],
    expected: "applications stay while they are used",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "deleted", records: [directory("Delete application")] }],
    quiet: [{ name: "made", records: [directory("Add application")] }],
  },
  {
    ...BASE,
    id: "entra-alert-disabled",
    title: "{identity_name} switched off a warning of privileged access ({action})",
    confidence: "medium",
    actions: ["Disable PIM alert", "Disable PIM Alert"],
    severity: "medium",
    attacks: [{ tactic: "Defense Impairment", technique: "T1685" }],
    expected: "warnings stay on",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "off", records: [directory("Disable PIM alert")] }],
    quiet: [{ name: "answered", records: [directory("Resolve PIM alert")] }],
  },
  {
    ...BASE,
    id: "entra-guest-made-member",
    title: "{identity_name} made a guest a member",
    confidence: "medium",
    actions: ["Update user", "Update user."],
    when: {
      each: "raw.properties.targetResources.*.modifiedProperties.*",
      where: {
        all: [
          { field: "item.displayName", equals: "UserType" },
          { field: "item.newValue", contains: "Member" },
          { field: "item.oldValue", contains: "Guest" },
        ],
      },
    },
    severity: "medium",
    attacks: [{ tactic: "Privilege Escalation", technique: "T1098.003" }],
    expected: "guests stay guests",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "member",
        records: [
          directory("Update user", {
            targetResources: [
              {
                id: "u",
                type: "User",
                modifiedProperties: [{ displayName: "UserType", oldValue: '["Guest"]', newValue: '["Member"]' }],
              },
            ],
          }),
        ],
      },
    ],
    quiet: [
      {
        name: "another name",
        records: [
          directory("Update user", {
            targetResources: [
              { id: "u", type: "User", modifiedProperties: [{ displayName: "DisplayName", newValue: '["x"]' }] },
            ],
          }),
        ],
      },
    ],
  },
];
