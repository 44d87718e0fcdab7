import type { Rule } from "../../rule.ts";
import { cloudtrail } from "../examples/records.ts";

const BASE = { version: 1, sources: ["aws-cloudtrail"], owasp: [] } as const;
const TEARDOWN = "An environment that is taken down: the whole of it goes, by infrastructure as code.";

/** Keys, copies and data destroyed or taken hostage. */
export const AWS_DESTRUCTION: readonly Rule[] = [
  {
    ...BASE,
    id: "aws-key-material-destroyed",
    title:
      "{identity_name} disabled or scheduled the deletion of the encryption key {raw.requestParameters.keyId|that the log does not name}",
    confidence: "medium",
    service: "kms.amazonaws.com",
    actions: ["ScheduleKeyDeletion", "DisableKey", "DeleteImportedKeyMaterial"],
    severity: "high",
    attempted: "medium",
    attacks: [
      { tactic: "Impact", technique: "T1485" },
      { tactic: "Impact", technique: "T1490" },
    ],
    expected: "keys outlive the data under them",
    // Ransom begins with a key of one's own, under which others' data is put.
    own: { made: ["CreateKey"], as: ["raw.responseElements.keyMetadata.keyId"], told: "medium" },
    shows: ["raw.requestParameters.keyId"],
    key: "raw.requestParameters.keyId",
    falsePositives: [TEARDOWN],
    response: ["Cancel the deletion or enable the key: both undo it entirely while the waiting time runs."],
    fires: [
      {
        name: "scheduled",
        records: [cloudtrail("kms", "ScheduleKeyDeletion", { keyId: "k", pendingWindowInDays: 7 })],
      },
    ],
    quiet: [{ name: "cancelled", records: [cloudtrail("kms", "CancelKeyDeletion", { keyId: "k" })] }],
  },
  {
    ...BASE,
    id: "aws-objects-encrypted-with-own-key",
    title:
      "{identity_name} rewrote objects of {raw.requestParameters.bucketName|a bucket} under a key that AWS does not have",
    confidence: "medium",
    service: "s3.amazonaws.com",
    actions: ["CopyObject"],
    when: { field: "raw.requestParameters.x-amz-server-side-encryption-customer-algorithm", exists: true },
    severity: "high",
    attempted: "medium",
    attacks: [{ tactic: "Impact", technique: "T1486" }],
    expected: "objects are encrypted with keys of the account",
    shows: ["raw.requestParameters.bucketName"],
    key: "raw.requestParameters.bucketName",
    falsePositives: ["An application that brings its own keys (SSE-C): it has done so from its first day."],
    response: [
      "Revoke the identity's sessions at once; former versions of the objects, where versioning is on, are intact.",
    ],
    fires: [
      {
        name: "copied onto itself",
        records: [
          cloudtrail("s3", "CopyObject", {
            bucketName: "data",
            key: "a",
            "x-amz-server-side-encryption-customer-algorithm": "AES256",
          }),
        ],
      },
    ],
    quiet: [
      {
        name: "under a key of KMS",
        records: [cloudtrail("s3", "CopyObject", { bucketName: "data", "x-amz-server-side-encryption": "aws:kms" })],
      },
    ],
  },
  {
    ...BASE,
    id: "aws-versioning-suspended",
    title: "{identity_name} suspended the versions of {raw.requestParameters.bucketName|a bucket}",
    confidence: "medium",
    service: "s3.amazonaws.com",
    actions: ["PutBucketVersioning"],
    when: {
      any: [
        { field: "raw.requestParameters.VersioningConfiguration.Status", in: ["Suspended", "Disabled"] },
        { field: "raw.requestParameters.VersioningConfiguration.MfaDelete", equals: "Disabled" },
      ],
    },
    severity: "medium",
    attempted: "low",
    attacks: [{ tactic: "Impact", technique: "T1490" }],
    expected: "versioning stays on where it is on",
    shows: ["raw.requestParameters.bucketName"],
    key: "raw.requestParameters.bucketName",
    falsePositives: [TEARDOWN, "A bucket of temporary files whose versions cost too much."],
    response: ["Turn versioning on again, and look for deletions since."],
    fires: [{ name: "suspended", records: [versioning("Suspended")] }],
    quiet: [{ name: "enabled", records: [versioning("Enabled")] }],
  },
  {
    ...BASE,
    id: "aws-backups-deleted",
    title: "{identity_name} deleted backups",
    confidence: "medium",
    service: "backup.amazonaws.com",
    actions: ["DeleteRecoveryPoint", "DeleteBackupVault", "DeleteBackupPlan"],
    severity: "medium",
    attempted: "medium",
    attacks: [{ tactic: "Impact", technique: "T1490" }],
    expected: "backups expire, nobody deletes them",
    shows: ["raw.requestParameters.backupVaultName", "raw.requestParameters.recoveryPointArn"],
    key: "raw.requestParameters.backupVaultName",
    falsePositives: [TEARDOWN],
    response: ["Revoke the identity's sessions; lock the remaining vaults."],
    fires: [
      { name: "a recovery point", records: [cloudtrail("backup", "DeleteRecoveryPoint", { backupVaultName: "v" })] },
    ],
    quiet: [{ name: "listed", records: [cloudtrail("backup", "ListBackupVaults", null)] }],
  },
];

function versioning(Status: "Enabled" | "Suspended") {
  return cloudtrail("s3", "PutBucketVersioning", { bucketName: "data", VersioningConfiguration: { Status } });
}
