import type { PeerNames } from "./peer.ts";

/** What peers call what these rules find. */
export const PEERS_ADDITIONS: Readonly<Record<string, PeerNames>> = {
  "gcp-image-guard-passed": {
    scc: [
      "Defense Evasion: Breakglass Workload Deployment Created",
      "Defense Evasion: Breakglass Workload Deployment Updated",
    ],
  },
};
