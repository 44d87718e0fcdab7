import type { Finding } from "@rolecall/core";

/** One finding of the identity `aws:1:role:<name>`; everything that tells it from others follows from the name. */
export function aFinding(name: string, change: Partial<Finding> = {}): Finding {
  return {
    finding_uid: `f_${name}`,
    tenant: "default",
    detector: "behavior",
    detector_version: 1,
    kind: "behavior",
    title: `${name} called from a network it never used`,
    identity_uid: `aws:1:role:${name}`,
    identity_kind: "role",
    identity_name: name,
    owner: "team-payments",
    environment: "production",
    time: "2026-11-24T10:00:00.000Z",
    first_seen: "2026-11-24T09:12:00.000Z",
    last_seen: "2026-11-24T09:58:00.000Z",
    origin: "cloudtrail/0/42",
    severity: "high",
    confidence: "high",
    calibration: "calibrated",
    score: 83,
    probability: 4.1e-6,
    expected_rate: "1 per 14,000 identity-days",
    dimensions: [
      {
        name: "src_network",
        pattern: "UNSEEN",
        observed: "203.0.113.0/24",
        expected: "198.51.100.0/24 (512 of 512 hours)",
        surprise: 7.2,
        added: 7.2,
      },
    ],
    attacks: [{ tactic: "TA0001", technique: "T1078.004", version: "19" }],
    owasp: ["NHI2"],
    events: ["e1", "e2", "e3"],
    sql: "SELECT 1",
    fingerprint: `v1:${name}`,
    ...change,
  };
}

/** The same finding with newer evidence. */
export function later(finding: Finding, change: Partial<Finding> = {}): Finding {
  return { ...finding, last_seen: "2026-11-24T10:05:00.000Z", events: ["e1", "e2", "e9"], ...change };
}
