import type { Condition, Rule } from "../../rule.ts";
import { gcp } from "../examples/clouds.ts";
import { plainRule } from "../plain-rule.ts";
import { DELTAS, SENT_MEMBERS, SET_IAM } from "./iam-methods.ts";

const BASE = { version: 1, sources: ["gcp-audit"], owasp: [] } as const;
const ROUTINE = "Deployments that are written down: by the same identity, at their times.";
const ASK = "Ask whoever did it; take the grant back or disable what was made (both reversible).";

/** Domains in which anybody can have an account. */
const PRIVATE = ["@gmail.com", "@googlemail.com"];

const CHANGES_ROLE: Condition = {
  any: [
    { field: "scopes", in: ["iam.roles.update", "iam.roles.create", "iam.roles.undelete"] },
    {
      field: "action",
      in: ["CreateRole", "UpdateRole", "UndeleteRole"].map((name) => `google.iam.admin.v1.${name}`),
    },
  ],
};
const PERMISSIONS = [
  "request.role.included_permissions",
  "request.role.includedPermissions",
  "serviceData.permissionDelta.addedPermissions",
].map((path) => `raw.protoPayload.${path}`);
/** The log says which permissions, and each of them reads one thing or lists some; or some were only taken away. */
const ONLY_READS: Condition = {
  all: [
    {
      any: [...PERMISSIONS, "raw.protoPayload.serviceData.permissionDelta.removedPermissions"].map((field) => ({
        field: `${field}.*`,
        exists: true,
      })),
    },
    {
      not: {
        any: PERMISSIONS.map((each) => ({
          each,
          where: { not: { any: [".get", ".list"].map((suffix) => ({ field: "item", suffix })) } },
        })),
      },
    },
  ],
};
const READING_ROLE = gcp("iam.googleapis.com", "google.iam.admin.v1.CreateRole", ["iam.roles.create"], {
  request: { role: { included_permissions: ["storage.objects.get", "storage.objects.list"] } },
});

