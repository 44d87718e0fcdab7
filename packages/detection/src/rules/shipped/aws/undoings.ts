import type { Condition, Rule } from "../../rule.ts";
import { cloudtrail } from "../examples/records.ts";
import { plainRule } from "../plain-rule.ts";
import { ofServices } from "./of-services.ts";

const sources = ["aws-cloudtrail"];
/** One of the operations, where a parameter has this value. */
const set = (action: string, path: string, equals: string | boolean): Condition => ({
  all: [
    { field: "action", equals: action },
    { field: `raw.requestParameters.${path}`, equals },
  ],
});
const done = (...actions: readonly string[]): Condition => ({ field: "action", in: actions });

/** AWS: what was made hard to lose, to read or to change, and is not any more. */
export const AWS_UNDOINGS: readonly Rule[] = [
  plainRule({
    id: "aws-loss-guard-off",
    title: "{identity_name} took away what keeps something from being lost ({action} of {service})",
    sources,
    actions: ["UpdateTable", "UpdateTerminationProtection", "UpdateUserPool", "UpdateRecoveryPointLifecycle"],
    when: {
      any: [
        set("UpdateTable", "deletionProtectionEnabled", false),
        set("UpdateTerminationProtection", "enableTerminationProtection", false),
        set("UpdateUserPool", "deletionProtection", "INACTIVE"),
        done("UpdateRecoveryPointLifecycle"),
      ],
    },
    severity: "low",
    attempted: "low",
    attack: { tactic: "Impact", technique: "T1490" },
    expected: "protection is taken away right before a planned end, by code",
    fires: [
      "a table may go",
      cloudtrail("dynamodb", "UpdateTable", { tableName: "t", deletionProtectionEnabled: false }),
    ],
    quiet: ["it may not", cloudtrail("dynamodb", "UpdateTable", { tableName: "t", deletionProtectionEnabled: true })],
  }),
  plainRule({
    id: "aws-copies-of-machines-deleted",
    title: "{identity_name} deleted a copy or a disk of machines ({action})",
    sources,
    service: "ec2.amazonaws.com",
    actions: ["DeleteSnapshot", "DeregisterImage", "DeleteVolume"],
    severity: "info",
    attack: { tactic: "Impact", technique: "T1490" },
    expected: "old copies go by a schedule, from the same identity",
    fires: ["a snapshot", cloudtrail("ec2", "DeleteSnapshot", { snapshotId: "snap-1" })],
    quiet: ["made", cloudtrail("ec2", "CreateSnapshot", { volumeId: "vol-1" })],
  }),
  plainRule({
    id: "aws-encryption-loosened",
    title: "{identity_name} loosened how data is encrypted ({action} of {service})",
    sources,
    actions: [
      "StopStreamEncryption",
      "DisableStreamEncryption",
      "PutDataCatalogEncryptionSettings",
      "DisableKeyRotation",
      "ModifyEbsDefaultKmsKeyId",
      "DisableLDAPS",
    ],
    when: {
      any: [
        done("StopStreamEncryption", "DisableStreamEncryption", "DisableKeyRotation", "DisableLDAPS"),
        done("ModifyEbsDefaultKmsKeyId"),
        {
          field: "raw.requestParameters.dataCatalogEncryptionSettings.encryptionAtRest.catalogEncryptionMode",
          equals: "DISABLED",
        },
      ],
    },
    severity: "low",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "data is encrypted as it was",
    fires: ["a stream", cloudtrail("kinesis", "StopStreamEncryption", { streamName: "s" })],
    quiet: ["keys are renewed", cloudtrail("kms", "EnableKeyRotation", { keyId: "k" })],
  }),
  plainRule({
    id: "aws-code-guard-loosened",
    title: "{identity_name} loosened which code and images may run ({action} of {service})",
    sources,
    actions: [
      "DeleteFunctionCodeSigningConfig",
      "DeleteCodeSigningConfig",
      "PutImageTagMutability",
      "DisableAllowedImagesSettings",
    ],
    when: {
      any: [
        done("DeleteFunctionCodeSigningConfig", "DeleteCodeSigningConfig", "DisableAllowedImagesSettings"),
        set("PutImageTagMutability", "imageTagMutability", "MUTABLE"),
      ],
    },
    severity: "low",
    attempted: "low",
    attack: { tactic: "Persistence", technique: "T1525" },
    expected: "code is signed, and a tag is one image",
    fires: ["unsigned", cloudtrail("lambda", "DeleteFunctionCodeSigningConfig", { functionName: "f" })],
    quiet: ["fixed", cloudtrail("ecr", "PutImageTagMutability", { imageTagMutability: "IMMUTABLE" })],
  }),
  plainRule({
    id: "aws-public-block-off",
    title: "{identity_name} took away what keeps {service} from the public ({action})",
    sources,
    actions: [
      "ModifyVpcBlockPublicAccessOptions",
      "PutBlockPublicAccessConfiguration",
      "UpdateServiceSetting",
      "UpdatePublicSharingSettings",
      "DeleteFileSystemPolicy",
      "AuthorizeDBSecurityGroupIngress",
      "AuthorizeClusterSecurityGroupIngress",
    ],
    when: {
      any: [
        set(
          "ModifyVpcBlockPublicAccessOptions",
          "ModifyVpcBlockPublicAccessOptionsRequest.InternetGatewayBlockMode",
          "off",
        ),
        set("ModifyVpcBlockPublicAccessOptions", "internetGatewayBlockMode", "off"),
        set("PutBlockPublicAccessConfiguration", "blockPublicAccessConfiguration.blockPublicSecurityGroupRules", false),
        {
          all: [
            { field: "raw.requestParameters.settingId", suffix: "public-sharing-permission" },
            { field: "raw.requestParameters.settingValue", equals: "Enable" },
          ],
        },
        set("UpdatePublicSharingSettings", "publicSharingEnabled", true),
        { all: [ofServices("elasticfilesystem"), done("DeleteFileSystemPolicy")] },
        { field: "raw.requestParameters.cIDRIP", worldOpen: true },
      ],
    },
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1686.001" },
    expected: "what keeps the public out stays",
    fires: ["dashboards", cloudtrail("quicksight", "UpdatePublicSharingSettings", { publicSharingEnabled: true })],
    quiet: ["no dashboards", cloudtrail("quicksight", "UpdatePublicSharingSettings", { publicSharingEnabled: false })],
  }),
  plainRule({
    id: "aws-secret-kept-too-long",
    title:
      "{identity_name} stopped the rotation of the secret {raw.requestParameters.secretId|that the log does not name}",
    sources,
    service: "secretsmanager.amazonaws.com",
    actions: ["CancelRotateSecret"],
    severity: "low",
    attempted: "low",
    owasp: ["NHI7"],
    attack: { tactic: "Persistence", technique: "T1098.001" },
    expected: "secrets are made anew by a schedule",
    fires: ["stopped", cloudtrail("secretsmanager", "CancelRotateSecret", { secretId: "s" })],
    quiet: ["made anew", cloudtrail("secretsmanager", "RotateSecret", { secretId: "s" })],
  }),
  plainRule({
    id: "aws-authority-upset",
    title: "{identity_name} took away a certificate authority, or the list of what it revoked ({action} of {service})",
    sources,
    actions: ["DeleteCertificateAuthority", "DisableCrl", "DeleteCrl"],
    when: ofServices("acm-pca", "rolesanywhere"),
    severity: "medium",
    attempted: "low",
    owasp: ["NHI4"],
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "authorities stay, and revoked certificates are known as such",
    fires: ["what was revoked", cloudtrail("rolesanywhere", "DisableCrl", { crlId: "c" })],
    quiet: ["a session", cloudtrail("rolesanywhere", "CreateSession", null)],
  }),
  plainRule({
    id: "aws-second-factor-deleted",
    title: "{identity_name} deleted the second factor {raw.requestParameters.serialNumber|of somebody}",
    sources,
    service: "iam.amazonaws.com",
    actions: ["DeleteVirtualMFADevice"],
    severity: "info",
    attack: { tactic: "Persistence", technique: "T1556.006" },
    expected: "people who left, and new telephones",
    fires: ["deleted", cloudtrail("iam", "DeleteVirtualMFADevice", { serialNumber: "arn:aws:iam::1:mfa/x" })],
    quiet: ["listed", cloudtrail("iam", "ListVirtualMFADevices", null)],
  }),
];
