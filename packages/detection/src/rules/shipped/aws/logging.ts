import type { Rule } from "../../rule.ts";
import { AWS_ACTORS, cloudtrail } from "../examples/records.ts";

const BASE = { version: 1, sources: ["aws-cloudtrail"], confidence: "high", owasp: [] } as const;
const CLOUD_LOG = [{ tactic: "Defense Impairment", technique: "T1685.002" }] as const;
const RESTORE =
  "Turn the log on again, then read what the identity did since, in other logs (VPC, S3 access, the workload's own).";
const IAC =
  "Infrastructure as code that takes an environment down or moves its logging: the run and its change are known.";

/** Logs and detections turned off, narrowed or deleted. */
export const AWS_LOGGING: readonly Rule[] = [
  {
    ...BASE,
    id: "aws-trail-stopped",
    title: "{identity_name} stopped the audit log {raw.requestParameters.name|of the account}",
    service: "cloudtrail.amazonaws.com",
    actions: ["StopLogging", "StopEventDataStoreIngestion"],
    severity: "high",
    attempted: "medium",
    // No tool stops or deletes a trail that is not there.
    failed: "low",
    attacks: CLOUD_LOG,
    expected: "a trail that logs without a break",
    shows: ["raw.requestParameters.name", "raw.requestParameters.eventDataStore"],
    key: "raw.requestParameters.name",
    falsePositives: [IAC],
    response: [RESTORE, "Deactivate the access key or revoke the role's sessions."],
    fires: [{ name: "logging stopped", records: [cloudtrail("cloudtrail", "StopLogging", { name: "main" })] }],
    quiet: [{ name: "logging started", records: [cloudtrail("cloudtrail", "StartLogging", { name: "main" })] }],
  },
  {
    ...BASE,
    id: "aws-trail-deleted",
    title: "{identity_name} deleted the audit log {raw.requestParameters.name|of the account}",
    service: "cloudtrail.amazonaws.com",
    actions: ["DeleteTrail", "DeleteEventDataStore"],
    severity: "high",
    attempted: "medium",
    // No tool stops or deletes a trail that is not there.
    failed: "low",
    attacks: CLOUD_LOG,
    expected: "no trail is deleted",
    shows: ["raw.requestParameters.name", "raw.requestParameters.eventDataStore"],
    key: "raw.requestParameters.name",
    falsePositives: [IAC],
    response: [RESTORE, "Deactivate the access key or revoke the role's sessions."],
    fires: [{ name: "trail deleted", records: [cloudtrail("cloudtrail", "DeleteTrail", { name: "main" })] }],
    quiet: [
      { name: "trail described", records: [cloudtrail("cloudtrail", "GetTrail", { name: "main" })] },
      {
        name: "by the organisation's service-linked role",
        records: [cloudtrail("cloudtrail", "DeleteTrail", { name: "main" }, { userIdentity: AWS_ACTORS.service })],
      },
    ],
  },
  {
    ...BASE,
    id: "aws-trail-narrowed",
    title: "{identity_name} made the audit log {raw.requestParameters.trailName|of the account} record less",
    service: "cloudtrail.amazonaws.com",
    actions: ["PutEventSelectors", "UpdateTrail"],
    when: {
      any: [
        { field: "raw.requestParameters.eventSelectors.*.includeManagementEvents", equals: false },
        { field: "raw.requestParameters.eventSelectors.*.readWriteType", equals: "ReadOnly" },
        {
          all: [
            { field: "action", equals: "PutEventSelectors" },
            { not: { field: "raw.requestParameters.eventSelectors.*", exists: true } },
            { not: { field: "raw.requestParameters.advancedEventSelectors.*", exists: true } },
          ],
        },
        { field: "raw.requestParameters.isMultiRegionTrail", equals: false },
        { field: "raw.requestParameters.includeGlobalServiceEvents", equals: false },
        { field: "raw.requestParameters.enableLogFileValidation", equals: false },
      ],
    },
    severity: "high",
    attempted: "medium",
    attacks: CLOUD_LOG,
    expected: "management events, reads and writes, of all regions",
    shows: ["raw.requestParameters.trailName", "raw.requestParameters.name"],
    key: "raw.requestParameters.trailName",
    falsePositives: [IAC, "A second trail for data events only, which leaves management events to the first."],
    response: ["Compare the selectors with the trail's declared ones and put them back.", RESTORE],
    fires: [
      {
        name: "management events left out",
        records: [
          cloudtrail("cloudtrail", "PutEventSelectors", {
            trailName: "main",
            eventSelectors: [{ readWriteType: "All", includeManagementEvents: false, dataResources: [] }],
          }),
        ],
      },
    ],
    quiet: [
      {
        name: "everything selected",
        records: [
          cloudtrail("cloudtrail", "PutEventSelectors", {
            trailName: "main",
            eventSelectors: [{ readWriteType: "All", includeManagementEvents: true }],
          }),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "aws-log-bucket-short-lived",
    title: "{identity_name} let the objects of {raw.requestParameters.bucketName|a bucket} expire within days",
    service: "s3.amazonaws.com",
    actions: ["PutBucketLifecycle*"],
    when: {
      each: "raw.requestParameters.LifecycleConfiguration.Rule",
      where: {
        all: [
          { field: "item.Status", equals: "Enabled" },
          { field: "item.Expiration.Days", atMost: 3 },
        ],
      },
    },
    severity: "medium",
    confidence: "medium",
    attacks: [...CLOUD_LOG, { tactic: "Impact", technique: "T1485" }],
    expected: "objects that live longer than three days",
    shows: ["raw.requestParameters.bucketName"],
    key: "raw.requestParameters.bucketName",
    falsePositives: ["Buckets for temporary files: what the bucket holds tells."],
    response: ["Remove the lifecycle rule before its first day is over; deletion is not undone without versioning."],
    fires: [
      {
        name: "everything expires after a day",
        records: [
          cloudtrail("s3", "PutBucketLifecycle", {
            bucketName: "audit-logs",
            LifecycleConfiguration: { Rule: { ID: "r", Status: "Enabled", Prefix: "", Expiration: { Days: 1 } } },
          }),
        ],
      },
    ],
    quiet: [
      {
        name: "a year",
        records: [
          cloudtrail("s3", "PutBucketLifecycle", {
            bucketName: "audit-logs",
            LifecycleConfiguration: { Rule: [{ ID: "r", Status: "Enabled", Expiration: { Days: 365 } }] },
          }),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "aws-dns-log-removed",
    title: "{identity_name} removed the DNS query log of a network or a zone",
    // The resolver's log of a network, and that of a public zone.
    actions: ["DeleteResolverQueryLogConfig", "DisassociateResolverQueryLogConfig", "DeleteQueryLoggingConfig"],
    severity: "medium",
    attempted: "low",
    attacks: CLOUD_LOG,
    expected: "DNS queries stay logged",
    shows: ["raw.requestParameters.resolverQueryLogConfigId"],
    key: "raw.requestParameters.resolverQueryLogConfigId",
    falsePositives: [IAC],
    response: [RESTORE],
    fires: [
      {
        name: "configuration deleted",
        records: [
          cloudtrail("route53resolver", "DeleteResolverQueryLogConfig", { resolverQueryLogConfigId: "rqlc-1" }),
        ],
      },
      { name: "of a zone", records: [cloudtrail("route53", "DeleteQueryLoggingConfig", { id: "q-1" })] },
    ],
    quiet: [
      {
        name: "configuration created",
        records: [cloudtrail("route53resolver", "CreateResolverQueryLogConfig", { name: "dns" })],
      },
    ],
  },
  {
    ...BASE,
    id: "aws-flow-logs-removed",
    title: "{identity_name} deleted network flow logs",
    service: "ec2.amazonaws.com",
    actions: ["DeleteFlowLogs"],
    severity: "medium",
    attempted: "low",
    attacks: CLOUD_LOG,
    expected: "flows stay logged",
    own: {
      made: ["CreateFlowLogs"],
      as: ["raw.responseElements.CreateFlowLogsResponse.flowLogIdSet.item"],
      taken: "raw.requestParameters.DeleteFlowLogsRequest.FlowLogId.content",
    },
    shows: ["raw.requestParameters.DeleteFlowLogsRequest.FlowLogId.content"],
    falsePositives: [IAC],
    response: [RESTORE],
    fires: [
      {
        name: "deleted",
        records: [cloudtrail("ec2", "DeleteFlowLogs", { DeleteFlowLogsRequest: { FlowLogId: { content: "fl-1" } } })],
      },
    ],
    quiet: [
      {
        name: "no right to",
        records: [cloudtrail("ec2", "DescribeFlowLogs", null, { errorCode: "Client.UnauthorizedOperation" })],
      },
    ],
  },
  {
    ...BASE,
    id: "aws-organization-left",
    title: "{identity_name} took the account out of its organization, and of the organization's controls",
    service: "organizations.amazonaws.com",
    actions: ["LeaveOrganization", "RemoveAccountFromOrganization", "DeleteOrganization"],
    severity: "high",
    attempted: "medium",
    refusal: "alone",
    attacks: [{ tactic: "Defense Impairment", technique: "T1685" }],
    expected: "accounts stay in their organization",
    shows: ["raw.requestParameters.accountId"],
    falsePositives: ["An account that is sold or closed: planned, by an administrator, once."],
    response: [
      "Invite the account again; until then its trail and guardrails are its own.",
      "Revoke the role's sessions.",
    ],
    fires: [{ name: "left", records: [cloudtrail("organizations", "LeaveOrganization", null)] }],
    quiet: [{ name: "looked at it", records: [cloudtrail("organizations", "DescribeOrganization", null)] }],
  },
];
