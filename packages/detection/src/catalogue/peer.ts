/** Products whose detections are named beside ours, by the names under which their users know them. */
export const PEERS = {
  scc: "Google SCC Event Threat Detection",
  guardduty: "Amazon GuardDuty",
  entra: "Microsoft Entra ID Protection",
  sentinel: "Microsoft Sentinel",
  elastic: "Elastic detection rules",
  panther: "Panther panther-analysis",
} as const;

export type Peer = keyof typeof PEERS;

/** Names of detections, by peer. */
export type PeerNames = Partial<Readonly<Record<Peer, readonly string[]>>>;