/** Google Cloud: who else gets in, and what roles may do. */
export const GCP_GRANTS: readonly Rule[] = [
  {
    ...BASE,
    id: "gcp-outsider-granted",
    title:
      "{identity_name} gave rights in {account_uid|a project} to the private account {raw.protoPayload.serviceData.policyDelta.bindingDeltas.*.member|of somebody}",
    confidence: "medium",
    actions: [...SET_IAM, "InsertProjectOwnershipInvite"],
    when: {
      any: [
        {
          each: DELTAS,
          where: {
            all: [
              { field: "item.action", equals: "ADD" },
              { any: PRIVATE.map((suffix) => ({ field: "item.member", suffix })) },
            ],
          },
        },
        {
          all: [
            { field: DELTAS, exists: false },
            { any: SENT_MEMBERS.flatMap((field) => PRIVATE.map((suffix) => ({ field, suffix }))) },
          ],
        },
        { field: "raw.protoPayload.request.member", suffix: "@gmail.com" },
      ],
    },
    severity: "medium",
    attempted: "low",
    attacks: [{ tactic: "Persistence", technique: "T1098.003" }],
    owasp: ["NHI5"],
    expected: "rights go to accounts of the company",
    shows: ["raw.protoPayload.serviceData.policyDelta.bindingDeltas.*.member"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "a private account",
        records: [
          gcp("cloudresourcemanager.googleapis.com", "SetIamPolicy", ["resourcemanager.projects.setIamPolicy"], {
            serviceData: {
              policyDelta: { bindingDeltas: [{ action: "ADD", role: "roles/viewer", member: "user:eve@gmail.com" }] },
            },
          }),
        ],
      },
    ],
    quiet: [
      {
        name: "one of the company",
        records: [
          gcp("cloudresourcemanager.googleapis.com", "SetIamPolicy", ["resourcemanager.projects.setIamPolicy"], {
            serviceData: {
              policyDelta: { bindingDeltas: [{ action: "ADD", role: "roles/viewer", member: "user:eve@example.com" }] },
            },
          }),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "gcp-project-owner-invited",
    title: "{identity_name} invited {raw.protoPayload.request.member|somebody} to own {account_uid|a project}",
    confidence: "medium",
    actions: ["InsertProjectOwnershipInvite"],
    when: {
      cel: 'raw.protoPayload.request.member.contains("@") && !raw.protoPayload.request.member.endsWith(event.identity_name.substring(event.identity_name.indexOf("@")))',
    },
    severity: "high",
    attacks: [{ tactic: "Persistence", technique: "T1098.003" }],
    owasp: ["NHI5"],
    expected: "owners come through the directory",
    shows: ["raw.protoPayload.request.member"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "invited",
        records: [
          gcp(
            "cloudresourcemanager.googleapis.com",
            "InsertProjectOwnershipInvite",
            ["resourcemanager.projects.setIamPolicy"],
            { request: { member: "user:eve@elsewhere.example", projectId: "shop-prod" } },
          ),
        ],
      },
    ],
    quiet: [
      {
        name: "somebody of the same company",
        records: [
          gcp(
            "cloudresourcemanager.googleapis.com",
            "InsertProjectOwnershipInvite",
            ["resourcemanager.projects.setIamPolicy"],
            { request: { member: "user:alice@example.com", projectId: "shop-prod" } },
          ),
        ],
      },
      {
        name: "rights read",
        records: [
          gcp("cloudresourcemanager.googleapis.com", "GetIamPolicy", ["resourcemanager.projects.getIamPolicy"]),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "gcp-role-changed",
    title: "{identity_name} changed what the role {resource|that the log does not name} may do",
    confidence: "medium",
    actions: ["*"],
    when: { all: [CHANGES_ROLE, { not: ONLY_READS }] },
    severity: "medium",
    attempted: "low",
    attacks: [{ tactic: "Privilege Escalation", technique: "T1098.003" }],
    owasp: ["NHI5"],
    expected: "roles come from code",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      { name: "made", records: [gcp("iam.googleapis.com", "google.iam.admin.v1.CreateRole", ["iam.roles.create"])] },
      { name: "widened", records: [gcp("iam.googleapis.com", "google.iam.admin.v1.UpdateRole", ["iam.roles.update"])] },
    ],
    quiet: [
      { name: "that reads", records: [READING_ROLE] },
      { name: "read", records: [gcp("iam.googleapis.com", "google.iam.admin.v1.GetRole", ["iam.roles.get"])] },
    ],
  },
  plainRule({
    id: "gcp-reading-role-changed",
    title:
      "{identity_name} changed what the role {resource|that the log does not name} may read, or took something from it",
    sources: ["gcp-audit"],
    actions: ["google.iam.admin.v1.*"],
    when: { all: [CHANGES_ROLE, ONLY_READS] },
    severity: "info",
    owasp: ["NHI5"],
    attack: { tactic: "Privilege Escalation", technique: "T1098.003" },
    expected: "roles come from code",
    fires: ["that reads", READING_ROLE],
    quiet: ["that writes", gcp("iam.googleapis.com", "google.iam.admin.v1.UpdateRole", ["iam.roles.update"])],
  }),

  {
    ...BASE,
    id: "gcp-workload-federation-changed",
    title: "{identity_name} changed who may come in through workload identity ({resource|a pool})",
    confidence: "medium",
    actions: [
      "google.iam.v1.WorkloadIdentityPools.CreateWorkloadIdentityPool",
      "google.iam.v1.WorkloadIdentityPools.CreateWorkloadIdentityPoolProvider",
      "google.iam.v1.WorkloadIdentityPools.UpdateWorkloadIdentityPool",
      "google.iam.v1.WorkloadIdentityPools.UpdateWorkloadIdentityPoolProvider",
      "google.iam.admin.v1.CreateWorkloadIdentityPool*",
      "google.iam.admin.v1.UpdateWorkloadIdentityPool*",
    ],
    severity: "medium",
    attempted: "low",
    attacks: [{ tactic: "Privilege Escalation", technique: "T1484.002" }],
    owasp: ["NHI6"],
    expected: "providers that were reviewed",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "a provider",
        records: [
          gcp("iam.googleapis.com", "google.iam.v1.WorkloadIdentityPools.CreateWorkloadIdentityPoolProvider", [
            "iam.workloadIdentityPoolProviders.create",
          ]),
        ],
      },
    ],
    quiet: [
      {
        name: "deleted",
        records: [
          gcp("iam.googleapis.com", "google.iam.v1.WorkloadIdentityPools.DeleteWorkloadIdentityPool", [
            "iam.workloadIdentityPools.delete",
          ]),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "gcp-api-key-made",
    title: "{identity_name} made an API key in {account_uid|a project}",
    confidence: "medium",
    actions: ["*"],
    when: { field: "scopes", in: ["serviceusage.apiKeys.create", "apikeys.keys.create"] },
    severity: "low",
    attacks: [{ tactic: "Persistence", technique: "T1098.001" }],
    owasp: ["NHI7"],
    expected: "programs have service accounts",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "made",
        records: [
          gcp("apikeys.googleapis.com", "google.api.apikeys.v2.ApiKeys.CreateKey", ["serviceusage.apiKeys.create"]),
        ],
      },
    ],
    quiet: [
      {
        name: "listed",
        records: [
          gcp("apikeys.googleapis.com", "google.api.apikeys.v2.ApiKeys.ListKeys", ["serviceusage.apiKeys.list"]),
        ],
      },
    ],
  },
];
