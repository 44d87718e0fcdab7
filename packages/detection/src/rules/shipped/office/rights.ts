import type { Rule } from "../../rule.ts";
import { onlyTakenAway } from "../credentials-left.ts";
import { m365 } from "../examples/directories.ts";

const BASE = { version: 1, sources: ["microsoft-365"], owasp: [] } as const;
const ROUTINE = "Administrators at their work: ask which change it was.";
const ASK = "Ask whoever did it; undo it (reversible), and look at what was read meanwhile.";

const ONLY_TAKEN_AWAY = onlyTakenAway("raw.ModifiedProperties", { name: "Name", before: "OldValue", now: "NewValue" });

const keys = (NewValue: string, OldValue: string) =>
  m365("Update application – Certificates and secrets management ", "AzureActiveDirectory", {
    ModifiedProperties: [{ Name: "KeyDescription", NewValue, OldValue }],
  });

/** Microsoft 365: who may do what, and with which credentials applications do. */
export const OFFICE_RIGHTS: readonly Rule[] = [
  {
    ...BASE,
    id: "m365-credential-added",
    title: "{identity_name} added a credential to {resource|an application}",
    confidence: "medium",
    actions: [
      "Add service principal credentials.",
      "Update application – Certificates and secrets management ",
      "Update application – Certificates and secrets management",
      "Update application – Certificates and secrets management.",
      "Add app role assignment to service principal.",
      "Add delegated permission grant.",
      "Add owner to application.",
      "Add owner to service principal.",
      "Consent to application.",
    ],
    when: { not: ONLY_TAKEN_AWAY },
    severity: "medium",
    attacks: [{ tactic: "Persistence", technique: "T1098.001" }],
    owasp: ["NHI7"],
    expected: "credentials are added by the pipeline of the application",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      { name: "added", records: [m365("Add service principal credentials.", "AzureActiveDirectory")] },
      { name: "the first secret", records: [keys('["[KeyIdentifier=k1]"]', "[]")] },
      { name: "one for another", records: [keys('["[KeyIdentifier=k2]"]', '["[KeyIdentifier=k1]"]')] },
    ],
    quiet: [
      { name: "made", records: [m365("Add service principal.", "AzureActiveDirectory")] },
      {
        name: "a secret gone",
        records: [keys('["[KeyIdentifier=k1]"]', '["[KeyIdentifier=k1]","[KeyIdentifier=k2]"]')],
      },
    ],
  },
  {
    ...BASE,
    id: "m365-admin-made",
    title: "{identity_name} gave {resource|somebody} the rights of an administrator ({action})",
    confidence: "medium",
    actions: [
      "Add-RoleGroupMember",
      "New-ManagementRoleAssignment",
      "Add member to role.",
      "Add-MailboxFolderPermission",
      "SiteCollectionAdminAdded",
    ],
    when: {
      not: {
        any: [
          { field: "action", equals: "Add-MailboxFolderPermission" },
          // Whoever reads rules nothing.
          { field: "raw.ModifiedProperties.*.NewValue", matches: "* reader" },
        ],
      },
    },
    severity: "medium",
    attacks: [{ tactic: "Persistence", technique: "T1098.003" }],
    owasp: ["NHI5"],
    expected: "few administrators, all of them people",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "to a group",
        records: [
          m365("Add-RoleGroupMember", "Exchange", {
            Parameters: [{ Name: "Identity", Value: "Organization Management" }],
          }),
        ],
      },
    ],
    quiet: [
      { name: "taken away", records: [m365("Remove-RoleGroupMember", "Exchange")] },
      {
        name: "a role that reads",
        records: [
          m365("Add member to role.", "AzureActiveDirectory", {
            ModifiedProperties: [{ Name: "Role.DisplayName", NewValue: "Message Center Reader", OldValue: "" }],
          }),
        ],
      },
    ],
  },
];
