import type { Rule } from "../../rule.ts";
import { cloudtrail } from "../examples/records.ts";
import { plainRule } from "../plain-rule.ts";

const BASE = { version: 1, sources: ["aws-cloudtrail"], owasp: [] } as const;
const ROUTINE = "Pipelines and engineers at a change that somebody asked for.";
const ASK = "Ask whoever did it; put back what was there.";

/** The last part of the policy that gives a cluster away, and where it stands. */
const CLUSTER_ADMIN = "ClusterAdminPolicy";
const CLUSTER_POLICY = "raw.requestParameters.policyArn";

/** Doors that are opened. */
export const AWS_DOORS: readonly Rule[] = [
  {
    ...BASE,
    id: "aws-sharing-block-lifted",
    title: "{identity_name} let images or snapshots of the account be public again ({action})",
    confidence: "medium",
    actions: ["DisableImageBlockPublicAccess", "DisableSnapshotBlockPublicAccess"],
    severity: "medium",
    attempted: "low",
    attacks: [{ tactic: "Exfiltration", technique: "T1537" }],
    expected: "nothing is shared with everybody",
    shows: ["raw.awsRegion"],
    key: "action",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "snapshots", records: [cloudtrail("ec2", "DisableSnapshotBlockPublicAccess", {})] }],
    quiet: [{ name: "read", records: [cloudtrail("ec2", "GetSnapshotBlockPublicAccessState", {})] }],
  },
  {
    ...BASE,
    id: "aws-document-shared",
    title:
      "{identity_name} shared the document {raw.requestParameters.name|that the log does not name} with everybody or another account",
    confidence: "medium",
    actions: ["ModifyDocumentPermission"],
    when: { field: "raw.requestParameters.accountIdsToAdd", exists: true },
    severity: "medium",
    attempted: "low",
    attacks: [{ tactic: "Exfiltration", technique: "T1537" }],
    expected: "documents stay in the account",
    shows: ["raw.requestParameters.name", "raw.requestParameters.accountIdsToAdd"],
    key: "raw.requestParameters.name",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "with everybody",
        records: [cloudtrail("ssm", "ModifyDocumentPermission", { name: "d", accountIdsToAdd: ["all"] })],
      },
    ],
    quiet: [
      {
        name: "taken back",
        records: [cloudtrail("ssm", "ModifyDocumentPermission", { name: "d", accountIdsToRemove: ["all"] })],
      },
    ],
  },
  {
    ...BASE,
    id: "aws-organization-policy-removed",
    title: "{identity_name} took a policy from accounts of the organization ({action})",
    confidence: "medium",
    service: "organizations.amazonaws.com",
    actions: ["DetachPolicy", "DeletePolicy", "DisablePolicyType"],
    severity: "medium",
    attempted: "low",
    attacks: [{ tactic: "Defense Impairment", technique: "T1685" }],
    expected: "guard rails of the organization come from code",
    shows: ["raw.requestParameters.policyId", "raw.requestParameters.targetId"],
    key: "raw.requestParameters.policyId",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "detached",
        records: [cloudtrail("organizations", "DetachPolicy", { policyId: "p-1", targetId: "999988887777" })],
      },
    ],
    quiet: [
      {
        name: "of IAM",
        records: [cloudtrail("iam", "DeletePolicy", { policyArn: "arn:aws:iam::123456789012:policy/p" })],
      },
    ],
  },
  {
    ...BASE,
    id: "aws-identity-center-source-changed",
    title: "{identity_name} changed from where people come into the accounts ({action})",
    confidence: "medium",
    actions: [
      "AssociateDirectory",
      "DisassociateDirectory",
      "EnableExternalIdPConfigurationForDirectory",
      "DisableExternalIdPConfigurationForDirectory",
      "CreateExternalIdPConfigurationForDirectory",
      "ImportExternalIdPCertificate",
      "DeleteExternalIdPCertificate",
      "CreateIdentityProviderForDirectory",
      "UpdateIdentityProviderForDirectory",
      "UpdateExternalIdPConfigurationForDirectory",
    ],
    severity: "high",
    attempted: "medium",
    attacks: [{ tactic: "Persistence", technique: "T1556.009" }],
    owasp: ["NHI4"],
    expected: "the identity provider stays",
    shows: ["action"],
    key: "action",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "another directory", records: [cloudtrail("sso", "AssociateDirectory", {})] }],
    quiet: [{ name: "read", records: [cloudtrail("sso", "ListDirectoryAssociations", {})] }],
  },
  {
    ...BASE,
    id: "aws-identity-center-admin-granted",
    title: "{identity_name} gave the rights of an administrator through Identity Center ({action})",
    confidence: "medium",
    actions: ["AttachManagedPolicyToPermissionSet", "PutInlinePolicyToPermissionSet"],
    when: {
      any: [
        { field: "raw.requestParameters.managedPolicyArn", suffix: "/AdministratorAccess" },
        { field: "raw.requestParameters.managedPolicyArn", suffix: "/IAMFullAccess" },
        { field: "raw.requestParameters.inlinePolicy", policy: "admin" },
      ],
    },
    severity: "medium",
    attempted: "low",
    attacks: [{ tactic: "Privilege Escalation", technique: "T1098.003" }],
    owasp: ["NHI5"],
    expected: "permission sets come from code",
    shows: ["raw.requestParameters.permissionSetArn", "raw.requestParameters.managedPolicyArn"],
    key: "raw.requestParameters.permissionSetArn",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "all rights",
        records: [
          cloudtrail("sso", "AttachManagedPolicyToPermissionSet", {
            managedPolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
          }),
        ],
      },
    ],
    quiet: [
      {
        name: "reading",
        records: [
          cloudtrail("sso", "AttachManagedPolicyToPermissionSet", {
            managedPolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess",
          }),
        ],
      },
    ],
  },
  plainRule({
    id: "aws-cluster-admin-granted",
    title:
      "{identity_name} let {raw.requestParameters.principalArn|somebody} do everything in the cluster {raw.requestParameters.name|that the log does not name}",
    sources: ["aws-cloudtrail"],
    service: "eks.amazonaws.com",
    actions: ["AssociateAccessPolicy"],
    when: { field: CLUSTER_POLICY, suffix: CLUSTER_ADMIN },
    severity: "high",
    attempted: "medium",
    owasp: ["NHI5"],
    attack: { tactic: "Persistence", technique: "T1098.006" },
    expected: "who rules a cluster comes from code",
    fires: [
      "everything",
      cloudtrail("eks", "AssociateAccessPolicy", {
        name: "c",
        policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
      }),
    ],
    quiet: [
      "to look",
      cloudtrail("eks", "AssociateAccessPolicy", {
        name: "c",
        policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
      }),
    ],
  }),
  {
    ...BASE,
    id: "aws-cluster-access-granted",
    title:
      "{identity_name} let {raw.requestParameters.principalArn|somebody} into the cluster {raw.requestParameters.name|that the log does not name}",
    confidence: "medium",
    service: "eks.amazonaws.com",
    actions: ["CreateAccessEntry", "AssociateAccessPolicy", "UpdateAccessEntry", "AssociateIdentityProviderConfig"],
    when: { not: { any: ["ViewPolicy", CLUSTER_ADMIN].map((suffix) => ({ field: CLUSTER_POLICY, suffix })) } },
    severity: "medium",
    attempted: "low",
    attacks: [{ tactic: "Persistence", technique: "T1098.006" }],
    owasp: ["NHI5"],
    expected: "who may enter a cluster comes from code",
    shows: ["raw.requestParameters.name", "raw.requestParameters.principalArn", "raw.requestParameters.policyArn"],
    key: "raw.requestParameters.principalArn",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "an entry",
        records: [
          cloudtrail("eks", "CreateAccessEntry", { name: "c", principalArn: "arn:aws:iam::123456789012:role/x" }),
        ],
      },
    ],
    quiet: [
      { name: "read", records: [cloudtrail("eks", "ListAccessEntries", {})] },
      {
        name: "to look",
        records: [
          cloudtrail("eks", "AssociateAccessPolicy", {
            policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
          }),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "aws-task-reads-credentials",
    title: "{identity_name} defined a container that sends the credentials of its task",
    confidence: "medium",
    actions: ["RegisterTaskDefinition"],
    when: {
      any: [
        { field: "raw.requestParameters.containerDefinitions.*.command", contains: "169.254.170.2" },
        {
          field: "raw.requestParameters.containerDefinitions.*.command",
          contains: "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
        },
        { field: "raw.requestParameters.containerDefinitions.*.command", contains: "AWS_CONTAINER_CREDENTIALS" },
        { field: "raw.requestParameters.containerDefinitions.*.entryPoint", contains: "169.254.170.2" },
        {
          field: "raw.requestParameters.containerDefinitions.*.entryPoint",
          contains: "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
        },
        { field: "raw.requestParameters.containerDefinitions.*.entryPoint", contains: "AWS_CONTAINER_CREDENTIALS" },
      ],
    },
    severity: "high",
    attempted: "medium",
    attacks: [{ tactic: "Credential Access", technique: "T1552.005" }],
    owasp: ["NHI2"],
    expected: "a task uses its credentials through the SDK",
    shows: ["raw.requestParameters.family"],
    key: "raw.requestParameters.family",
    falsePositives: [ROUTINE],
    response: [
      "Stop the tasks of this definition (reversible); revoke the sessions of their role, whose keys were sent away.",
    ],
    fires: [
      {
        name: "a command",
        records: [
          cloudtrail("ecs", "RegisterTaskDefinition", {
            containerDefinitions: [{ command: ["curl 169.254.170.2$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] }],
          }),
        ],
      },
    ],
    quiet: [
      {
        name: "an application",
        records: [cloudtrail("ecs", "RegisterTaskDefinition", { containerDefinitions: [{ command: ["node"] }] })],
      },
    ],
  },
];
