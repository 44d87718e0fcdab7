import type { Rule } from "../../rule.ts";
import { gcp } from "../examples/clouds.ts";

const BASE = { version: 1, sources: ["gcp-audit"], owasp: [] } as const;
const ROUTINE = "Deployments that are written down: by the same identity, at their times.";
const ASK = "Ask whoever did it; take the grant back or disable what was made (both reversible).";

/** Google Cloud: identities and keys that are made, and rights that are given. */
export const GCP_IDENTITIES: readonly Rule[] = [
  {
    ...BASE,
    id: "gcp-service-account-key-made",
    title: "{identity_name} made a key of the service account {resource|that the log does not name}",
    confidence: "medium",
    actions: ["*"],
    when: {
      any: [
        { field: "scopes", in: ["iam.serviceAccountKeys.create"] },
        { field: "action", contains: "CreateServiceAccountKey" },
        { field: "action", contains: "UploadServiceAccountKey" },
      ],
    },
    severity: "medium",
    attacks: [{ tactic: "Persistence", technique: "T1098.001" }],
    owasp: ["NHI7"],
    expected: "workloads have their identity from their platform, without keys",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "made",
        records: [
          gcp("iam.googleapis.com", "google.iam.admin.v1.CreateServiceAccountKey", ["iam.serviceAccountKeys.create"]),
        ],
      },
    ],
    quiet: [
      {
        name: "listed",
        records: [
          gcp("iam.googleapis.com", "google.iam.admin.v1.ListServiceAccountKeys", ["iam.serviceAccountKeys.list"]),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "gcp-service-account-made",
    title: "{identity_name} made a service account in {account_uid|a project}",
    confidence: "medium",
    actions: ["google.iam.admin.v1.CreateServiceAccount"],
    severity: "low",
    attempted: "low",
    attacks: [{ tactic: "Persistence", technique: "T1136.003" }],
    owasp: ["NHI1"],
    expected: "service accounts come from code",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "made",
        records: [
          gcp("iam.googleapis.com", "google.iam.admin.v1.CreateServiceAccount", ["iam.serviceAccounts.create"]),
        ],
      },
    ],
    quiet: [
      {
        name: "listed",
        records: [gcp("iam.googleapis.com", "google.iam.admin.v1.ListServiceAccounts", ["iam.serviceAccounts.list"])],
      },
    ],
  },
  {
    ...BASE,
    id: "gcp-service-account-refused",
    title: "{identity_name} was refused {action} by the rights of its service account",
    confidence: "medium",
    kinds: ["service-account"],
    actions: ["*"],
    when: { field: "outcome", equals: "denied" },
    severity: "low",
    attempted: "low",
    refusal: "alone",
    attacks: [{ tactic: "Discovery", technique: "T1526" }],
    owasp: ["NHI5"],
    expected: "a service account calls what it may call",
    shows: ["action", "resource"],
    key: "action",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "refused",
        records: [
          gcp("iam.googleapis.com", "google.iam.admin.v1.CreateServiceAccount", [], {
            authenticationInfo: { principalEmail: "ci@shop-prod.iam.gserviceaccount.com" },
            status: {
              code: 7,
              message: "PERMISSION_DENIED",
              details: [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "IAM_PERMISSION_DENIED" }],
            },
          }),
        ],
      },
    ],
    quiet: [
      {
        name: "allowed",
        records: [
          gcp("iam.googleapis.com", "google.iam.admin.v1.CreateServiceAccount", ["iam.serviceAccounts.create"], {
            authenticationInfo: { principalEmail: "ci@shop-prod.iam.gserviceaccount.com" },
          }),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "gcp-owner-granted",
    title:
      "{identity_name} gave {raw.protoPayload.serviceData.policyDelta.bindingDeltas.*.member|somebody} the rights of {raw.protoPayload.serviceData.policyDelta.bindingDeltas.*.role|an owner} in {account_uid|a project}",
    confidence: "high",
    actions: [
      "SetIamPolicy",
      "google.iam.admin.v1.SetIAMPolicy",
      "SetOrgPolicy",
      "google.cloud.resourcemanager.v3.Projects.SetIamPolicy",
      "google.cloud.resourcemanager.v3.Folders.SetIamPolicy",
      "google.cloud.resourcemanager.v3.Organizations.SetIamPolicy",
    ],
    when: {
      each: "raw.protoPayload.serviceData.policyDelta.bindingDeltas.*",
      where: {
        all: [
          { field: "item.action", equals: "ADD" },
          {
            field: "item.role",
            in: [
              "roles/owner",
              "roles/editor",
              "roles/iam.securityAdmin",
              "roles/iam.organizationRoleAdmin",
              "roles/resourcemanager.organizationAdmin",
              "roles/resourcemanager.projectIamAdmin",
            ],
          },
        ],
      },
    },
    severity: "high",
    attempted: "medium",
    attacks: [{ tactic: "Persistence", technique: "T1098.003" }],
    owasp: ["NHI5"],
    expected: "few owners, and rights that fit the task",
    shows: [
      "raw.protoPayload.serviceData.policyDelta.bindingDeltas.*.member",
      "raw.protoPayload.serviceData.policyDelta.bindingDeltas.*.role",
    ],
    key: "raw.protoPayload.serviceData.policyDelta.bindingDeltas.*.member",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "an owner",
        records: [
          gcp("cloudresourcemanager.googleapis.com", "SetIamPolicy", ["resourcemanager.projects.setIamPolicy"], {
            serviceData: {
              policyDelta: { bindingDeltas: [{ action: "ADD", role: "roles/owner", member: "user:eve@example.com" }] },
            },
          }),
        ],
      },
    ],
    quiet: [
      {
        name: "a viewer",
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
    id: "gcp-impersonation-granted",
    title:
      "{identity_name} let {raw.protoPayload.serviceData.policyDelta.bindingDeltas.*.member|somebody} act as a service account or make its keys",
    confidence: "medium",
    actions: [
      "SetIamPolicy",
      "google.iam.admin.v1.SetIAMPolicy",
      "google.cloud.resourcemanager.v3.Projects.SetIamPolicy",
      "google.cloud.resourcemanager.v3.Folders.SetIamPolicy",
      "google.cloud.resourcemanager.v3.Organizations.SetIamPolicy",
    ],
    when: {
      each: "raw.protoPayload.serviceData.policyDelta.bindingDeltas.*",
      where: {
        all: [
          { field: "item.action", equals: "ADD" },
          {
            field: "item.role",
            in: [
              "roles/iam.serviceAccountKeyAdmin",
              "roles/iam.serviceAccountTokenCreator",
              "roles/iam.serviceAccountUser",
              "roles/iam.serviceAccountAdmin",
              "roles/iam.workloadIdentityUser",
              "roles/iam.serviceAccountOpenIdTokenCreator",
            ],
          },
        ],
      },
    },
    severity: "medium",
    attempted: "low",
    attacks: [{ tactic: "Privilege Escalation", technique: "T1548.005" }],
    owasp: ["NHI5"],
    expected: "few identities may act as others",
    shows: ["raw.protoPayload.serviceData.policyDelta.bindingDeltas.*.member", "resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "keys",
        records: [
          gcp("iam.googleapis.com", "google.iam.admin.v1.SetIAMPolicy", ["iam.serviceAccounts.setIamPolicy"], {
            serviceData: {
              policyDelta: {
                bindingDeltas: [
                  { action: "ADD", role: "roles/iam.serviceAccountKeyAdmin", member: "user:eve@example.com" },
                ],
              },
            },
          }),
        ],
      },
    ],
    quiet: [
      {
        name: "taken back",
        records: [
          gcp("iam.googleapis.com", "google.iam.admin.v1.SetIAMPolicy", ["iam.serviceAccounts.setIamPolicy"], {
            serviceData: {
              policyDelta: {
                bindingDeltas: [
                  { action: "REMOVE", role: "roles/iam.serviceAccountKeyAdmin", member: "user:eve@example.com" },
                ],
              },
            },
          }),
        ],
      },
    ],
  },
];
