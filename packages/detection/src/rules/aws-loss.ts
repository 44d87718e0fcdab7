import { cloudtrail } from "./example-records.ts";
import type { Rule } from "./rule.ts";

const BASE = { version: 1, sources: ["aws-cloudtrail"], owasp: [] } as const;
const ROUTINE = "Pipelines and engineers at a change that somebody asked for.";
const ASK = "Ask whoever did it; put back what was there.";

/** Data that leaves or is lost, and doors that are opened. */
export const AWS_LOSS: readonly Rule[] = [
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
      "{identity_name} shared the document {raw.requestParameters.name|of no name} with everybody or another account",
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
      "CreateIdentityProviderForDirectory",
      "UpdateIdentityProviderForDirectory",
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
  {
    ...BASE,
    id: "aws-cluster-access-granted",
    title:
      "{identity_name} let {raw.requestParameters.principalArn|somebody} into the cluster {raw.requestParameters.name|of no name}",
    confidence: "medium",
    service: "eks.amazonaws.com",
    actions: ["CreateAccessEntry", "AssociateAccessPolicy", "UpdateAccessEntry"],
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
    quiet: [{ name: "read", records: [cloudtrail("eks", "ListAccessEntries", {})] }],
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
    response: [ASK],
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
  {
    ...BASE,
    id: "aws-notebook-opened",
    title: "{identity_name} got a way into a notebook or an endpoint for developers ({action})",
    confidence: "medium",
    actions: [
      "CreatePresignedNotebookInstanceUrl",
      "CreatePresignedDomainUrl",
      "CreateDevEndpoint",
      "UpdateDevEndpoint",
    ],
    severity: "low",
    attempted: "low",
    attacks: [{ tactic: "Privilege Escalation", technique: "T1098.003" }],
    expected: "people open their own notebooks",
    shows: ["raw.requestParameters.notebookInstanceName", "raw.requestParameters.endpointName"],
    key: "action",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "a link",
        records: [cloudtrail("sagemaker", "CreatePresignedNotebookInstanceUrl", { notebookInstanceName: "n" })],
      },
    ],
    quiet: [{ name: "read", records: [cloudtrail("sagemaker", "DescribeNotebookInstance", {})] }],
  },
  {
    ...BASE,
    id: "aws-data-store-destroyed",
    title: "{identity_name} deleted a database or a file system ({action})",
    confidence: "medium",
    actions: [
      "DeleteDBInstance",
      "DeleteDBCluster",
      "DeleteGlobalCluster",
      "DeleteFileSystem",
      "DeleteMountTarget",
      "DeleteTable",
      "DeleteReplicationGroup",
    ],
    when: { not: { field: "service", in: ["glue.amazonaws.com", "s3tables.amazonaws.com", "athena.amazonaws.com"] } },
    severity: "medium",
    attempted: "low",
    attacks: [{ tactic: "Impact", technique: "T1485" }],
    expected: "data is deleted when its service is taken down",
    shows: ["raw.requestParameters.dBInstanceIdentifier", "raw.requestParameters.fileSystemId", "resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "a database", records: [cloudtrail("rds", "DeleteDBInstance", { dBInstanceIdentifier: "shop" })] }],
    quiet: [
      { name: "read", records: [cloudtrail("rds", "DescribeDBInstances", {})] },
      { name: "a table of the data catalog", records: [cloudtrail("glue", "DeleteTable", {})] },
    ],
  },
  {
    ...BASE,
    id: "aws-bucket-replicated-outside",
    title: "{identity_name} set up that a bucket is copied to another account",
    confidence: "medium",
    actions: ["PutBucketReplication"],
    when: {
      any: [
        { field: "raw.requestParameters.ReplicationConfiguration.Rule.Destination.Account", outsideAccount: true },
        { field: "raw.requestParameters.ReplicationConfiguration.Rule.*.Destination.Account", outsideAccount: true },
      ],
    },
    severity: "high",
    attempted: "medium",
    attacks: [{ tactic: "Exfiltration", technique: "T1537" }],
    expected: "copies stay in the account",
    shows: ["raw.requestParameters.bucketName"],
    key: "raw.requestParameters.bucketName",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "to another account",
        records: [
          cloudtrail("s3", "PutBucketReplication", {
            bucketName: "b",
            ReplicationConfiguration: { Rule: { Destination: { Account: "999988887777", Bucket: "arn:aws:s3:::x" } } },
          }),
        ],
      },
    ],
    quiet: [
      {
        name: "within the account",
        records: [
          cloudtrail("s3", "PutBucketReplication", {
            bucketName: "b",
            ReplicationConfiguration: { Rule: { Destination: { Account: "123456789012" } } },
          }),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "aws-database-exported",
    title: "{identity_name} exported a database to a bucket",
    confidence: "medium",
    actions: ["StartExportTask", "ExportTableToPointInTime"],
    severity: "low",
    attempted: "low",
    attacks: [{ tactic: "Exfiltration", technique: "T1537" }],
    expected: "exports are made by a job that is known",
    shows: ["raw.requestParameters.sourceArn", "raw.requestParameters.s3BucketName", "raw.requestParameters.tableArn"],
    key: "action",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "a snapshot",
        records: [
          cloudtrail("rds", "StartExportTask", {
            sourceArn: "arn:aws:rds:eu-central-1:123456789012:snapshot:s",
            s3BucketName: "b",
          }),
        ],
      },
    ],
    quiet: [{ name: "read", records: [cloudtrail("rds", "DescribeExportTasks", {})] }],
  },
  {
    ...BASE,
    id: "aws-secret-destroyed",
    title: "{identity_name} deleted the secret {raw.requestParameters.secretId|of no name} so that it cannot come back",
    confidence: "medium",
    actions: ["DeleteSecret"],
    when: { field: "raw.requestParameters.forceDeleteWithoutRecovery", equals: true },
    severity: "info",
    attempted: "info",
    attacks: [{ tactic: "Impact", technique: "T1485" }],
    expected: "secrets can be restored for a while",
    shows: ["raw.requestParameters.secretId"],
    key: "raw.requestParameters.secretId",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "at once",
        records: [cloudtrail("secretsmanager", "DeleteSecret", { secretId: "s", forceDeleteWithoutRecovery: true })],
      },
    ],
    quiet: [
      {
        name: "after thirty days",
        records: [cloudtrail("secretsmanager", "DeleteSecret", { secretId: "s", recoveryWindowInDays: 30 })],
      },
    ],
  },
  {
    ...BASE,
    id: "aws-ransom-note-written",
    title: "{identity_name} wrote what looks like a ransom note ({raw.requestParameters.key|of no name})",
    confidence: "medium",
    service: "s3.amazonaws.com",
    actions: ["PutObject"],
    when: {
      any: [
        { field: "resource", contains: "ransom" },
        { field: "resource", contains: "how_to_decrypt" },
        { field: "resource", contains: "how-to-decrypt" },
        { field: "resource", contains: "decrypt_instructions" },
        { field: "resource", contains: "recover_your_files" },
        { field: "resource", contains: "restore_your_files" },
        { field: "resource", contains: "files_encrypted" },
        { field: "resource", contains: "readme_for_decrypt" },
        { field: "resource", contains: "unlock_files" },
      ],
    },
    severity: "high",
    attempted: "medium",
    attacks: [{ tactic: "Impact", technique: "T1486" }],
    expected: "nobody writes such files",
    shows: ["resource"],
    key: "resource",
    falsePositives: ["Security exercises, and buckets that keep such notes for study."],
    response: [ASK],
    fires: [
      {
        name: "a note",
        records: [cloudtrail("s3", "PutObject", { bucketName: "b", key: "HOW_TO_DECRYPT_FILES.txt" })],
      },
    ],
    quiet: [{ name: "a document", records: [cloudtrail("s3", "PutObject", { bucketName: "b", key: "how-to.txt" })] }],
  },
];
