import type { PeerNames } from "./peer.ts";

/** What an event must say for a detection to be fed: a member of it, or that refusals are told. */
export type Need =
  | "src_ip"
  | "src_country"
  | "user_agent"
  | "credential_uid"
  | "credential_kind"
  | "credential_issued"
  | "scopes"
  | "granted_scopes"
  | "resource"
  | "delegation"
  | "parent_uid"
  | "bytes_out"
  | "error_code"
  | "denied"
  | "agents"
  | "ci-workflow";

/** What answers it: the baseline, rules, policies, the life of identities, or nothing yet. */
export interface Answer {
  readonly by: "behavior" | "rule" | "policy" | "lifecycle" | "delegation" | "none";
  /** Dimensions, ids of rules (or their beginning and `*`), ids of detectors; or why there is nothing. */
  readonly what: readonly string[];
}

/** One of the 44 detections of the reference. */
export interface Detection {
  readonly number: number;
  readonly name: string;
  readonly answers: readonly Answer[];
  readonly needs: readonly Need[];
  readonly peers: PeerNames;
}
