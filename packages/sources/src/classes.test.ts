import { expect, test } from "vitest";
import { classOf as auth0Class } from "./auth0/classify.ts";
import { describeOperation } from "./aws-cloudtrail/operation.ts";
import { classOf as azureClass } from "./azure-activity/classify.ts";
import { classOf as workspaceClass } from "./google-workspace/classify.ts";
import { classOf as microsoft365Class } from "./microsoft-365/classify.ts";
import { classOf as oktaClass } from "./okta-system-log/classify.ts";

// Names of operations from the vendors' own lists of them.

test.each([
  ["user.session.start", "auth"],
  ["user.authentication.auth_via_mfa", "auth"],
  ["user.authentication.sso", "auth"],
  ["policy.evaluate_sign_on", "auth"],
  ["app.oauth2.token.grant.access_token", "auth"],
  ["app.oauth2.as.token.grant", "auth"],
  ["system.api_token.create", "secret"],
  ["app.oauth2.client.lifecycle.create", "admin"],
  ["user.session.impersonation.grant", "admin"],
  ["user.account.privilege.grant", "admin"],
  ["group.privilege.grant", "admin"],
  ["group.user_membership.add", "admin"],
  ["policy.rule.update", "admin"],
  ["policy.lifecycle.delete", "delete"],
  ["zone.update", "admin"],
  ["system.idp.lifecycle.create", "admin"],
  ["user.mfa.factor.deactivate", "admin"],
  ["user.account.reset_password", "admin"],
  ["user.lifecycle.create", "admin"],
  ["user.lifecycle.delete.completed", "delete"],
  ["application.lifecycle.update", "admin"],
  ["system.org.rate_limit.warning", "other"],
])("okta: %s is %s", (name, expected) => {
  expect(oktaClass(name)).toBe(expected);
});

test.each([
  ["Microsoft.Storage/storageAccounts/listKeys/action", "secret"],
  ["Microsoft.KeyVault/vaults/secrets/read", "secret"],
  ["Microsoft.ContainerService/managedClusters/listClusterAdminCredential/action", "secret"],
  ["Microsoft.Authorization/roleAssignments/write", "admin"],
  ["Microsoft.Authorization/elevateAccess/action", "admin"],
  ["Microsoft.Insights/diagnosticSettings/delete", "admin"],
  ["Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write", "admin"],
  ["Microsoft.Compute/virtualMachines/runCommand/action", "execute"],
  ["Microsoft.Automation/automationAccounts/jobs/write", "execute"],
  ["Microsoft.Network/networkSecurityGroups/securityRules/write", "network"],
  ["Microsoft.Compute/snapshots/delete", "delete"],
  ["Microsoft.Compute/virtualMachines/write", "write"],
  ["Microsoft.Web/sites/read", "read"],
  ["Microsoft.Authorization/roleAssignments/read", "discover"],
  ["GetBlob", "read"],
  ["DeleteBlob", "delete"],
  ["PutBlob", "write"],
  ["ListBlobs", "discover"],
  ["SecretGet", "secret"],
])("azure: %s is %s", (name, expected) => {
  expect(azureClass(name)).toBe(expected);
});

test.each([
  ["UserLoggedIn", "auth"],
  ["UserLoginFailed", "auth"],
  ["MailboxLogin", "auth"],
  ["Add service principal credentials.", "secret"],
  ["Reset user password.", "secret"],
  ["New-InboxRule", "admin"],
  ["Set-Mailbox", "admin"],
  ["Add-MailboxPermission", "admin"],
  ["Consent to application.", "admin"],
  ["Add member to role.", "admin"],
  ["AnonymousLinkCreated", "admin"],
  ["SharingInvitationCreated", "admin"],
  ["FileDownloaded", "read"],
  ["FileAccessed", "read"],
  ["MailItemsAccessed", "read"],
  ["FileSyncDownloadedFull", "read"],
  ["FileDeleted", "delete"],
  ["HardDelete", "delete"],
  ["FileUploaded", "write"],
  ["Send", "write"],
  ["SearchQueryPerformed", "discover"],
])("microsoft-365: %s is %s", (name, expected) => {
  expect(microsoft365Class(name)).toBe(expected);
});

test.each([
  ["login", "login_success", "auth"],
  ["login", "logout", "auth"],
  ["saml", "login_failure", "auth"],
  ["token", "authorize", "admin"],
  ["token", "activity", "read"],
  ["admin", "ASSIGN_ROLE", "admin"],
  ["admin", "CHANGE_PASSWORD", "secret"],
  ["admin", "AUTHORIZE_API_CLIENT_ACCESS", "secret"],
  ["admin", "DELETE_USER", "delete"],
  ["admin", "ENFORCE_STRONG_AUTHENTICATION", "admin"],
  ["drive", "download", "read"],
  ["drive", "view", "read"],
  ["drive", "edit", "write"],
  ["drive", "create", "write"],
  ["drive", "trash", "delete"],
  ["drive", "change_user_access", "admin"],
])("google-workspace: %s %s is %s", (application, name, expected) => {
  expect(workspaceClass(application, name)).toBe(expected);
});

test.each<[string, string | undefined, string | undefined, string]>([
  ["s", undefined, undefined, "auth"],
  ["fp", undefined, undefined, "auth"],
  ["seccft", undefined, undefined, "auth"],
  ["fertft", undefined, undefined, "auth"],
  ["slo", undefined, undefined, "auth"],
  ["limit_wc", undefined, undefined, "auth"],
  ["gd_auth_succeed", undefined, undefined, "auth"],
  ["scp", undefined, undefined, "secret"],
  ["du", undefined, undefined, "delete"],
  ["sapi", "PATCH", "/api/v2/clients/x", "admin"],
  ["sapi", "POST", "/api/v2/clients/x/rotate-secret", "secret"],
  ["mgmt_api_read", "GET", "/api/v2/users", "read"],
  ["sapi", "DELETE", "/api/v2/users/x", "delete"],
  ["sapi", undefined, undefined, "admin"],
])("auth0: %s %s %s is %s", (type, method, path, expected) => {
  expect(auth0Class(type, method, path)).toBe(expected);
});

test.each([
  ["eks-auth.amazonaws.com", "AssumeRoleForPodIdentity", "auth"],
  ["sts.amazonaws.com", "AssumeRoleWithWebIdentity", "auth"],
  ["secretsmanager.amazonaws.com", "GetSecretValue", "secret"],
  ["cloudtrail.amazonaws.com", "StopLogging", "admin"],
  ["s3.amazonaws.com", "GetObject", "read"],
])("AWS: %s %s is %s", (service, operation, expected) => {
  expect(describeOperation(service, operation).actionClass).toBe(expected);
});
