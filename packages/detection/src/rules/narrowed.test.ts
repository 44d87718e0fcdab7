import type { JsonObject } from "@rolecall/core";
import { expect, test } from "vitest";
import { createRules } from "./index.ts";
import { azure, gcp } from "./shipped/examples/clouds.ts";
import { m365 } from "./shipped/examples/directories.ts";
import { cloudtrail } from "./shipped/examples/records.ts";
import { decodeAlone } from "./test/decode-record.ts";

// What somebody who knows what rules leave untold as narrower writes, to be left untold while he opens something.

const ROLE = "/subscriptions/1/providers/Microsoft.Authorization/roleDefinitions/";
const READER = `${ROLE}acdd72a7-3385-48ef-bd42-f606fba81ae7`;
const CONTRIBUTOR = `${ROLE}b24988ac-6180-42a0-ab88-20f7382dd24c`;
const OWNER = `${ROLE}8e3af657-a8ff-443c-a75c-2fe8c4bcb635`;

const version = (policy: JsonObject) =>
  cloudtrail("iam", "CreatePolicyVersion", { setAsDefault: true, policyDocument: JSON.stringify(policy) });
const allows = (Action: string | string[], Resource: string | string[], more: JsonObject = {}) =>
  version({ Statement: [{ Effect: "Allow", Action, Resource, ...more }] });
const QUEUE = { Effect: "Allow", Action: "sqs:SendMessage", Resource: "arn:aws:sqs:eu-west-1:123456789012:q" };
const sent = (action: string, properties: JsonObject) =>
  azure(action, { properties: { requestbody: JSON.stringify({ properties }) } });
const body = (action: string, requestbody: string) => azure(action, { properties: { requestbody } });
const vaultPolicy = (statement: JsonObject) =>
  cloudtrail("backup", "PutBackupVaultAccessPolicy", {
    backupVaultName: "v",
    policy: JSON.stringify({ Statement: [{ Effect: "Deny", Principal: "*", Resource: "*", ...statement }] }),
  });
const GUARD = "Microsoft.Compute/virtualMachines/extensions/write";
const FIREWALL = "Microsoft.Sql/servers/firewallRules/write";
const ASSIGN = "Microsoft.Authorization/roleAssignments/write";
const VAULT = "Microsoft.KeyVault/vaults/write";
const sql = (settings: JsonObject, method = "cloudsql.instances.patch") =>
  gcp("cloudsql.googleapis.com", method, [], { request: { body: { settings } } });
const bucket = (member: string) =>
  gcp("storage.googleapis.com", "storage.setIamPermissions", [], {
    serviceData: { policyDelta: { bindingDeltas: [{ action: "ADD", role: "roles/storage.objectViewer", member }] } },
  });
const admission = (policy: JsonObject) =>
  gcp(
    "binaryauthorization.googleapis.com",
    "google.cloud.binaryauthorization.v1.BinauthzManagementServiceV1.UpdatePolicy",
    [],
    {
      request: { policy },
    },
  );
const BLOCK = { enforcementMode: "ENFORCED_BLOCK_AND_AUDIT_LOG" };

const insights = (...kinds: readonly string[]) =>
  cloudtrail("cloudtrail", "PutInsightSelectors", {
    trailName: "t",
    insightSelectors: kinds.map((insightType) => ({ insightType })),
  });
const perimeter = (request: JsonObject) =>
  gcp(
    "accesscontextmanager.googleapis.com",
    "google.identity.accesscontextmanager.v1.AccessContextManager.UpdateServicePerimeter",
    [],
    { request },
  );
const DRY = { useExplicitDryRunSpec: true, spec: {} };
const recorded = (loggingConfig: JsonObject) =>
  cloudtrail("bedrock", "PutModelInvocationLoggingConfiguration", { loggingConfig });

