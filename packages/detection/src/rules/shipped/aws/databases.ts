import type { Rule } from "../../rule.ts";
import { cloudtrail } from "../examples/records.ts";

const BASE = { version: 1, sources: ["aws-cloudtrail"], owasp: [] } as const;
const ROUTINE = "Engineers who run the databases, at a change that is written down.";
const ASK = "Ask whoever did it; put the setting back (reversible).";

/** Databases: what protects them, who gets in, where copies go. */
export const AWS_DATABASES: readonly Rule[] = [
  {
    ...BASE,
    id: "aws-database-unprotected",
    title: "{identity_name} took the protection against deletion from {resource|a database}",
    confidence: "medium",
    service: "rds.amazonaws.com",
    actions: ["ModifyDBInstance", "ModifyDBCluster", "ModifyGlobalCluster"],
    when: { field: "raw.requestParameters.deletionProtection", equals: false },
    severity: "medium",
    attacks: [{ tactic: "Impact", technique: "T1490" }],
    expected: "production databases cannot be deleted by one call",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "off",
        records: [cloudtrail("rds", "ModifyDBInstance", { dBInstanceIdentifier: "orders", deletionProtection: false })],
      },
    ],
    quiet: [
      {
        name: "on",
        records: [cloudtrail("rds", "ModifyDBInstance", { dBInstanceIdentifier: "orders", deletionProtection: true })],
      },
    ],
  },
  {
    ...BASE,
    id: "aws-database-role-added",
    title: "{identity_name} gave {resource|a database} a role",
    confidence: "medium",
    service: "rds.amazonaws.com",
    actions: ["AddRoleToDBInstance", "AddRoleToDBCluster"],
    severity: "low",
    attacks: [{ tactic: "Privilege Escalation", technique: "T1098.003" }],
    owasp: ["NHI5"],
    expected: "databases have roles from their template",
    shows: ["raw.requestParameters.roleArn"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "a cluster",
        records: [
          cloudtrail("rds", "AddRoleToDBCluster", {
            dBClusterIdentifier: "orders",
            roleArn: "arn:aws:iam::123456789012:role/s3",
          }),
        ],
      },
    ],
    quiet: [
      { name: "removed", records: [cloudtrail("rds", "RemoveRoleFromDBCluster", { dBClusterIdentifier: "orders" })] },
    ],
  },
  {
    ...BASE,
    id: "aws-database-password-changed",
    title: "{identity_name} set the master password of {resource|a database}",
    confidence: "medium",
    service: "rds.amazonaws.com",
    actions: ["ModifyDBInstance", "ModifyDBCluster"],
    when: { field: "raw.requestParameters.masterUserPassword", exists: true },
    severity: "medium",
    attacks: [{ tactic: "Persistence", technique: "T1098.001" }],
    owasp: ["NHI2"],
    expected: "passwords are rotated by the secrets manager",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "set",
        records: [
          cloudtrail("rds", "ModifyDBInstance", { dBInstanceIdentifier: "orders", masterUserPassword: "****" }),
        ],
      },
    ],
    quiet: [
      {
        name: "resized",
        records: [
          cloudtrail("rds", "ModifyDBInstance", { dBInstanceIdentifier: "orders", dBInstanceClass: "db.m6g.large" }),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "aws-database-snapshot-made",
    title:
      "{identity_name} made a snapshot of {raw.requestParameters.dBInstanceIdentifier|raw.requestParameters.dBClusterIdentifier|a database}",
    confidence: "medium",
    service: "rds.amazonaws.com",
    actions: ["CreateDBSnapshot", "CreateDBClusterSnapshot"],
    when: {
      not: {
        any: [
          { field: "raw.requestParameters.dBSnapshotIdentifier", prefix: "awsbackup:" },
          { field: "raw.requestParameters.dBSnapshotIdentifier", prefix: "rds:" },
          { field: "raw.requestParameters.dBClusterSnapshotIdentifier", prefix: "awsbackup:" },
          { field: "raw.requestParameters.dBClusterSnapshotIdentifier", prefix: "rds:" },
          { field: "raw.responseElements.snapshotType", in: ["automated", "awsbackup"] },
          { field: "labels.invoked_by", prefix: "backup" },
          { field: "user_agent", contains: "backup.amazonaws.com" },
        ],
      },
    },
    severity: "info",
    attacks: [{ tactic: "Collection", technique: "T1530" }],
    expected: "backups are made by the backup service",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "of itself",
        records: [
          cloudtrail("rds", "CreateDBSnapshot", { dBSnapshotIdentifier: "s1", dBInstanceIdentifier: "orders" }),
        ],
      },
    ],
    quiet: [
      { name: "listed", records: [cloudtrail("rds", "DescribeDBSnapshots", {})] },
      {
        name: "by the backup service",
        records: [cloudtrail("rds", "CreateDBSnapshot", { dBSnapshotIdentifier: "awsbackup:job-1" })],
      },
    ],
  },
  {
    ...BASE,
    id: "aws-database-snapshot-copied-abroad",
    title:
      "{identity_name} copied the snapshot {raw.requestParameters.sourceDBSnapshotIdentifier|of a database} from another region",
    confidence: "medium",
    service: "rds.amazonaws.com",
    actions: ["CopyDBSnapshot", "CopyDBClusterSnapshot"],
    when: {
      any: [
        { field: "raw.requestParameters.sourceRegion", differsFrom: "raw.awsRegion" },
        { field: "raw.requestParameters.destinationRegion", differsFrom: "raw.awsRegion" },
      ],
    },
    severity: "low",
    attacks: [{ tactic: "Exfiltration", technique: "T1537" }],
    expected: "copies stay in their region, but for those of the backup service",
    shows: ["raw.requestParameters.sourceRegion", "raw.awsRegion"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "from another region",
        records: [
          cloudtrail("rds", "CopyDBSnapshot", {
            sourceDBSnapshotIdentifier: "arn:aws:rds:us-east-1:123456789012:snapshot:s1",
            targetDBSnapshotIdentifier: "s2",
            sourceRegion: "us-east-1",
          }),
        ],
      },
    ],
    quiet: [
      {
        name: "within the region",
        records: [
          cloudtrail("rds", "CopyDBSnapshot", { sourceDBSnapshotIdentifier: "s1", targetDBSnapshotIdentifier: "s2" }),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "aws-database-snapshot-deleted",
    title: "{identity_name} deleted the snapshot {resource|of a database}",
    confidence: "medium",
    service: "rds.amazonaws.com",
    actions: [
      "DeleteDBSnapshot",
      "DeleteDBClusterSnapshot",
      "DeleteDBInstanceAutomatedBackup",
      "DeleteDBClusterAutomatedBackup",
    ],
    severity: "low",
    attacks: [{ tactic: "Impact", technique: "T1490" }],
    expected: "snapshots end with their retention",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "deleted", records: [cloudtrail("rds", "DeleteDBSnapshot", { dBSnapshotIdentifier: "s1" })] }],
    quiet: [{ name: "made", records: [cloudtrail("rds", "DescribeDBSnapshots", { dBSnapshotIdentifier: "s1" })] }],
  },
  {
    ...BASE,
    id: "aws-shared-snapshots-listed",
    title: "{identity_name} looked for database snapshots that others share",
    confidence: "medium",
    service: "rds.amazonaws.com",
    actions: ["DescribeDBSnapshots", "DescribeDBClusterSnapshots"],
    when: {
      any: [
        { field: "raw.requestParameters.includePublic", equals: true },
        { field: "raw.requestParameters.includeShared", equals: true },
        { field: "raw.requestParameters.snapshotType", in: ["public", "shared"] },
      ],
    },
    severity: "low",
    attacks: [{ tactic: "Discovery", technique: "T1619" }],
    expected: "an account lists its own snapshots",
    shows: ["raw.requestParameters.snapshotType"],
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "public ones", records: [cloudtrail("rds", "DescribeDBSnapshots", { includePublic: true })] }],
    quiet: [
      { name: "its own", records: [cloudtrail("rds", "DescribeDBSnapshots", { dBInstanceIdentifier: "orders" })] },
    ],
  },
];
