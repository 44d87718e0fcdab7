/** How one identity is known to be, or to act through, another. */
const LINK_KINDS = [
  "federation",
  "workload-identity",
  "irsa",
  "spiffe",
  "role-chain",
  "same-machine",
  "declared",
] as const;
export type LinkKind = (typeof LINK_KINDS)[number];

/** One row of `identity_links`: `from` acts as `to`, and the evidence for it. */
export interface IdentityLink {
  readonly tenant: string;
  /** The origin: the workflow, the service account. */
  readonly from_uid: string;
  readonly to_uid: string;
  readonly link_kind: LinkKind;
  /** What the log said, in words. */
  readonly evidence: string;
  /** `high` where the log names both, `medium` where one was found by its name. */
  readonly confidence: "medium" | "high";
  readonly first_seen: string;
  readonly last_seen: string;
  readonly events: number;
}
