/** Methods that set who may use something, as the services call them: each names them in its own way. */
export const SET_IAM: readonly string[] = [
  "SetIamPolicy",
  "SetIAMPolicy",
  "google.iam.admin.v1.SetIAMPolicy",
  "google.iam.v1.IAMPolicy.SetIamPolicy",
  "storage.setIamPermissions",
  "storage.buckets.setIamPolicy",
  "storage.managedFolders.setIamPolicy",
  "dns.managedZones.setIamPolicy",
  ...["Projects", "Folders", "Organizations", "TagKeys", "TagValues"].map(
    (kind) => `google.cloud.resourcemanager.v3.${kind}.SetIamPolicy`,
  ),
  ...["", "v1.", "beta.", "alpha."].flatMap((version) =>
    [
      "images",
      "snapshots",
      "disks",
      "instances",
      "machineImages",
      "instanceTemplates",
      "subnetworks",
      "backendServices",
    ].map((kind) => `${version}compute.${kind}.setIamPolicy`),
  ),
  ...["v1.Services", "v2.Services", "v1.Jobs", "v2.Jobs"].map((kind) => `google.cloud.run.${kind}.SetIamPolicy`),
  "google.cloud.functions.v1.CloudFunctionsService.SetIamPolicy",
  "google.cloud.functions.v2.FunctionService.SetIamPolicy",
  "google.cloud.functions.v2.CloudFunctionsService.SetIamPolicy",
  "google.cloud.secretmanager.v1.SecretManagerService.SetIamPolicy",
  "google.cloud.secrets.v1beta1.SecretManagerService.SetIamPolicy",
  "google.pubsub.v1.Publisher.SetIamPolicy",
  "google.pubsub.v1.Subscriber.SetIamPolicy",
  "google.devtools.artifactregistry.v1.ArtifactRegistry.SetIamPolicy",
  "google.devtools.artifactregistry.v1beta2.ArtifactRegistry.SetIamPolicy",
  "google.cloud.kms.v1.KeyManagementService.SetIamPolicy",
  "google.cloud.notebooks.v1.NotebookService.SetIamPolicy",
  "google.cloud.notebooks.v2.NotebookService.SetIamPolicy",
  "google.cloud.dataproc.v1.ClusterController.SetIamPolicy",
  "google.cloud.tasks.v2.CloudTasks.SetIamPolicy",
  "google.cloud.iap.v1.IdentityAwareProxyAdminService.SetIamPolicy",
  "google.cloud.bigquery.connection.v1.ConnectionService.SetIamPolicy",
  "google.cloud.bigquery.analyticshub.v1.AnalyticsHubService.SetIamPolicy",
  "google.cloud.bigquery.datapolicies.v1.DataPolicyService.SetIamPolicy",
  "google.cloud.datacatalog.v1.PolicyTagManager.SetIamPolicy",
  "google.cloud.healthcare.v1.dataset.DatasetService.SetIamPolicy",
  "google.cloud.security.privateca.v1.CertificateAuthorityService.SetIamPolicy",
  "google.spanner.admin.database.v1.DatabaseAdmin.SetIamPolicy",
  "google.spanner.admin.instance.v1.InstanceAdmin.SetIamPolicy",
  "google.bigtable.admin.v2.BigtableInstanceAdmin.SetIamPolicy",
  "google.bigtable.admin.v2.BigtableTableAdmin.SetIamPolicy",
  "google.cloud.aiplatform.v1.EndpointService.SetIamPolicy",
  "google.cloud.aiplatform.v1.ModelService.SetIamPolicy",
];

/** The whole policy that was sent, where no difference is logged. */
const SENT_BINDINGS = ["policy.bindings", "bindings"].map((place) => `raw.protoPayload.request.${place}.*`);
export const SENT_MEMBERS: readonly string[] = SENT_BINDINGS.map((binding) => `${binding}.members`);
export const SENT_ROLES: readonly string[] = SENT_BINDINGS.map((binding) => `${binding}.role`);

/** The difference that a change made to a policy. */
export const DELTAS = "raw.protoPayload.serviceData.policyDelta.bindingDeltas";
