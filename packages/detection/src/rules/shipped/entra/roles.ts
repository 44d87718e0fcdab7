import type { Condition, Rule } from "../../rule.ts";
import { directory } from "../examples/clouds.ts";
import { plainRule } from "../plain-rule.ts";
import { READS_LITTLE } from "./app-roles.ts";

const BASE = { version: 1, sources: ["entra"], owasp: [] } as const;
const ROUTINE = "Administrators at their work: ask which change it was.";
const ASK = "Ask whoever did it; take the member out of the role (reversible).";

/** Roles whose holder can give every other one, by name and by the id that is the same in each tenant. */
const OVER_ALL = [
  ["Global Administrator", "62e90394-69f5-4237-9190-012177145e10"],
  ["Company Administrator", "TenantAdmins"],
  ["Privileged Role Administrator", "e8611ab8-c189-46e8-94e1-60213ab1f814"],
  ["Privileged Authentication Administrator", "7be44c8a-adaf-4e2a-84d6-ab2649e08a13"],
] as const;
const IS_OVER_ALL: Condition = {
  any: [
    ...OVER_ALL.map(([name]) => ({ field: "resource", equals: name }) as const),
    ...OVER_ALL.flat().map(
      (contains) => ({ field: "raw.properties.targetResources.*.modifiedProperties.*.newValue", contains }) as const,
    ),
  ],
};
/**
 * Roles that see notices of Microsoft's, counts of use, or what every member sees: Message Center Reader, Reports Reader,
 * Usage Summary Reports Reader, Directory Readers. By the id of their template alone, which nobody chooses.
 */
const LOOKS_AT_NOTICES: Condition = {
  each: "raw.properties.targetResources.*.modifiedProperties",
  where: {
    all: [
      { field: "item.displayName", equals: "Role.TemplateId" },
      {
        any: [
          ...["790c1fb9-7f7d-4f88-86a1-ef1f95c05c1b", "4a5d8f65-41da-4de4-8968-e035b65339cf"],
          ...["75934031-6c7e-415a-99d7-48dbd49e875e", "88d8e3e3-8f55-4a1e-953a-9b9898b8876b"],
        ].map((contains) => ({ field: "item.newValue", contains })),
      },
    ],
  },
};
const ROLE_OF_ALL = [{ id: "r-1", displayName: "Global Administrator", type: "Role" }];

const APP_ROLE_GIVEN = [
  "Add app role assignment to service principal",
  "Add app role assignment to service principal.",
];
/** With one of these an application can give itself every other right, or reads every mailbox and site. */
const EVERYTHING = [
  ...["RoleManagement.ReadWrite.Directory", "AppRoleAssignment.ReadWrite.All", "Application.ReadWrite.All"],
  ...["Directory.ReadWrite.All", "UserAuthenticationMethod.ReadWrite.All", "PrivilegedAccess.ReadWrite.AzureAD"],
  ...["full_access_as_app", "Exchange.ManageAsApp", "Sites.FullControl.All"],
];
const GIVES_EVERYTHING: Condition = {
  each: "raw.properties.targetResources.*.modifiedProperties",
  where: {
    all: [
      { field: "item.displayName", equals: "AppRole.Value" },
      { field: "item.newValue", in: EVERYTHING.flatMap((name) => [name, `"${name}"`]) },
    ],
  },
};
const permission = (name: string) =>
  directory("Add app role assignment to service principal", {
    targetResources: [
      {
        ...{ id: "sp-1", displayName: "Microsoft Graph", type: "ServicePrincipal" },
        modifiedProperties: [{ displayName: "AppRole.Value", oldValue: null, newValue: `"${name}"` }],
      },
    ],
  });

