import type { PeerNames } from "./peer.ts";

/** What peers call what these rules find. */
export const PEERS_GOOGLE: Readonly<Record<string, PeerNames>> = {
  "gcp-api-key-made": { panther: ["GCP.serviceusage.apiKeys.create.Privilege.Escalation"] },
  "gcp-bucket-changed": {
    panther: ["GCP.Cloud.Storage.Buckets.Modified.Or.Deleted"],
    elastic: ["GCP Storage Bucket Deletion", "GCP Storage Bucket Configuration Modification"],
  },
  "gcp-bucket-rights-changed": { panther: ["GCP.GCS.IAMChanges"] },
  "gcp-cluster-admin-bound": {
    panther: ["Kubernetes.ClusterRoleBinding.Privileged"],
    elastic: ["GKE Cluster-Admin Role Binding Created or Modified"],
  },
  "gcp-cluster-certificate-requested": {
    panther: ["Kubernetes.ClientCertificate.Created"],
    elastic: ["GKE Client Certificate Signing Request Created or Approved"],
  },
  "gcp-cluster-powerful-role": { panther: ["Kubernetes.Role.Wildcard", "Kubernetes.Role.PodExec"] },
  "gcp-cluster-refused-from-outside": { panther: ["Kubernetes.API.Multiple403.PublicIP"] },
  "gcp-cluster-schedule-made": { panther: ["Kubernetes.CronJob.CreatedOrModified"] },
  "gcp-cluster-secret-refused": { panther: ["Kubernetes.Secret.AccessDenied"] },
  "gcp-cluster-system-pod-made": { panther: ["Kubernetes.Pod.SystemNamespace"] },
  "gcp-cluster-writing-role": { panther: ["Kubernetes.Role.WritePermissions"] },
  "gcp-code-run-as-another": {
    panther: [
      "GCP.CloudBuild.Potential.Privilege.Escalation",
      "GCP.Cloudfunctions.Functions.Create",
      "GCP.Cloudfunctions.Functions.Update",
      "GCP.compute.instances.create.Privilege.Escalation",
    ],
  },
  "gcp-database-changed": { panther: ["GCP.SQL.ConfigChanges"] },
  "gcp-files-copied-out": { panther: ["Kubernetes.Kubectl.CP.Operation"] },
  "gcp-impersonation-granted": {
    panther: ["GCP.Permissions.Granted.to.Create.or.Manage.Service.Account.Key"],
    scc: ["DORMANT_SERVICE_ACCOUNT_IMPERSONATION_ROLE_GRANTED"],
  },
  "gcp-key-of-another-project-used": { panther: ["GCP.KMS.CrossProjectEncryption"] },
  "gcp-log-sink-changed": {
    panther: ["GCP.Logging.Sink.Modified", "GCP.Logging.Sink.Deleted"],
    elastic: ["GCP Logging Sink Modification", "GCP Logging Sink Deletion"],
  },
  "gcp-machine-entered": { panther: ["GCP.Compute.SSHConnection"] },
  "gcp-machine-metadata-changed": { panther: ["GCP.Compute.SSHConnection"] },
  "gcp-made-public": { panther: ["GCP.GCS.Public"], elastic: ["GCP Storage Bucket Permissions Modification"] },
  "gcp-name-zone-changed": { panther: ["GCP.DNS.Zone.Modified.or.Deleted"] },
  "gcp-node-port-opened": {
    panther: ["GCP.K8S.Service.Type.NodePort.Deployed", "Kubernetes.Service.NodePort.Deployed"],
  },
  "gcp-objects-deleted-in-bulk": { panther: ["GCP.GCS.BulkDeletion"] },
  "gcp-objects-read-in-bulk": { panther: ["GCP.GCS.ObjectExfiltration"] },
  "gcp-outsider-granted": { panther: ["GCP.IAM.CorporateEmail", "GCP.Project.ExternalUserOwnershipInvite"] },
  "gcp-owner-granted": { scc: ["IAM_ANOMALOUS_GRANT"] },
  "gcp-pod-breaks-out": {
    panther: [
      "GCP.K8s.Pod.Using.Host.PID.Namespace",
      "GCP.K8S.Privileged.Pod.Created",
      "Kubernetes.Pod.Dangerous.Capabilities",
    ],
  },
  "gcp-pod-on-its-node": { panther: ["GCP.K8s.Pod.Attached.To.Node.Host.Network"] },
  "gcp-pod-capable": { panther: ["Kubernetes.Pod.Dangerous.Capabilities"] },
  "gcp-pod-entered": { panther: ["Kubernetes.Pod.Exec"] },
  "gcp-privileged-group-joined": { panther: ["GCP.User.Added.To.Privileged.Group"] },
  "gcp-project-owner-invited": { panther: ["GCP.Project.ExternalUserOwnershipInvite"] },
  "gcp-ransom-note-written": { panther: ["GCP.GCS.Ransom.Note.Upload"] },
  "gcp-role-changed": {
    panther: ["GCP.IAM.CustomRoleChanges", "GCP.iam.roles.update.Privilege.Escalation"],
    elastic: ["GCP IAM Custom Role Creation"],
  },
  "gcp-service-account-acted-through": {
    scc: [
      "ANOMALOUS_SA_DELEGATION_IMPERSONATION_OF_SA_ADMIN_ACTIVITY",
      "ANOMALOUS_SA_DELEGATION_MULTISTEP_ADMIN_ACTIVITY",
      "ANOMALOUS_SA_DELEGATION_MULTISTEP_DATA_ACCESS",
      "ANOMALOUS_SA_DELEGATION_IMPERSONATOR_ADMIN_ACTIVITY",
      "ANOMALOUS_SA_DELEGATION_IMPERSONATOR_DATA_ACCESS",
    ],
  },
  "gcp-service-account-key-made": {
    panther: ["GCP.iam.serviceAccountKeys.create", "GCP.Service.Account.or.Keys.Created"],
    elastic: ["GCP Service Account Key Creation"],
    scc: ["DORMANT_SERVICE_ACCOUNT_KEY_CREATED"],
  },
  "gcp-service-account-made": {
    panther: ["GCP.Service.Account.or.Keys.Created"],
    elastic: ["GCP Service Account Creation"],
  },
  "gcp-service-account-refused": { panther: ["GCP.Service.Account.Access.Denied"], scc: ["EXCESSIVE_FAILED_ATTEMPT"] },
  "gcp-service-rights-changed": { panther: ["GCP.Cloud.Run.Set.IAM.Policy", "GCP.Privileged.Operation"] },
  "gcp-single-sign-on-changed": { panther: ["GCP.Inbound.SSO.Profile.Created"] },
  "gcp-table-destroyed": { panther: ["GCP.Destructive.Queries"] },
  "gcp-workload-federation-changed": { panther: ["GCP.Workload.Identity.Pool.Created.or.Updated"] },
  "workspace-admin-made": {
    panther: ["GSuite.PrivilegeGroupAdded", "Google.Workspace.Admin.Custom.Role"],
    elastic: ["Google Workspace Admin Role Assigned to a User"],
  },
  "workspace-app-consented": { elastic: ["First Time Seen Google Workspace OAuth Login from Third-Party Application"] },
  "workspace-data-exported": { panther: ["GSuite.Takeout", "Google.Workspace.Data.Export.Created"] },
  "workspace-domain-access-granted": { elastic: ["Google Workspace API Access Granted via Domain-Wide Delegation"] },
  "workspace-file-made-public": { panther: ["GSuite.DocOwnershipTransfer", "GSuite.Drive.VisibilityChanged"] },
  "workspace-sign-in-weakened": {
    elastic: ["Google Workspace MFA Enforcement Disabled", "Google Workspace 2SV Policy Disabled"],
    panther: ["GSuite.TwoStepVerification", "GSuite.Workspace.TrustedDomainsAllowlist"],
  },
  "workspace-suspicious-sign-in": {
    panther: [
      "GSuite.SuspiciousLogins",
      "GSuite.LeakedPassword",
      "GSuite.UserDisabled",
      "GSuite.GovernmentBackedAttack",
    ],
  },
};
