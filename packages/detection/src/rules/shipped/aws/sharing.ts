import type { Condition, Rule } from "../../rule.ts";
import { cloudtrail, OTHER_ACCOUNT, OWN_ACCOUNT } from "../examples/records.ts";

const BASE = { version: 1, sources: ["aws-cloudtrail"], owasp: [] } as const;
const TRANSFER = [{ tactic: "Exfiltration", technique: "T1537" }] as const;
const OWN_ACCOUNTS =
  "Your own other accounts that the inventory does not name under `accounts`, and backup vendors: the account id says whose it is.";
const WITHDRAW = "Withdraw the permission; what was copied meanwhile is gone, so treat the data as disclosed.";
const CLOUDFRONT_LOGS = "c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0";
const ACL = "raw.requestParameters.AccessControlPolicy";
/** One grant stands for itself, and several in a list. */
const GRANTS = ["Grant", "Grant.*"].map((grant) => `${ACL}.AccessControlList.${grant}`);
const GRANTEES = GRANTS.map((grant) => `${grant}.Grantee`);
const GRANT_HEADERS = ["read", "write", "read-acp", "write-acp", "full-control"].map(
  (right) => `raw.requestParameters.x-amz-grant-${right}`,
);
/** Everybody, or everybody with an account anywhere; and whoever does not own it, but CloudFront, which delivers its logs so. */
const PUBLIC_ACL: readonly Condition[] = [
  { field: "raw.requestParameters.x-amz-acl", in: ["public-read", "public-read-write", "authenticated-read"] },
  ...GRANT_HEADERS.map((field) => ({ field, contains: "/groups/global/" })),
  ...GRANTEES.flatMap((grantee): readonly Condition[] => [
    { field: `${grantee}.URI`, contains: "/groups/global/" },
    {
      each: grantee,
      where: {
        all: [
          { field: "item.ID", differsFrom: `${ACL}.Owner.ID` },
          { not: { field: "item.ID", equals: CLOUDFRONT_LOGS } },
        ],
      },
    },
  ]),
];
const sharedWith = (list: string): Condition => ({
  any: [
    ...["userId", "organizationArn", "organizationalUnitArn"].map(
      (whom): Condition => ({ field: `${list}.add.items.*.${whom}`, outsideAccount: true }),
    ),
    { field: `${list}.add.items.*.group`, equals: "all" },
  ],
});

/** Everybody first, as a title names the first. */
const receivers = (list: string): readonly string[] =>
  ["group", "userId", "organizationArn", "organizationalUnitArn"].map((whom) => `${list}.add.items.*.${whom}`);

