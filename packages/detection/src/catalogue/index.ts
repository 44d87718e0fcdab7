import type { Detection } from "./detection.ts";
import { DETECTIONS_OF_RIGHTS } from "./detections-rights.ts";
import { DETECTIONS_OF_USE } from "./detections-use.ts";
import type { PeerNames } from "./peer.ts";
import { PEERS_ADDITIONS } from "./peers-additions.ts";
import { PEERS_AGENTS } from "./peers-agents.ts";
import { PEERS_AWS } from "./peers-aws.ts";
import { PEERS_GOOGLE } from "./peers-google.ts";
import { PEERS_HARDENING } from "./peers-hardening.ts";
import { PEERS_MICROSOFT } from "./peers-microsoft.ts";
import { PEERS_OPENINGS } from "./peers-openings.ts";
import { PEERS_PLATFORMS } from "./peers-platforms.ts";
import { PEERS_SERVICES } from "./peers-services.ts";

export type { Answer, Detection, Need } from "./detection.ts";
export { PEERS, type Peer, type PeerNames } from "./peer.ts";
export { WITHOUT_A_RULE } from "./without-a-rule.ts";

/** The 44 detections of the reference, and what answers each. */
export const DETECTIONS: readonly Detection[] = [...DETECTIONS_OF_USE, ...DETECTIONS_OF_RIGHTS];

/** What peers call what a rule finds, by the rule's id. */
export const RULE_PEERS: Readonly<Record<string, PeerNames>> = {
  ...PEERS_AWS,
  ...PEERS_GOOGLE,
  ...PEERS_MICROSOFT,
  ...PEERS_PLATFORMS,
  ...PEERS_AGENTS,
  ...PEERS_OPENINGS,
  ...PEERS_HARDENING,
  ...PEERS_ADDITIONS,
  ...PEERS_SERVICES,
};
