import type { PeerNames } from "./peer.ts";

/** What peers call what these rules find. */
export const PEERS_OPENINGS: Readonly<Record<string, PeerNames>> = {
  "agent-credential-file-opened": { elastic: ["GenAI Process Accessing Sensitive Files"] },
  "agent-metadata-service-asked": { scc: ["Agent: metadata-service access"] },
  "agent-network-scanned": { scc: ["Agent: port scan"] },
  "agent-secrets-hunted": { sentinel: ["Agent prompt credential harvesting"] },
  "aws-secret-shared-outside": { panther: ["AWS.CloudTrail.ResourceMadePublic"] },
  "aws-user-joined-group": { elastic: ["AWS IAM User Addition to Group"] },
  "azure-bus-key-made": { elastic: ["Azure Event Hub Authorization Rule Created or Updated"] },
  "gcp-database-exported": { scc: ["Exfiltration: Cloud SQL Data Exfiltration"] },
  "gcp-sign-in-suspicious": {
    scc: [
      "Initial Access: Account Disabled Hijacked",
      "Initial Access: Disabled Password Leak",
      "Initial Access: Government Based Attack",
      "Initial Access: Suspicious Login Blocked",
    ],
  },
  "okta-identity-provider-removed": { panther: ["Okta.Identity.Provider.Created.Modified"] },
  "workspace-application-allowed": { elastic: ["Application Added to Google Workspace Domain"] },
  "workspace-files-handed-over": { elastic: ["Google Drive Ownership Transferred via Google Workspace"] },
};
