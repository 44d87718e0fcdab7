import { directory } from "./example-clouds.ts";
import type { Condition, Rule } from "./rule.ts";

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
const ROLE_OF_ALL = [{ id: "r-1", displayName: "Global Administrator", type: "Role" }];

/** Entra: who is given which role of the directory. */
export const ENTRA_ROLES: readonly Rule[] = [
  {
    ...BASE,
    id: "entra-directory-admin-made",
    title: "{identity_name} made somebody administrator of the whole directory ({resource|of no name})",
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
      "Add app role assignment to service principal",
      "Add app role assignment to service principal.",
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
  {
    ...BASE,
    id: "entra-role-given",
    title: "{identity_name} gave a role of the directory without PIM ({resource|of no name})",
    confidence: "medium",
    actions: ["Add member to role", "Add member to role."],
    when: { not: IS_OVER_ALL },
    severity: "low",
    attacks: [{ tactic: "Persistence", technique: "T1098.003" }],
    owasp: ["NHI5"],
    expected: "roles are asked for, and given for a time",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "given", records: [directory("Add member to role")] }],
    quiet: [{ name: "taken away", records: [directory("Remove member from role")] }],
  },
];
