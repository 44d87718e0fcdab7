import {
  CALIBRATIONS,
  CONFIDENCES,
  FINDING_KINDS,
  type Finding,
  IDENTITY_KINDS,
  isPerson,
  PERSON,
  personIn,
  SEVERITIES,
} from "@rolecall/core";
import { type Labels, labelOf } from "./matcher.ts";

/** Labels that every finding has. */
export const FINDING_LABELS: readonly string[] = [
  ...["tenant", "detector", "kind", "severity", "confidence", "calibration", "identity_uid", "identity_kind"],
  ...["identity_name", "provider", "owner", "environment", "title", "fingerprint", "finding_uid"],
];

/** Labels that a finding has where it says so, beside those of its identity. */
export const SOME_LABELS: readonly string[] = [PERSON];

/** Labels that only have values of a list. */
const CLOSED: Readonly<Record<string, readonly string[]>> = {
  severity: SEVERITIES,
  kind: FINDING_KINDS,
  confidence: CONFIDENCES,
  calibration: CALIBRATIONS,
  identity_kind: IDENTITY_KINDS,
};

/** All values that a label may have: any other is a slip. Undefined of one that may have any. */
export function valuesOfLabel(name: string): readonly string[] | undefined {
  return Object.hasOwn(CLOSED, name) ? CLOSED[name] : undefined;
}

/** What of a finding its labels are made of. */
export type LabelledFinding = Pick<
  Finding,
  | ("tenant" | "detector" | "kind" | "severity" | "confidence" | "calibration" | "identity_uid" | "identity_kind")
  | ("identity_name" | "owner" | "environment" | "title" | "fingerprint" | "finding_uid")
> &
  Partial<Pick<Finding, "dimensions">>;

/**
 * What routes, silences and inhibition rules match on: the finding's plain fields, and its identity's labels where they
 * do not bear the name of one. `extra` are those of the inventory.
 */
export function labelsOf(finding: LabelledFinding, extra: Labels = {}): Labels {
  const [provider = ""] = finding.identity_uid.split(":");
  const person = personIn(finding);
  return {
    ...extra,
    ...(person !== undefined && { person }),
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

/**
 * The names of labels by which findings are told apart. Who acted is, of an agent that is one identity for everybody, the
 * identity and the person whom it worked for: whoever names the identity names both. A finding without a person has what it had,
 * also where its identity has a label of that name from the inventory.
 */
export function apartBy(names: readonly string[], labels: Labels): readonly string[] {
  if (!names.includes("identity_uid") || names.includes(PERSON)) return names;
  return isPerson(labelOf(labels, PERSON)) ? [...names, PERSON] : names;
}
