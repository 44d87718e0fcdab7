import type { PeerNames } from "./peer.ts";

/** What peers call what these rules find. */
export const PEERS_AWS: Readonly<Record<string, PeerNames>> = {
  "aws-account-described": {
    panther: ["AWS.CloudTrail.Account.Discovery"],
    guardduty: ["Discovery:IAMUser/AnomalousBehavior"],
  },
  "aws-account-explored": { guardduty: ["Discovery:IAMUser/AnomalousBehavior"] },
  "aws-address-set-changed": {
    panther: ["AWS.IPSet.Modified"],
    guardduty: ["DefenseEvasion:IAMUser/AnomalousBehavior"],
  },
  "aws-admin-granted": {
    panther: ["AWS.IAM.AttachAdminRolePolicy"],
    guardduty: ["PrivilegeEscalation:IAMUser/AnomalousBehavior"],
    elastic: ["AWS IAM AdministratorAccess Policy Attached to User"],
  },
  "aws-bucket-access-changed": { panther: ["AWS.S3.BucketPolicyModified"] },
  "aws-bucket-encryption-removed": { panther: ["AWS.S3.DeleteBucketEncryption"] },
  "aws-bucket-log-off": { panther: ["AWS.S3.SecurityControlDisabling"] },
  "aws-bucket-shared": { panther: ["AWS.CloudTrail.ResourceMadePublic"] },
  "aws-command-sent": {
    panther: ["AWS.SSM.DistributedCommand"],
    elastic: ["AWS SSM SendCommand Execution by Rare User"],
  },
  "aws-console-from-api-key": {
    panther: ["AWS.Console.GetSigninToken.Abuse"],
    elastic: ["AWS EC2 console login via assumed role"],
  },
  "aws-database-made-public": { panther: ["AWS.RDS.PublicRestore"] },
  "aws-database-password-changed": { panther: ["AWS.RDS.MasterPasswordUpdated"] },
  "aws-database-role-added": { panther: ["AWS.RDS.IAMRoleAdded"] },
  "aws-database-snapshot-copied-abroad": { panther: ["AWS.RDS.SnapshotCopiedCrossRegion"] },
  "aws-database-snapshot-deleted": { panther: ["AWS.RDS.SnapshotDeleted"] },
  "aws-database-snapshot-made": { panther: ["AWS.RDS.ManualSnapshotCreated"] },
  "aws-database-snapshot-shared": { elastic: ["AWS RDS DB Snapshot Shared with Another Account"] },
  "aws-database-unprotected": {
    panther: ["AWS.RDS.DeletionProtectionDisabled"],
    elastic: ["AWS RDS DB Instance or Cluster Deletion Protection Disabled"],
  },
  "aws-detection-service-off": {
    panther: ["AWS.RDS.ActivityStreamStopped"],
    elastic: ["AWS Config Resource Deletion", "AWS GuardDuty Detector Deletion"],
  },
  "aws-disk-encryption-default-off": {
    panther: ["AWS.EC2.EBS.Encryption.Disabled"],
    elastic: ["AWS EC2 Encryption Disabled"],
  },
  "aws-dns-log-removed": { panther: ["AWS.CloudTrail.DNSLogsDeleted"] },
  "aws-endpoint-refused": { panther: ["AWS.CloudTrail.VPCE.AccessDenied"] },
  "aws-federation-token": { elastic: ["First Occurrence of STS GetFederationToken Request by User"] },
  "aws-flow-logs-removed": { elastic: ["AWS VPC Flow Logs Deletion"] },
  "aws-guardrail-stepped-in": { panther: ["AWS.BedrockModelInvocation.GuardRailIntervened"] },
  "aws-instance-key-in-two-places": {
    guardduty: ["InstanceCredentialExfiltration.InsideAWS", "InstanceCredentialExfiltration.OutsideAWS"],
    elastic: ["AWS Access Token Used from Multiple Addresses"],
  },
  "aws-instance-key-on-a-desktop": { guardduty: ["InstanceCredentialExfiltration.OutsideAWS"] },
  "aws-key-for-another-user": {
    panther: ["AWS.IAM.Backdoor.User.Keys"],
    guardduty: ["Persistence:IAMUser/AnomalousBehavior"],
  },
  "aws-key-material-destroyed": {
    panther: ["AWS.KMS.CustomerManagedKeyLoss"],
    guardduty: ["Impact:IAMUser/AnomalousBehavior"],
  },
  "aws-key-quarantined": { panther: ["AWS.CloudTrail.IAMCompromisedKeyQuarantine"] },
  "aws-key-tested": { panther: ["AWS.STS.GetCallerIdentity.TruffleHog"] },
  "aws-log-bucket-short-lived": { panther: ["AWS.CloudTrail.ShortLifecycle"] },
  "aws-login-profile-reset": { panther: ["AWS.CloudTrail.LoginProfileCreatedOrModified"] },
  "aws-login-without-mfa": { guardduty: ["InitialAccess:IAMUser/AnomalousBehavior"] },
  "aws-machine-imaged": { panther: ["AWS.EC2.Monitoring"] },
  "aws-machines-stopped": { panther: ["AWS.EC2.StopInstances"] },
  "aws-macie-weakened": { panther: ["AWS.Macie.Evasion"] },
  "aws-mail-identities-checked": {
    panther: ["AWS.CloudTrail.SES.CheckIdentityVerifications", "AWS.CloudTrail.SES.EnumerateIdentities"],
  },
  "aws-model-guard-removed": { panther: ["AWS.Bedrock.GuardrailUpdateDelete"] },
  "aws-network-acl-opened": { panther: ["AWS.CloudTrail.NetworkACLPermissiveEntry"] },
  "aws-network-changed": {
    panther: ["AWS.EC2.GatewayModified", "AWS.EC2.NetworkACLModified", "AWS.EC2.VPCModified"],
    elastic: ["AWS EC2 Network Access Control List Creation"],
  },
  "aws-objects-deleted-in-bulk": { panther: ["AWS.S3.DeleteObjects"] },
  "aws-objects-encrypted-with-own-key": { panther: ["AWS.S3.CopyObjectWithClientSideEncryption"] },
  "aws-public-access-unblocked": { panther: ["AWS.S3.DeletePublicAccessBlock"] },
  "aws-resource-made-public": { panther: ["AWS.CloudTrail.ResourceMadePublic"] },
  "aws-role-created": { panther: ["AWS.IAM.CreateRole"] },
  "aws-root-signed-in": { panther: ["AWS.CloudTrail.RootPasswordChanged", "AWS.Console.RootLogin"] },
  "aws-second-factor-failed": { panther: ["AWS.Unsuccessful.MFA.attempt"] },
  "aws-secrets-batch-read": { panther: ["AWS.SecretsManager.BatchRetrieveSecretsCatchAll"] },
  "aws-secrets-enumerated": {
    guardduty: ["CredentialAccess:IAMUser/AnomalousBehavior"],
    elastic: [
      "AWS Secrets Manager Rapid Secrets Retrieval",
      "First Time Seen AWS Secret Value Accessed in Secrets Manager",
    ],
  },
  "aws-security-group-changed": {
    panther: ["AWS.EC2.SecurityGroupModified", "AWS.EC2.ManualSecurityGroupChange"],
    elastic: ["AWS EC2 Security Group Configuration Change"],
  },
  "aws-shared-snapshots-listed": { panther: ["AWS.RDS.SnapshotEnumeration"] },
  "aws-sign-in-token-taken": { panther: ["Retrieve.SSO.access.token"] },
  "aws-snapshot-shared": {
    guardduty: ["Exfiltration:IAMUser/AnomalousBehavior"],
    elastic: ["AWS EC2 EBS Snapshot Shared or Made Public"],
  },
  "aws-traffic-mirrored": { panther: ["AWS.EC2.Traffic.Mirroring"] },
  "aws-trail-deleted": {
    panther: ["AWS.CloudTrail.SecurityConfigurationChange"],
    guardduty: ["Stealth:IAMUser/CloudTrailLoggingDisabled"],
    elastic: ["AWS CloudTrail Log Deleted"],
  },
  "aws-trail-narrowed": { elastic: ["AWS CloudTrail Log Updated"] },
  "aws-trail-stopped": {
    guardduty: ["DefenseEvasion:IAMUser/AnomalousBehavior", "Stealth:IAMUser/CloudTrailLoggingDisabled"],
    elastic: ["AWS CloudTrail Log Suspended"],
  },
  "aws-user-created": { panther: ["AWS.IAM.CreateUser"] },
  "aws-user-data-changed": { panther: ["AWS.EC2.Startup.Script.Change"] },
  "aws-versioning-suspended": { panther: ["AWS.S3.SecurityControlDisabling", "AWS.S3.SuspendVersioning"] },
};
