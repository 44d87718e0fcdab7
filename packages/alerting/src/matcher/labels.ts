import type { Finding } from "@rolecall/core";
import type { Labels } from "./matcher.ts";

/** Labels that every finding has. */
export const FINDING_LABELS: readonly string[] = [
  ...["tenant", "detector", "kind", "severity", "confidence", "calibration", "identity_uid", "identity_kind"],
  ...["identity_name", "provider", "owner", "environment", "title", "fingerprint", "finding_uid"],
];

/** What of a finding its labels are made of. */
export type LabelledFinding = Pick<
  Finding,
  | ("tenant" | "detector" | "kind" | "severity" | "confidence" | "calibration" | "identity_uid" | "identity_kind")
  | ("identity_name" | "owner" | "environment" | "title" | "fingerprint" | "finding_uid")
>;

/**
 * What routes, silences and inhibition rules match on: the finding's plain fields, and its identity's labels where they
 * do not bear the name of one. `extra` are those of the inventory.
 */
export function labelsOf(finding: LabelledFinding, extra: Labels = {}): Labels {
  const [provider = ""] = finding.identity_uid.split(":");
  return {
    ...extra,
    tenant: finding.tenant,
    detector: finding.detector,
    kind: finding.kind,
    severity: finding.severity,
    confidence: finding.confidence,
    calibration: finding.calibration,
    identity_uid: finding.identity_uid,
    identity_kind: finding.identity_kind,
    identity_name: finding.identity_name,
    provider,
    owner: finding.owner,
    environment: finding.environment,
    title: finding.title,
    fingerprint: finding.fingerprint,
    finding_uid: finding.finding_uid,
  };
}
