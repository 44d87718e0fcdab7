import type { Condition, Rule } from "../../rule.ts";
import { azure } from "../examples/clouds.ts";
import { SEES_OR_READS_ONE } from "./narrower.ts";

const BASE = { version: 1, sources: ["azure-activity"], owasp: [] } as const;
/** The role Reader, which has the same id everywhere. */
const READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7";
/** Roles whose holder gives every other one, by their ids: Owner, User Access Administrator, Role Based Access Control Administrator. */
const GIVERS = [
  ...["8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9"],
  "f58310d9-a9f6-439a-9e8d-f62e7b41a168",
];
/** The body that was sent stands in the record of the beginning, and often there alone; that of the end has the answer. */
const ROLE_GIVEN = ["requestbody", "responseBody"].map((body) => `raw.properties.${body}.properties.roleDefinitionId`);
const GIVES_ALL: Condition = {
  any: [
    { field: "action", equals: "Microsoft.Authorization/elevateAccess/action" },
    ...ROLE_GIVEN.flatMap((field) => GIVERS.map((suffix) => ({ field, suffix }) as const)),
  ],
};
const BLOB_READER = "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1";
const ONE_ACCOUNT = "/subscriptions/1/resourceGroups/shop/providers/Microsoft.Storage/storageAccounts/data/providers";
const given = (role: string, scope: string) =>
  azure("Microsoft.Authorization/roleAssignments/write", {
    resourceId: `${scope}/Microsoft.Authorization/roleAssignments/1`,
    properties: { requestbody: `{"Properties":{"RoleDefinitionId":"/roleDefinitions/${role}"}}` },
  });
const answered = (role: string) =>
  azure("Microsoft.Authorization/roleAssignments/write", {
    properties: {
      statusCode: "Created",
      responseBody: `{"properties":{"roleDefinitionId":"/subscriptions/1/providers/Microsoft.Authorization/roleDefinitions/${role}"}}`,
    },
  });
const ROUTINE = "Deployments that are written down: by the same identity, at their times.";
const ASK = "Ask whoever did it; put it back from the template (reversible).";

/** Azure: who is given which role. */
export const AZURE_ROLES: readonly Rule[] = [
  {
    ...BASE,
    id: "azure-owner-made",
    title:
      "{identity_name} gave {raw.properties.requestbody.Properties.PrincipalId|somebody} all rights on {resource|a scope} ({action})",
    confidence: "medium",
    actions: ["Microsoft.Authorization/roleAssignments/write", "Microsoft.Authorization/elevateAccess/action"],
    when: GIVES_ALL,
    severity: "high",
    attempted: "medium",
    attacks: [{ tactic: "Persistence", technique: "T1098.003" }],
    owasp: ["NHI5"],
    expected: "owners come from code, and nobody raises himself over all subscriptions",
    shows: ["resource", "raw.properties.requestbody.properties.principalId"],
    key: "resource",
    falsePositives: ["Pipelines that hand out new subscriptions: by the same identity, each time."],
    response: ["Take the assignment back (reversible); then look at what its holder did, and who else was given one."],
    fires: [
      {
        name: "an owner",
        records: [
          azure("Microsoft.Authorization/roleAssignments/write", {
            properties: { requestbody: `{"Properties":{"RoleDefinitionId":"/roleDefinitions/${GIVERS[0]}"}}` },
          }),
        ],
      },
      { name: "over everything", records: [azure("Microsoft.Authorization/elevateAccess/action")] },
      { name: "an owner, by the answer", records: [answered(GIVERS[0] ?? "")] },
    ],
    quiet: [
      {
        name: "to read only",
        records: [
          azure("Microsoft.Authorization/roleAssignments/write", {
            properties: { requestbody: `{"Properties":{"RoleDefinitionId":"/roleDefinitions/${READER}"}}` },
          }),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "azure-role-assigned",
    title: "{identity_name} gave a role on {resource|a scope}",
    confidence: "medium",
    actions: ["Microsoft.Authorization/roleAssignments/write", "Microsoft.Authorization/roleDefinitions/write"],
    // Of the body that was sent, the member alone: whoever gives a role may describe it as he likes.
    when: { not: { any: [SEES_OR_READS_ONE, GIVES_ALL] } },
    severity: "medium",
    attacks: [{ tactic: "Persistence", technique: "T1098.003" }],
    owasp: ["NHI5"],
    expected: "roles come from code",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      { name: "it happens", records: [azure("Microsoft.Authorization/roleAssignments/write")] },
      { name: "reader of every blob", records: [given(BLOB_READER, "/subscriptions/1/providers")] },
    ],
    quiet: [
      { name: "reader of one account", records: [given(BLOB_READER, ONE_ACCOUNT)] },
      { name: "to read only, by the answer", records: [answered(READER)] },
      { name: "something else", records: [azure("Microsoft.Authorization/roleAssignments/delete")] },
      {
        name: "to read only",
        records: [
          azure("Microsoft.Authorization/roleAssignments/write", {
            properties: { requestbody: `{"Properties":{"RoleDefinitionId":"/roleDefinitions/${READER}"}}` },
          }),
        ],
      },
    ],
  },
];