test.each<[string, string, JsonObject]>([
  ["one kind of spikes is no longer looked for", "aws-trail-changed", insights("ApiCallRateInsight")],
  ["no spikes are looked for", "aws-trail-changed", insights()],
  [
    "models are recorded without texts",
    "aws-model-record-changed",
    recorded({ s3Config: { bucketName: "b" }, imageDataDeliveryEnabled: true }),
  ],
  ["models are recorded nowhere", "aws-model-record-changed", recorded({ textDataDeliveryEnabled: true })],
  ["a perimeter is written whole", "gcp-guard-removed", perimeter({ servicePerimeter: DRY })],
  [
    "a perimeter's dry run goes into force",
    "gcp-guard-removed",
    perimeter({ servicePerimeter: { ...DRY, useExplicitDryRunSpec: false }, updateMask: "spec" }),
  ],
  [
    "an owner, and the request said a reader",
    "azure-owner-made",
    azure(ASSIGN, {
      properties: {
        requestbody: JSON.stringify({ properties: { roleDefinitionId: READER } }),
        responseBody: JSON.stringify({ properties: { roleDefinitionId: OWNER } }),
      },
    }),
  ],
  [
    "a contributor, and the request said a reader",
    "azure-role-assigned",
    azure(ASSIGN, {
      properties: {
        requestbody: JSON.stringify({ properties: { roleDefinitionId: READER } }),
        responseBody: JSON.stringify({ properties: { roleDefinitionId: CONTRIBUTOR } }),
      },
    }),
  ],
  ["a policy lets read every secret", "aws-policy-version-chosen", allows("secretsmanager:GetSecretValue", "*")],
  ["a policy lets decrypt with every key", "aws-policy-version-chosen", allows("kms:Decrypt", "arn:aws:kms:*:*:key/*")],
  [
    "a policy lets do all with every bucket, by their ARN",
    "aws-policy-version-chosen",
    allows("s3:*", "arn:aws:s3:::*"),
  ],
  [
    "a policy lets read every object, by their ARN",
    "aws-policy-version-chosen",
    allows("s3:GetObject", "arn:aws:s3:::*/*"),
  ],
  [
    "a policy has a wildcard among its resources",
    "aws-policy-version-chosen",
    allows("s3:GetObject", ["arn:aws:s3:::a/*", "*"]),
  ],
  ["a policy lets run commands on every machine", "aws-policy-version-chosen", allows("ssm:SendCommand", "*")],
  [
    "a policy lets put code into a function, by a wildcard",
    "aws-policy-version-chosen",
    allows("lambda:U*", "arn:aws:lambda:eu-west-1:123456789012:function:f"),
  ],
  [
    "a policy lets give away a key",
    "aws-policy-version-chosen",
    allows("kms:CreateGrant", "arn:aws:kms:eu-west-1:123456789012:key/k"),
  ],
  [
    "a policy lets pass roles, in capitals",
    "aws-policy-version-chosen",
    allows("IAM:PassRole", "arn:aws:iam::123456789012:role/r"),
  ],
  [
    "a policy has its statement in both spellings",
    "aws-policy-version-chosen",
    version({ Statement: [QUEUE], statement: [{ ...QUEUE, Action: "iam:*" }] }),
  ],
  [
    "a statement has its action in both spellings",
    "aws-policy-version-chosen",
    allows("sqs:SendMessage", QUEUE.Resource, { action: "iam:*" }),
  ],
  [
    "a policy has one statement that is narrow",
    "aws-policy-version-chosen",
    version({ Statement: [QUEUE, { ...QUEUE, Action: "s3:*", Resource: "*" }] }),
  ],
  [
    "a vault's policy forbids whom nobody is",
    "aws-backup-guard-removed",
    vaultPolicy({ Action: "backup:DeleteRecoveryPoint", Condition: { StringEquals: { "aws:userid": "nobody" } } }),
  ],
  [
    "a vault's policy forbids that copies are taken",
    "aws-backup-guard-removed",
    vaultPolicy({ Action: "backup:CopyIntoBackupVault" }),
  ],
  [
    "a vault's policy forbids one who does not matter",
    "aws-backup-guard-removed",
    vaultPolicy({ Action: "backup:DeleteRecoveryPoint", Principal: { AWS: "arn:aws:iam::123456789012:role/none" } }),
  ],
  [
    "a vault's policy allows, its one statement written in escapes",
    "aws-backup-guard-removed",
    cloudtrail("backup", "PutBackupVaultAccessPolicy", {
      policy: String.raw`{"Statement":{"Sid":"Deny","Effect":"\u0041llow","Principal":"*","Action":"backup:*","Resource":"*"}}`,
    }),
  ],
  [
    "a set of rights gets all that reads",
    "aws-permission-set-widened",
    cloudtrail("sso", "AttachManagedPolicyToPermissionSet", {
      managedPolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess",
    }),
  ],
  [
    "a definition of a role says beside it that it is a reader",
    "azure-role-assigned",
    sent("Microsoft.Authorization/roleDefinitions/write", {
      roleDefinitionId: READER,
      permissions: [{ actions: ["*"] }],
    }),
  ],
  [
    "a role is given, and beside it in another spelling a reader's",
    "azure-role-assigned",
    sent(ASSIGN, { roleDefinitionId: READER, RoleDefinitionId: CONTRIBUTOR }),
  ],
  [
    "an owner is made, and beside it in another spelling a reader",
    "azure-owner-made",
    sent(ASSIGN, { roleDefinitionId: READER, RoleDefinitionId: OWNER }),
  ],
  [
    "a role is given in a second body",
    "azure-role-assigned",
    body(ASSIGN, `{"properties":{"roleDefinitionId":"${READER}"},"Properties":{"roleDefinitionId":"${CONTRIBUTOR}"}}`),
  ],
  [
    "a vault lets deployments read it, and is purged less",
    "azure-vault-rights-changed",
    sent(VAULT, { enablePurgeProtection: true, enabledForTemplateDeployment: true }),
  ],
  [
    "a vault keeps what is deleted for a week",
    "azure-vault-rights-changed",
    sent(VAULT, { enableSoftDelete: true, softDeleteRetentionInDays: 7 }),
  ],
  [
    "a vault is written whole, without its firewall",
    "azure-vault-rights-changed",
    sent(VAULT, { enableSoftDelete: true, tenantId: "t", sku: { name: "standard" }, accessPolicies: [] }),
  ],
  [
    "a vault lets a network in",
    "azure-vault-rights-changed",
    sent(VAULT, { networkAcls: { defaultAction: "Deny", virtualNetworkRules: [{ id: "x" }] } }),
  ],
  [
    "a machine gets a script, and beside it an agent",
    "azure-code-run",
    sent(GUARD, { publisher: "Microsoft.Azure.Monitor", type: "AzureMonitorLinuxAgent", Type: "CustomScript" }),
  ],
  [
    "a database lets in from one private network to another",
    "azure-database-opened",
    sent(FIREWALL, { startIpAddress: "10.0.0.0", endIpAddress: "192.168.0.0" }),
  ],
  [
    "a database lets in one address and, beside it, all",
    "azure-database-opened",
    sent(FIREWALL, { startIpAddress: "1.0.0.0", endIpAddress: "1.0.0.0", EndIpAddress: "255.0.0.0" }),
  ],
  [
    "rights for later are made easy, and called taken back",
    "azure-rights-given-for-later",
    sent("Microsoft.Authorization/roleManagementPolicies/write", { requestType: "AdminRemove", rules: [] }),
  ],
  [
    "columns are masked, for everybody but some",
    "azure-evidence-removed",
    sent("Microsoft.Sql/servers/databases/dataMaskingPolicies/write", {
      dataMaskingState: "Enabled",
      exemptPrincipals: "eve",
    }),
  ],
  [
    "a rule that tells people is switched off",
    "azure-evidence-removed",
    sent("Microsoft.AlertsManagement/actionRules/write", {
      enabled: false,
      actions: [{ actionType: "AddActionGroups" }],
    }),
  ],
  [
    "a firewall keeps what is sent in",
    "gcp-firewall-changed",
    gcp("compute.googleapis.com", "v1.compute.firewalls.insert", [], {
      request: { direction: "EGRESS", denieds: [{ IPProtocol: "all" }] },
    }),
  ],
  [
    "a database is protected, and stopped",
    "gcp-database-changed",
    sql({ deletionProtectionEnabled: true, activationPolicy: "NEVER" }),
  ],
  [
    "a database is protected, and reached from another project",
    "gcp-database-changed",
    sql({ deletionProtectionEnabled: true, ipConfiguration: { pscConfig: { pscEnabled: true } } }),
  ],
  [
    "a database is backed up, once",
    "gcp-database-changed",
    sql({ backupConfiguration: { enabled: true, backupRetentionSettings: { retainedBackups: 1 } } }),
  ],
  [
    "a database is written whole, without what it was to log",
    "gcp-database-changed",
    sql({ deletionProtectionEnabled: true }, "cloudsql.instances.update"),
  ],
  [
    "a machine of a stranger's project reads a bucket",
    "gcp-bucket-rights-changed",
    bucket("serviceAccount:x@evil.iam.gserviceaccount.com"),
  ],
  [
    "images are asked for the caller's own proof",
    "gcp-watch-weakened",
    admission({
      defaultAdmissionRule: {
        ...BLOCK,
        evaluationMode: "REQUIRE_ATTESTATION",
        requireAttestationsBy: ["projects/evil/attestors/a"],
      },
    }),
  ],
  [
    "no image may run, but in one namespace",
    "gcp-watch-weakened",
    admission({
      defaultAdmissionRule: { ...BLOCK, evaluationMode: "ALWAYS_DENY" },
      kubernetesNamespaceAdmissionRules: { shop: { evaluationMode: "ALWAYS_ALLOW" } },
    }),
  ],
  [
    "a constraint is enforced where a condition says so",
    "gcp-context-guard-changed",
    gcp("orgpolicy.googleapis.com", "google.cloud.orgpolicy.v2.OrgPolicy.CreatePolicy", [], {
      request: {
        policy: { spec: { rules: [{ enforce: true, condition: { expression: "resource.matchTag('1/x','y')" } }] } },
      },
    }),
  ],
  [
    "what kept strangers out is switched off",
    "m365-guests-let-in",
    m365("TeamsTenantSettingChanged", "MicrosoftTeams", {
      Name: "Block external access with trial tenants",
      NewValue: "False",
    }),
  ],
])("%s: %s", (_, rule, record) => {
  const [event] = decodeAlone([record]);
  const matches = event === undefined ? [] : createRules().check(event);
  expect(matches.filter(({ severity }) => severity !== "info").map((match) => match.rule)).toContain(rule);
});
