import type { PeerNames } from "./peer.ts";

/** What peers call what these rules find. */
export const PEERS_HARDENING: Readonly<Record<string, PeerNames>> = {
  "aws-console-by-machine": { elastic: ["AWS EC2 Instance Console Login via Assumed Role"] },
  "aws-backups-counted-by-key": { elastic: ["AWS Backup Resource Enumeration via Long-Term Access Key"] },
  "aws-model-capacity-changed": { elastic: ["AWS Bedrock Provisioned Model Throughput Tampering"] },
  "aws-agent-given-a-role": { elastic: ["AWS Bedrock AgentCore Resource Created with IAM Execution Role"] },
  "aws-data-locked-with-a-strangers-key": { elastic: ["AWS S3 Object Encryption Using External KMS Key"] },
  "aws-trail-made": { elastic: ["AWS CloudTrail Log Created"] },
  "aws-guest-given-credentials": { elastic: ["AWS Cognito Unauthenticated Identity Pool Credentials Issued"] },
  "aws-models-listed-by-key": {
    elastic: ["AWS Bedrock Foundation Model Enumeration Followed by Invocation via Long-Term Key"],
  },
  "azure-vault-secrets-enumerated": { elastic: ["Azure Key Vault Excessive Secret or Key Retrieved"] },
  "gcp-secrets-listed-across-projects": { elastic: ["GCP Secret Manager ListSecrets Across Multiple Projects"] },
  "aws-database-restored": { elastic: ["AWS RDS DB Instance Restored"] },
  "aws-objects-taken-by-nobody": { elastic: ["AWS S3 Unauthenticated Bucket Access by Rare Source"] },
  "aws-principals-guessed": { elastic: ["AWS IAM Principal Enumeration via UpdateAssumeRolePolicy"] },
  "aws-shell-opened": { elastic: ["AWS CloudShell Environment Created"] },
  "entra-federation-of-application-changed": { elastic: ["Entra ID Federated Identity Credential Issuer Modified"] },
  "aws-queue-emptied": { elastic: ["AWS SQS Queue Purge"] },
  "aws-topic-heard-outside": { elastic: ["AWS SNS Rare Protocol Subscription by User"] },
  "aws-way-changed": { elastic: ["AWS EC2 Route Table Modified or Deleted"] },
  "azure-container-of-blobs-changed": { elastic: ["Azure Blob Container Access Level Modification"] },
  "azure-traffic-recorded": { elastic: ["Azure Full Network Packet Capture Detected"] },
  "azure-watch-removed": { elastic: ["Azure Automation Runbook Deleted", "Azure Kubernetes Events Deleted"] },
  "entra-workload-risk": {
    entra: ["suspiciousSignins", "unfamiliarResourceAccess", "signInSpike", "failedAccessAttempt", "riskyUserSignIn"],
  },
  "github-app-key-made": { elastic: ["New GitHub Personal Access Token (PAT) Added"] },
  "github-branch-rules-changed": { elastic: ["GitHub Protected Branch Settings Changed"] },
  "kubernetes-controller-account-taken": {
    elastic: ["Kubernetes Suspicious Assignment of Controller Service Account"],
  },
  "m365-domain-federated": { elastic: ["New or Modified Federation Domain"] },
  "m365-malware-found": { elastic: ["OneDrive Malware File Upload"] },
  "m365-shared-outside": {
    elastic: ["Microsoft 365 Teams External Access Enabled", "Microsoft 365 Teams Guest Access Enabled"],
  },
  "okta-application-changed": { elastic: ["Attempt to Modify an Okta Application"] },
  "okta-application-sign-on-changed": {
    elastic: ["Modification or Removal of an Okta Application Sign-On Policy"],
  },
  "workspace-api-access-opened": { elastic: ["Application Removed from Blocklist in Google Workspace"] },
  "workspace-application-setting-changed": { elastic: ["Google Workspace Password Policy Modified"] },
  "gcp-objects-locked-anew": { panther: ["GCP.GCS.BulkObjectRewrite"] },
  "gcp-tag-bound": { panther: ["GCP.Tag.Binding.Creation"] },
  "gcp-workforce-pool-made": { panther: ["GCP.Workforce.Pool.Created.or.Updated"] },
  "github-commands-in-commit": { panther: ["GitHub.Webhook.MaliciousCommitContent"] },
  "github-worm-repository": { panther: ["GitHub.Webhook.Sha1HuludRepoCreated"] },
  "kubernetes-system-account-outside": { panther: ["Kubernetes.System.Principal.PublicIP"] },
  "workspace-way-in-made": { elastic: ["Google Workspace User Organizational Unit Changed"] },
};
