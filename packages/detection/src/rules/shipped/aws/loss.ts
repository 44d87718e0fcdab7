import type { Rule } from "../../rule.ts";
import { cloudtrail } from "../examples/records.ts";
import { IS_RANSOM_NOTE } from "../several/ransom-notes.ts";

const BASE = { version: 1, sources: ["aws-cloudtrail"], owasp: [] } as const;
const ROUTINE = "Pipelines and engineers at a change that somebody asked for.";
const ASK = "Ask whoever did it; put back what was there.";

/** Data that leaves or is lost. */
export const AWS_LOSS: readonly Rule[] = [
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
      "DeleteDomain",
      "DeleteElasticsearchDomain",
      "DeleteCollection",
      "DeleteUserPool",
    ],
    when: { not: { field: "service", in: ["glue.amazonaws.com", "s3tables.amazonaws.com", "athena.amazonaws.com"] } },
    severity: "medium",
    attempted: "low",
    attacks: [{ tactic: "Impact", technique: "T1485" }],
    expected: "data is deleted when its service is taken down",
    own: {
      made: ["CreateDBInstance", "CreateDBCluster", "CreateTable", "CreateReplicationGroup", "CreateFileSystem"],
      as: ["resource", "raw.responseElements.fileSystemId"],
      // A table may have the name of a database, and a region a database of the same name.
      within: ["service", "resource_kind", "raw.awsRegion"],
    },
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
    title:
      "{identity_name} deleted the secret {raw.requestParameters.secretId|that the log does not name} so that it cannot come back",
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
    title: "{identity_name} wrote what looks like a ransom note ({raw.requestParameters.key|not named in the log})",
    confidence: "medium",
    service: "s3.amazonaws.com",
    actions: ["PutObject"],
    when: IS_RANSOM_NOTE,
    severity: "high",
    attempted: "medium",
    attacks: [{ tactic: "Impact", technique: "T1486" }],
    expected: "nobody writes such files",
    shows: ["resource"],
    key: "resource",
    falsePositives: ["Security exercises, and buckets that keep such notes for study."],
    response: [
      "Deny the identity all writing at once (an explicit deny is reversible); former versions of objects are intact where versioning is on.",
      "Keep the note.",
    ],
    fires: [
      {
        name: "a note",
        records: [cloudtrail("s3", "PutObject", { bucketName: "b", key: "HOW_TO_DECRYPT_FILES.txt" })],
      },
      {
        name: "named to be read",
        records: [cloudtrail("s3", "PutObject", { bucketName: "b", key: "!README_TO_DECRYPT.txt" })],
      },
    ],
    quiet: [{ name: "a document", records: [cloudtrail("s3", "PutObject", { bucketName: "b", key: "how-to.txt" })] }],
  },
];
