import type { PeerNames } from "./peer.ts";

/** What peers call what these rules find. */
export const PEERS_ADDITIONS: Readonly<Record<string, PeerNames>> = {
  "aws-called-by-attack-tool": {
    guardduty: ["PenTest:IAMUser/KaliLinux", "PenTest:IAMUser/ParrotLinux", "PenTest:IAMUser/PentooLinux"],
  },
  "gcp-image-guard-passed": {
    scc: [
      "Defense Evasion: Breakglass Workload Deployment Created",
      "Defense Evasion: Breakglass Workload Deployment Updated",
    ],
  },
  "kubernetes-admission-added-by-person": { panther: ["Kubernetes.AdmissionController.Created"] },
  "gcp-cluster-admission-changed": { panther: ["Kubernetes.AdmissionController.Created"] },
  "gcp-cluster-admission-rewritten": { panther: ["Kubernetes.AdmissionController.Created"] },
  "kubernetes-system-role-changed": { panther: ["Kubernetes.SystemRole.Modified"] },
  "kubernetes-secrets-dumped": { panther: ["Kubernetes.Secrets.DumpAllNamespaces"] },
  "gcp-cluster-secrets-listed": { panther: ["Kubernetes.Secrets.DumpAllNamespaces"] },
  "kubernetes-token-taken-from-pod": { panther: ["Kubernetes.Pod.StealServiceAccountToken"] },
  "gcp-token-taken-from-pod": { panther: ["Kubernetes.Pod.StealServiceAccountToken"] },
  "okta-token-to-manage": { panther: ["Okta.ServiceApp.DangerousScope.TokenGrant"] },
  "okta-person-by-script": { panther: ["Okta.SkeletonKey.Bypass", "Okta.Legacy.API.Auth.No.MFA"] },
  "okta-directory-agent-added": { panther: ["Okta.ADAgent.TokenAbuse"] },
  "gcp-key-for-storage": { panther: ["GCP.KMS.EnableKey"] },
  "github-workflow-rights-widened": { panther: ["GitHub.Workflow.PermissionsModified"] },
  "auth0-integration-installed": { panther: ["Auth0.Integration.Installed"] },
};
