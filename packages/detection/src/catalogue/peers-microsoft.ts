import type { PeerNames } from "./peer.ts";

/** What peers call what these rules find. */
export const PEERS_MICROSOFT: Readonly<Record<string, PeerNames>> = {
  "azure-alert-rule-deleted": { panther: ["Azure.MonitorActivity.AlertRules.Deleted"] },
  "azure-alerts-suppressed": { panther: ["Azure.MonitorActivity.Security.AlertSuppressionRuleCreated"] },
  "azure-automation-made": { panther: ["Azure.MonitorActivity.Automation.AccountCreated"] },
  "azure-automation-webhook-made": { panther: ["Azure.MonitorActivity.Automation.WebhookCreated"] },
  "azure-backups-removed": {
    panther: [
      "Azure.MonitorActivity.RecoveryServices.ProtectionContainerDeleted",
      "Azure.MonitorActivity.Compute.RestorePointCollectionDeleted",
      "Azure.MonitorActivity.Compute.SnapshotDeleted",
    ],
  },
  "azure-blobs-read-by-signed-link": { panther: ["Azure.MonitorActivity.Storage.SASTokenExternalAccess"] },
  "azure-code-run": { panther: ["Azure.MonitorActivity.Automation.ServerlessExecution"] },
  "azure-diagnostics-deleted": { panther: ["Azure.MonitorActivity.DiagnosticSettings.Deleted"] },
  "azure-event-hub-deleted": { panther: ["Azure.MonitorActivity.EventHub.Deleted"] },
  "azure-file-share-changed": { panther: ["Azure.MonitorActivity.Storage.FileShareModified"] },
  "azure-firewall-removed": {
    panther: ["Azure.MonitorActivity.Network.FirewallPolicyDeleted", "Azure.MonitorActivity.Network.WatcherDeleted"],
  },
  "azure-network-rules-changed": { panther: ["Azure.MonitorActivity.Network.NSGModifiedOrDeleted"] },
  "azure-plain-http-allowed": { panther: ["Azure.MonitorActivity.StorageAccount.HttpsOnlyDisabled"] },
  "azure-policy-acted": {
    panther: ["Azure.MonitorActivity.Policy.DeployIfNotExists", "Azure.MonitorActivity.Policy.Violation"],
  },
  "azure-server-deleted": {
    panther: ["Azure.MonitorActivity.SQL.ServerDeleted", "Azure.MonitorActivity.VirtualMachine.Deleted"],
  },
  "azure-shared-key-allowed": { panther: ["Azure.MonitorActivity.StorageAccount.SharedKeyAccessEnabled"] },
  "azure-soft-delete-off": { panther: ["Azure.MonitorActivity.StorageAccount.BlobSoftDeleteDisabled"] },
  "azure-vault-purged": {
    panther: ["Azure.MonitorActivity.KeyVault.KeyPurged", "Azure.MonitorActivity.KeyVault.Purged"],
  },
  "azure-vault-secret-taken": { panther: ["Azure.MonitorActivity.KeyVault.SecretAccessedOrRecovered"] },
  "azure-versions-off": { panther: ["Azure.MonitorActivity.StorageAccount.VersioningDisabled"] },
  "entra-access-elevated": {
    panther: ["Azure.Audit.ElevateUserAccessAdministrator"],
    elastic: ["Entra ID User Access Administrator Elevation"],
  },
  "entra-access-policy-weakened": {
    panther: ["Azure.Audit.PolicyChanged"],
    elastic: ["Entra ID Conditional Access Policy (CAP) Modified"],
  },
  "entra-account-locked": {
    panther: ["Azure.Audit.ExcessiveAccountLockouts"],
    elastic: ["Entra ID Excessive Account Lockouts Detected"],
  },
  "entra-admin-role-given": { panther: ["Azure.Audit.RoleChangedPIM"] },
  "entra-consent-given": { elastic: ["Entra ID Illicit Consent Grant via Registered Application"] },
  "entra-credential-added": {
    panther: ["Azure.Audit.ServicePrincipalCredentialsAdded"],
    elastic: ["Entra ID Service Principal Credentials Added"],
    sentinel: ["New access credential added to Application or Service Principal"],
  },
  "entra-credential-leaked": {
    entra: [
      "leakedCredentials",
      "adminConfirmedAgentCompromised",
      "maliciousApplication",
      "suspiciousApplication",
      "investigationsThreatIntelligence",
      "threatIntelligenceAccount",
      "anomalousServicePrincipalActivity",
      "suspiciousAPITraffic",
    ],
    scc: ["LEAKED_SA_KEY_USED"],
  },
  "entra-device-code-broker": {
    panther: ["Azure.Audit.DeviceCodeBrokerClient"],
    elastic: ["Entra ID OAuth Device Code Grant by Microsoft Authentication Broker"],
  },
  "entra-editor-signed-in-for-graph": {
    panther: ["Azure.Audit.VSCodeOAuthPhishing"],
    elastic: ["Entra ID OAuth Phishing via First-Party Microsoft Application"],
  },
  "entra-federation-changed": { panther: ["Azure.Audit.DomainSettingsModified"] },
  "entra-guest-invited": {
    panther: ["Azure.Audit.InviteExternalUsers"],
    elastic: ["Entra ID External Guest User Invited"],
  },
  "entra-password-flow-used": { panther: ["Azure.Audit.ROPCLoginNoMFA"] },
  "entra-issuer-changed": { panther: ["Azure.Audit.OIDC.Changed"] },
  "entra-sign-in-with-some-risk": { panther: ["Azure.Audit.RiskLevelPassthrough"] },
  "entra-risky-sign-in": {
    panther: ["Azure.Audit.HighRiskSignIn", "Azure.Audit.RiskLevelPassthrough"],
    entra: ["suspiciousSignins", "riskyUserSignIn"],
  },
  "entra-directory-admin-made": { elastic: ["Entra ID Global Administrator Role Assigned"] },
  "entra-service-principal-spread": {
    elastic: ["Entra ID Service Principal with Unusual Source ASN"],
    entra: ["suspiciousSignins"],
  },
  "m365-admin-made": { elastic: ["M365 Exchange Management Group Role Assigned"] },
  "m365-audit-off": { elastic: ["M365 Exchange Mailbox Audit Logging Bypass Added"] },
  "m365-guard-weakened": {
    elastic: [
      "M365 Exchange Anti-Phish Rule Modification",
      "M365 Exchange Malware Filter Policy Deletion",
      "M365 Exchange DLP Policy Deleted",
    ],
  },
  "m365-inbox-rule-made": {
    panther: ["Microsoft365.Exchange.External.Forwarding"],
    elastic: ["M365 Exchange Inbox Forwarding Rule Created"],
  },
};
