import type { Condition, Rule } from "../../rule.ts";
import { azure } from "../examples/clouds.ts";
import { plainRule } from "../plain-rule.ts";
import { ACCOUNT_KEYS, DEPLOYMENT_SECRETS } from "./key-names.ts";

const sources = ["azure-activity"];

/** What every resource provider calls the operations that answer with a secret. */
const GIVES_A_SECRET: readonly Condition[] = [
  "listKeys",
  "listKey",
  "listAdminKeys",
  "listQueryKeys",
  "listSecrets",
  "listSecret",
  "listCredentials",
  "listCredential",
  "listAuthKeys",
  "listConnectionKeys",
  "listConnectionStrings",
  "listCallbackUrl",
  "listChannelWithKeys",
  "listValue",
  "listAccessDetails",
  "listClusterUserCredential",
  "regenerateKey",
  "regenerateKeys",
  "regenerateAccessKey",
  "sharedKeys",
  "getAuthToken",
  "users/token",
  "retrieveRegistrationToken",
  "retrieveBootDiagnosticsData",
].map((name) => ({ field: "action", suffix: `/${name}/action` }));

/** Azure: keys of its many services, by what they all call the operation, and rights within a service. */
export const AZURE_KEYS: readonly Rule[] = [
  plainRule({
    id: "azure-service-keys-read",
    title: "{identity_name} read or renewed keys of {resource|a service} ({action})",
    sources,
    actions: ["Microsoft.*"],
    when: {
      all: [{ any: GIVES_A_SECRET }, { not: { field: "action", in: [...ACCOUNT_KEYS, ...DEPLOYMENT_SECRETS] } }],
    },
    severity: "low",
    attempted: "low",
    owasp: ["NHI2"],
    attack: { tactic: "Credential Access", technique: "T1552" },
    expected: "services are reached with managed identities",
    falsePositives: ["Deployments that pass a key on: told until it is their habit."],
    response: ["Make the keys anew (regenerateKey), and see who used the old ones."],
    fires: ["of a model", azure("Microsoft.MachineLearningServices/workspaces/onlineEndpoints/listKeys/action")],
    quiet: ["read", azure("Microsoft.Storage/storageAccounts/read")],
  }),
  plainRule({
    id: "azure-service-role-given",
    title: "{identity_name} gave rights within {resource|a service}, beside the roles of the subscription ({action})",
    sources,
    actions: [
      "Microsoft.Authorization/classicAdministrators/write",
      "Microsoft.Kusto/clusters/principalAssignments/write",
      "Microsoft.Kusto/clusters/databases/principalAssignments/write",
      "Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments/write",
      "Microsoft.DocumentDB/databaseAccounts/sqlRoleDefinitions/write",
      "Microsoft.DocumentDB/databaseAccounts/mongodbUserDefinitions/write",
      "Microsoft.Cache/redis/accessPolicyAssignments/write",
      "Microsoft.Synapse/workspaces/administrators/write",
      "Microsoft.Synapse/workspaces/sqlAdministrators/write",
      "Microsoft.Devices/iotHubs/certificates/write",
      "Microsoft.Devices/provisioningServices/certificates/write",
    ],
    severity: "low",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Persistence", technique: "T1098.003" },
    expected: "rights within services come with the service, from code",
    fires: ["of a database", azure("Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments/write")],
    quiet: ["read", azure("Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments/read")],
  }),
];
