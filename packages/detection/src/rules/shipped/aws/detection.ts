import type { Rule } from "../../rule.ts";
import { cloudtrail } from "../examples/records.ts";

const BASE = { version: 1, sources: ["aws-cloudtrail"], owasp: [] } as const;
const TOOLS = [{ tactic: "Defense Impairment", technique: "T1685" }] as const;

/** AWS's own detections turned off, and what AWS itself says about a key. */
export const AWS_DETECTION: readonly Rule[] = [
  {
    ...BASE,
    id: "aws-detection-service-off",
    title: "{identity_name} turned off a detection service of AWS ({service})",
    confidence: "high",
    actions: [
      "DeleteDetector",
      "StopMonitoringMembers",
      "DisassociateFromMasterAccount",
      "DisassociateFromAdministratorAccount",
      "DisableSecurityHub",
      "StopConfigurationRecorder",
      "DeleteConfigurationRecorder",
      "DeleteDeliveryChannel",
      "DisableMacie",
      "DeleteAnalyzer",
      "StopActivityStream",
    ],
    severity: "high",
    attempted: "medium",
    attacks: TOOLS,
    expected: "detection stays on",
    shows: ["service"],
    key: "service",
    falsePositives: ["An account that is closed, or a change of the delegated administrator: planned, and once."],
    response: ["Turn it on again, and look at what the identity did since.", "Revoke the identity's sessions or keys."],
    fires: [{ name: "GuardDuty deleted", records: [cloudtrail("guardduty", "DeleteDetector", { detectorId: "d1" })] }],
    quiet: [{ name: "GuardDuty read", records: [cloudtrail("guardduty", "GetDetector", { detectorId: "d1" })] }],
  },
  {
    ...BASE,
    id: "aws-detector-suspended",
    title: "{identity_name} suspended GuardDuty, or hides its findings",
    confidence: "medium",
    service: "guardduty.amazonaws.com",
    actions: ["UpdateDetector", "CreateFilter", "UpdateFilter"],
    when: {
      any: [
        { field: "raw.requestParameters.enable", equals: false },
        { field: "raw.requestParameters.action", equals: "ARCHIVE" },
      ],
    },
    severity: "medium",
    attacks: TOOLS,
    expected: "a detector that is on and reports everything",
    shows: ["raw.requestParameters.detectorId", "raw.requestParameters.name"],
    key: "raw.requestParameters.detectorId",
    falsePositives: ["A filter that archives a known false alarm: its criteria name it."],
    response: ["Read the filter's criteria; remove it if nobody owns it."],
    fires: [
      {
        name: "suspended",
        records: [cloudtrail("guardduty", "UpdateDetector", { detectorId: "d1", enable: false })],
      },
    ],
    quiet: [
      {
        name: "publishing more often",
        records: [
          cloudtrail("guardduty", "UpdateDetector", {
            detectorId: "d1",
            findingPublishingFrequency: "FIFTEEN_MINUTES",
          }),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "aws-key-quarantined",
    title: "AWS found a key of {raw.requestParameters.userName|a user} in public and quarantined it",
    confidence: "high",
    owasp: ["NHI2", "NHI7"],
    service: "iam.amazonaws.com",
    actions: ["AttachUserPolicy", "PutUserPolicy"],
    actors: "anyone",
    when: {
      any: [
        { field: "raw.requestParameters.policyArn", contains: "policy/AWSCompromisedKeyQuarantine" },
        { field: "raw.requestParameters.policyName", prefix: "AWSExposedCredentialPolicy_DO_NOT_REMOVE" },
      ],
    },
    severity: "critical",
    attacks: [{ tactic: "Credential Access", technique: "T1552.001" }],
    expected: "keys that nobody else has",
    shows: ["raw.requestParameters.userName", "raw.requestParameters.policyArn"],
    key: "raw.requestParameters.userName",
    falsePositives: ["An administrator attaches the policy by hand, as a response."],
    response: [
      "Set the user's keys to inactive, then replace them: the quarantine denies a few actions only.",
      "Look at everything that the keys did since they were published.",
    ],
    fires: [
      {
        name: "quarantined",
        records: [
          cloudtrail("iam", "AttachUserPolicy", {
            userName: "deploy",
            policyArn: "arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3",
          }),
        ],
      },
    ],
    quiet: [
      {
        name: "another policy",
        records: [
          cloudtrail("iam", "AttachUserPolicy", {
            userName: "deploy",
            policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess",
          }),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "aws-key-tested",
    title: "A key of {identity_name} was tried out by a tool that searches for leaked keys",
    confidence: "high",
    owasp: ["NHI2"],
    service: "sts.amazonaws.com",
    actions: ["GetCallerIdentity"],
    when: { field: "user_agent", contains: "trufflehog" },
    severity: "high",
    attempted: "medium",
    refusal: "alone",
    attacks: [{ tactic: "Credential Access", technique: "T1552.001" }],
    expected: "a key that only its workload uses",
    shows: ["user_agent", "src_ip"],
    key: "credential_uid",
    falsePositives: [
      "Your own secret scanning that verifies what it finds: then the key still lies where it was found.",
    ],
    response: ["Set the key to inactive; find where it lies open."],
    fires: [
      {
        name: "verified",
        records: [
          cloudtrail("sts", "GetCallerIdentity", null, { userAgent: "TruffleHog", sourceIPAddress: "198.51.100.7" }),
        ],
      },
    ],
    quiet: [{ name: "an SDK asks", records: [cloudtrail("sts", "GetCallerIdentity", null)] }],
  },
];
