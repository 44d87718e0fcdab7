import { type Finding, sha256 } from "@rolecall/core";

/** A finding for tests; its ids follow from the identity and the detector. */
export function aFinding(change: Partial<Finding> = {}): Finding {
  const identity = change.identity_uid ?? "aws:123456789012:role:deploy";
  const detector = change.detector ?? "behavior";
  const id = sha256(`${identity}/${detector}`).slice(0, 16);
  return {
    finding_uid: `f_${id}`,
    tenant: "default",
    detector,
    detector_version: 1,
    kind: "behavior",
    title: "deploy called from a network it never used",
    identity_uid: identity,
    identity_kind: "role",
    identity_name: identity.split(":").at(-1) ?? "",
    owner: "team-payments",
    environment: "production",
    time: "2026-11-24T10:00:00.000Z",
    first_seen: "2026-11-24T09:30:00.000Z",
    last_seen: "2026-11-24T10:00:00.000Z",
    origin: "file:1",
    severity: "high",
    confidence: "high",
    calibration: "calibrated",
    score: 83,
    probability: 4.1e-6,
    expected_rate: "1 per 14,000 identity-days",
    dimensions: [
      { name: "src_asn", pattern: "UNSEEN", observed: "AS64500", expected: "AS14618", surprise: 7.2, added: 7.2 },
    ],
    attacks: [{ tactic: "TA0001", technique: "T1078.004", version: "19" }],
    owasp: ["NHI2"],
    events: ["e1", "e2"],
    sql: "SELECT 1",
    fingerprint: `v1:${id}`,
    ...change,
  };
}
