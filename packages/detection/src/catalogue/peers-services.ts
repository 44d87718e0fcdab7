import type { PeerNames } from "./peer.ts";

/** What peers call what the rules of services find, service by service. */
export const PEERS_SERVICES: Readonly<Record<string, PeerNames>> = {
  "service-powerful-key-made": { panther: ["Snyk.ServiceAccount.Change", "Duo.Admin.New.Admin.API.App.Integration"] },
  "service-key-made": {
    panther: [
      ...["MongoDB.Atlas.ApiKeyCreated", "Crowdstrike.API.Key.Created", "Asana.Service.Account.Created"],
      ...["Notion.Workspace.SCIM.Token.Generated", "Wiz.Rotate.Service.Account.Secret"],
    ],
  },
  "service-sign-in-weakened": {
    panther: [
      ...["Asana.Workspace.SAML.Optional", "Asana.Workspace.Require.App.Approvals.Disabled"],
      ...["Duo.Admin.SSO.SAML.Requirement.Disabled", "Notion.SAML.SSO.Configuration.Changed"],
    ],
  },
  "service-open-to-the-internet": { panther: ["MongoDB.Access.Allowed.From.Anywhere", "Wiz.Update.IP.Restrictions"] },
  "service-address-list-removed": { panther: ["Crowdstrike.AllowlistRemoved"] },
  "service-log-stopped": {
    panther: ["ZIA.Log.Streaming.Disabled"],
    sentinel: ["Azure DevOps Audit Stream Disabled"],
  },
  "service-audit-stopped": { panther: ["Databricks.Audit.VerboseAuditLoggingDisabled"] },
  "service-log-changed": { panther: ["MongoDB.Logging.Toggled", "MongoDB.Alerting.Disabled.Or.Deleted"] },
  "service-second-factor-bypassed": { panther: ["Duo.Admin.User.MFA.Bypass.Enabled"] },
  "service-secret-viewed": { panther: ["Duo.Admin.App.Integration.Secret.Key.Viewed"] },
  "service-sign-in-trusted": {
    panther: [
      ...["Snyk.System.SSO", "MongoDB.Identity.Provider.Activity", "Tines.SSO.Settings"],
      "Databricks.Audit.SSOConfigChanged",
    ],
  },
  "service-ruler-made": {
    panther: ["Crowdstrike.AdminRoleAssigned", "Asana.Workspace.New.Admin"],
    sentinel: ["New PA, PCA, or PCAS added to Azure DevOps"],
  },
  "service-as-another": { panther: ["Atlassian.User.LoggedInAsUser", "Salesforce.Admin.Login.As.User"] },
  "service-app-installed": {
    panther: ["Dropbox.Linked.Team.Application.Added"],
    sentinel: ["Azure DevOps New Extension Added"],
  },
  "service-rights-changed": { panther: ["MongoDB.User.Roles.Changed"] },
  "service-settings-changed": {
    panther: ["Snyk.System.ExternalAccess"],
    sentinel: ["Azure DevOps Retention Reduced", "External Upstream Source Added to Azure DevOps Feed"],
  },
  "service-delivery-guard-lowered": {
    sentinel: ["Azure DevOps Pull Request Policy Bypassing - Historic allow list"],
  },
  "service-token-in-browser": { sentinel: ["Azure DevOps PAT used with Browser"] },
  "service-attacked-with-tool": {
    panther: ["Databricks.Audit.TrufflehogScanDetected"],
    sentinel: ["Azure DevOps Audit Detection for known malicious tooling"],
  },
};