/** Data given to other accounts or to everybody. */
export const AWS_SHARING: readonly Rule[] = [
  {
    ...BASE,
    id: "aws-image-shared",
    title: `{identity_name} shared the machine image {raw.requestParameters.imageId|that the log does not name} with {${receivers("raw.requestParameters.launchPermission").join("|")}|everybody}`,
    confidence: "high",
    service: "ec2.amazonaws.com",
    actions: ["ModifyImageAttribute"],
    when: sharedWith("raw.requestParameters.launchPermission"),
    severity: "high",
    attempted: "medium",
    attacks: TRANSFER,
    expected: "images stay in the account",
    shows: ["raw.requestParameters.imageId", "raw.requestParameters.launchPermission.add.items.*.userId"],
    key: "raw.requestParameters.imageId",
    alike: receivers("raw.requestParameters.launchPermission"),
    falsePositives: [OWN_ACCOUNTS],
    response: [WITHDRAW],
    fires: [
      { name: "to an account", records: [image({ userId: OTHER_ACCOUNT })] },
      { name: "to all", records: [image({ group: "all" })] },
    ],
    quiet: [{ name: "to itself", records: [image({ userId: OWN_ACCOUNT })] }],
  },
  {
    ...BASE,
    id: "aws-snapshot-shared",
    title: `{identity_name} shared the disk snapshot {raw.requestParameters.snapshotId|that the log does not name} with {${receivers("raw.requestParameters.createVolumePermission").join("|")}|everybody}`,
    confidence: "high",
    service: "ec2.amazonaws.com",
    actions: ["ModifySnapshotAttribute"],
    when: sharedWith("raw.requestParameters.createVolumePermission"),
    severity: "high",
    attempted: "medium",
    attacks: TRANSFER,
    expected: "snapshots stay in the account",
    shows: ["raw.requestParameters.snapshotId", "raw.requestParameters.createVolumePermission.add.items.*.userId"],
    key: "raw.requestParameters.snapshotId",
    alike: receivers("raw.requestParameters.createVolumePermission"),
    falsePositives: [OWN_ACCOUNTS],
    response: [WITHDRAW],
    fires: [{ name: "to an account", records: [snapshot("add")] }],
    quiet: [{ name: "taken back", records: [snapshot("remove")] }],
  },
  {
    ...BASE,
    id: "aws-database-snapshot-shared",
    title:
      "{identity_name} shared the database snapshot {raw.requestParameters.dBSnapshotIdentifier|raw.requestParameters.dBClusterSnapshotIdentifier|that the log does not name} with {raw.requestParameters.valuesToAdd|another account}",
    confidence: "high",
    service: "rds.amazonaws.com",
    actions: ["ModifyDBSnapshotAttribute", "ModifyDBClusterSnapshotAttribute"],
    when: {
      any: [
        { field: "raw.requestParameters.valuesToAdd", outsideAccount: true },
        { field: "raw.requestParameters.valuesToAdd", equals: "all" },
      ],
    },
    severity: "high",
    attempted: "medium",
    attacks: TRANSFER,
    expected: "snapshots stay in the account",
    shows: ["raw.requestParameters.dBSnapshotIdentifier", "raw.requestParameters.valuesToAdd"],
    key: "raw.requestParameters.dBSnapshotIdentifier",
    alike: ["raw.requestParameters.valuesToAdd"],
    falsePositives: [OWN_ACCOUNTS],
    response: [WITHDRAW],
    fires: [
      { name: "to an account", records: [database([OTHER_ACCOUNT])] },
      { name: "to all", records: [database(["all"])] },
    ],
    quiet: [{ name: "to itself", records: [database([OWN_ACCOUNT])] }],
  },
  {
    ...BASE,
    id: "aws-bucket-shared",
    title:
      "{identity_name} opened the bucket {raw.requestParameters.bucketName|that the log does not name} to {outsiders.raw.requestParameters.bucketPolicy|others}",
    confidence: "medium",
    service: "s3.amazonaws.com",
    actions: ["PutBucketPolicy", "PutBucketAcl", "PutObjectAcl"],
    when: { any: [{ field: "raw.requestParameters.bucketPolicy", policy: "outside" }, ...PUBLIC_ACL] },
    severity: "high",
    attempted: "medium",
    attacks: [...TRANSFER, { tactic: "Collection", technique: "T1530" }],
    expected: "buckets are for the account's own identities",
    shows: ["raw.requestParameters.bucketName", "raw.requestParameters.key"],
    key: "raw.requestParameters.bucketName",
    alike: [
      "outsiders.raw.requestParameters.bucketPolicy",
      "terms.raw.requestParameters.bucketPolicy",
      "raw.requestParameters.x-amz-acl",
      ...GRANTEES.flatMap((grantee) => [`${grantee}.URI`, `${grantee}.ID`]),
      ...GRANTS.map((grant) => `${grant}.Permission`),
      ...GRANT_HEADERS,
    ],
    falsePositives: [OWN_ACCOUNTS, "Web sites served from a bucket, which are public on purpose."],
    response: [WITHDRAW, "Block public access for the account where no bucket is to be public."],
    fires: [
      { name: "another account reads", records: [policyOf(`arn:aws:iam::${OTHER_ACCOUNT}:root`)] },
      { name: "everybody reads", records: [policyOf("*")] },
    ],
    quiet: [
      { name: "the account itself", records: [policyOf(`arn:aws:iam::${OWN_ACCOUNT}:role/web`)] },
      {
        name: "everybody, from the organization",
        records: [policyOf("*", { StringEquals: { "aws:PrincipalOrgID": "o-1" } })],
      },
    ],
  },
  {
    ...BASE,
    id: "aws-public-access-unblocked",
    title: "{identity_name} removed the block of public access of {raw.requestParameters.bucketName|the account}",
    confidence: "medium",
    service: "s3.amazonaws.com",
    actions: ["DeleteBucketPublicAccessBlock", "DeleteAccountPublicAccessBlock", "DeletePublicAccessBlock"],
    severity: "medium",
    attempted: "low",
    attacks: [{ tactic: "Defense Impairment", technique: "T1685" }],
    expected: "public access stays blocked",
    shows: ["raw.requestParameters.bucketName"],
    key: "raw.requestParameters.bucketName",
    falsePositives: ["Web sites served from a bucket, and environments that are taken down."],
    response: ["Put the block back; look for a bucket policy or an access list set right after."],
    fires: [
      { name: "of a bucket", records: [cloudtrail("s3", "DeleteBucketPublicAccessBlock", { bucketName: "data" })] },
    ],
    quiet: [{ name: "set", records: [cloudtrail("s3", "PutBucketPublicAccessBlock", { bucketName: "data" })] }],
  },
];

function image(item: { readonly userId: string } | { readonly group: string }) {
  return cloudtrail("ec2", "ModifyImageAttribute", {
    imageId: "ami-1",
    attributeType: "launchPermission",
    launchPermission: { add: { items: [item] } },
  });
}

function snapshot(change: "add" | "remove") {
  return cloudtrail("ec2", "ModifySnapshotAttribute", {
    snapshotId: "snap-1",
    attributeType: "CREATE_VOLUME_PERMISSION",
    createVolumePermission: { [change]: { items: [{ userId: OTHER_ACCOUNT }] } },
  });
}

function database(valuesToAdd: readonly string[]) {
  return cloudtrail("rds", "ModifyDBSnapshotAttribute", {
    attributeName: "restore",
    dBSnapshotIdentifier: "shop",
    valuesToAdd,
  });
}

function policyOf(principal: string, condition?: { readonly StringEquals: { readonly [key: string]: string } }) {
  const statement = { Effect: "Allow", Principal: { AWS: principal }, Action: "s3:GetObject", Resource: "*" };
  const bucketPolicy = { Version: "2012-10-17", Statement: [{ ...statement, Condition: condition ?? {} }] };
  return cloudtrail("s3", "PutBucketPolicy", { bucketName: "data", bucketPolicy });
}
