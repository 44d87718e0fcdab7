/** Operations that give out the keys of a store, a bus or a cluster. */
export const ACCOUNT_KEYS: readonly string[] = [
  "Microsoft.Storage/storageAccounts/listKeys/action",
  "Microsoft.DocumentDB/databaseAccounts/listKeys/action",
  "Microsoft.Storage/storageAccounts/regenerateKey/action",
  "Microsoft.ServiceBus/namespaces/authorizationRules/listKeys/action",
  "Microsoft.EventHub/namespaces/authorizationRules/listKeys/action",
  "Microsoft.ContainerService/managedClusters/listClusterAdminCredential/action",
  "Microsoft.CognitiveServices/accounts/listKeys/action",
];

/** Operations that give out what an application is deployed with. */
export const DEPLOYMENT_SECRETS: readonly string[] = [
  "Microsoft.Web/sites/config/list/action",
  "Microsoft.Web/sites/publishxml/action",
  "Microsoft.Web/sites/functions/listkeys/action",
  "Microsoft.Web/sites/host/listkeys/action",
  "Microsoft.ContainerRegistry/registries/listCredentials/action",
  "Microsoft.Storage/storageAccounts/listAccountSas/action",
  "Microsoft.Storage/storageAccounts/listServiceSas/action",
  "Microsoft.ContainerService/managedClusters/listClusterUserCredential/action",
  "Microsoft.Batch/batchAccounts/listKeys/action",
  "Microsoft.Search/searchServices/listAdminKeys/action",
  "Microsoft.OperationalInsights/workspaces/sharedKeys/action",
];
