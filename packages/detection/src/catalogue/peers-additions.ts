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
};