/** Entra: who is given which role of the directory. */
export const ENTRA_ROLES: readonly Rule[] = [
  {
    ...BASE,
    id: "entra-directory-admin-made",
    title: "{identity_name} made somebody administrator of the whole directory ({resource|not named in the log})",
    confidence: "high",
    actions: [
      "Add member to role",
      "Add member to role.",
      "Add member to role in PIM completed (permanent)",
      "Add member to role outside of PIM (permanent)",
    ],
    when: IS_OVER_ALL,
    severity: "high",
    attacks: [{ tactic: "Persistence", technique: "T1098.003" }],
    owasp: ["NHI5"],
    expected: "a few people have these roles, for a time, and they ask for them",
    shows: ["resource", "raw.properties.targetResources.*.userPrincipalName"],
    key: "resource",
    falsePositives: ["A new administrator who was announced."],
    response: ["Ask whoever did it; take the member out of the role (reversible), then look what was done with it."],
    fires: [
      { name: "as the target", records: [directory("Add member to role", { targetResources: ROLE_OF_ALL })] },
      {
        name: "beside the member",
        records: [
          directory("Add member to role.", {
            targetResources: [
              {
                ...{ id: "u-7", userPrincipalName: "mallory@example.com", type: "User" },
                modifiedProperties: [{ displayName: "Role.DisplayName", newValue: '"Global Administrator"' }],
              },
            ],
          }),
        ],
      },
    ],
    quiet: [
      { name: "another role", records: [directory("Add member to role")] },
      { name: "asked for", records: [directory("Add member to role requested", { targetResources: ROLE_OF_ALL })] },
    ],
  },
  {
    ...BASE,
    id: "entra-admin-role-given",
    title: "{identity_name} gave the role {resource|of an administrator}",
    confidence: "medium",
    actions: [
      "Add member to role in PIM completed (permanent)",
      "Add member to role in PIM completed (timebound)",
      "Add eligible member to role in PIM completed (permanent)",
      "Add eligible member to role in PIM completed (timebound)",
      "Add eligible member to role",
      "Add eligible member to role.",
      "Add member to role outside of PIM (permanent)",
      "Add scoped member to role",
      "Add scoped member to role.",
      "Add role assignment to role definition",
      "Add eligible role assignment to role definition",
    ],
    severity: "medium",
    attacks: [{ tactic: "Persistence", technique: "T1098.003" }],
    owasp: ["NHI5"],
    expected: "roles are given for a time, and asked for",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "for good", records: [directory("Add member to role in PIM completed (permanent)")] }],
    quiet: [{ name: "asked for", records: [directory("Add member to role in PIM requested (permanent)")] }],
  },
  plainRule({
    id: "entra-app-permission-given",
    title: "{identity_name} let an application act by itself ({resource|not named in the log})",
    sources: ["entra"],
    actions: APP_ROLE_GIVEN,
    when: { not: { any: [READS_LITTLE, GIVES_EVERYTHING] } },
    severity: "medium",
    owasp: ["NHI5"],
    attack: { tactic: "Persistence", technique: "T1098.003" },
    expected: "an administrator consents to what an application asks for, and little of it",
    falsePositives: [ROUTINE],
    response: ["Ask whoever did it; take the permission back (reversible), then look what was done with it."],
    fires: ["all mail", permission("Mail.ReadWrite")],
    quiet: ["sites that are chosen one by one", permission("Sites.Selected")],
  }),
  plainRule({
    id: "entra-app-given-everything",
    title:
      "{identity_name} let an application take over the tenant, or every mailbox ({resource|not named in the log})",
    sources: ["entra"],
    actions: APP_ROLE_GIVEN,
    when: GIVES_EVERYTHING,
    severity: "high",
    attempted: "medium",
    owasp: ["NHI5"],
    attack: { tactic: "Persistence", technique: "T1098.003" },
    expected: "hardly any application has these permissions, and administrators know which",
    shows: ["resource", "raw.properties.targetResources.*.modifiedProperties.*.newValue"],
    falsePositives: ["Backup and administration products that are set up: once, by an announced administrator."],
    response: [
      "Take the permission back (reversible), and remove every credential that the application got of late.",
      "Revoke the sessions of whoever gave it, then look at what the application read.",
    ],
    fires: ["every mailbox", permission("full_access_as_app")],
    quiet: ["one kind of data", permission("Mail.Read")],
  }),
  plainRule({
    id: "entra-app-let-read",
    title: "{identity_name} let an application read who and what there is ({resource|not named in the log})",
    sources: ["entra"],
    actions: APP_ROLE_GIVEN,
    when: READS_LITTLE,
    severity: "info",
    owasp: ["NHI5"],
    attack: { tactic: "Persistence", technique: "T1098.003" },
    expected: "an administrator consents to what an application asks for",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: ["an interface of the company's own", permission("Invoices.Read")],
    quiet: ["all mail", permission("Mail.ReadWrite")],
  }),
  {
    ...BASE,
    id: "entra-role-given",
    title: "{identity_name} gave a role of the directory without PIM ({resource|not named in the log})",
    confidence: "medium",
    actions: ["Add member to role", "Add member to role."],
    when: { not: { any: [IS_OVER_ALL, LOOKS_AT_NOTICES] } },
    severity: "low",
    attacks: [{ tactic: "Persistence", technique: "T1098.003" }],
    owasp: ["NHI5"],
    expected: "roles are asked for, and given for a time",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "given", records: [directory("Add member to role")] }],
    quiet: [
      { name: "taken away", records: [directory("Remove member from role")] },
      {
        name: "to read Microsoft's notices",
        records: [
          directory("Add member to role", {
            targetResources: [
              {
                ...{ id: "u-7", userPrincipalName: "ann@example.com", type: "User" },
                modifiedProperties: [
                  { displayName: "Role.TemplateId", newValue: '"790c1fb9-7f7d-4f88-86a1-ef1f95c05c1b"' },
                ],
              },
            ],
          }),
        ],
      },
    ],
  },
];
