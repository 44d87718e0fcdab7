import type { Finding } from "@rolecall/core";
import type { Page, PageItem } from "../page.ts";

const AT = Date.UTC(2026, 10, 24, 10);

export function aFinding(change: Partial<Finding> = {}): Finding {
  return {
    finding_uid: "f_0123456789abcdef",
    tenant: "default",
    detector: "behavior",
    detector_version: 1,
    kind: "behavior",
    title: "deploy called from a network it never used, on actions it never called",
    identity_uid: "aws:123456789012:role:deploy",
    identity_kind: "role",
    identity_name: "deploy",
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
        name: "src_asn",
        pattern: "UNSEEN",
        observed: "AS64500",
        expected: "AS14618 (512 of 512 hours)",
        surprise: 7.2,
        added: 7.2,
      },
      {
        name: "action",
        pattern: "UNSEEN",
        observed: "GetSecretValue",
        expected: "PutObject",
        surprise: 3.1,
        added: 2.4,
      },
      { name: "calls_per_hour", pattern: "SURGE", observed: "410", expected: "12 to 40", surprise: 1.9, added: 0.9 },
    ],
    attacks: [{ tactic: "TA0001", technique: "T1078.004", version: "19" }],
    owasp: ["NHI2"],
    events: ["e1", "e2", "e3"],
    sql: "SELECT * FROM rolecall.events WHERE identity_uid = 'aws:123456789012:role:deploy'",
    fingerprint: "v1:00112233445566778899",
    ...change,
  };
}

export function anItem(change: Partial<PageItem> = {}, finding: Partial<Finding> = {}): PageItem {
  return {
    episodeId: "e_1",
    state: "firing",
    severity: "high",
    finding: aFinding(finding),
    count: 3,
    openedAt: AT,
    ackedBy: "",
    verdict: "",
    closedBy: "",
    heldBy: "",
    freedFrom: "",
    beyond: "",
    related: [],
    ...change,
  };
}

export function aPage(change: Partial<Page> = {}): Page {
  const firing = change.firing ?? [anItem()];
  const resolved = change.resolved ?? [];
  return {
    noticeId: "n_1",
    tenant: "default",
    receiver: "secops",
    groupId: "g_1",
    groupKey: 'chat{identity_uid="aws:123456789012:role:deploy"}',
    groupLabels: { identity_uid: "aws:123456789012:role:deploy" },
    wireKey: `rolecall:v1:${"ab".repeat(32)}`,
    sequence: 7,
    reason: "first_notification",
    state: "firing",
    severity: "high",
    at: AT,
    firing,
    resolved,
    firingTotal: firing.length,
    resolvedTotal: resolved.length,
    fresh: firing.map(({ episodeId }) => episodeId),
    externalIds: {},
    ...change,
  };
}

const second = anItem(
  { episodeId: "e_2", severity: "medium" },
  {
    title: "deploy read secrets in bulk",
    finding_uid: "f_2",
    fingerprint: "v1:ffeeddccbbaa99887766",
    kind: "rule",
    expected_rate: undefined,
    dimensions: [],
  },
);

/** One page for each state a message can be in. */
export const PAGES: Readonly<Record<string, Page>> = {
  firing: aPage({ firing: [anItem(), second], firingTotal: 2 }),
  acknowledged: aPage({
    reason: "acknowledged",
    state: "acknowledged",
    firing: [anItem({ state: "acknowledged", ackedBy: "ann" })],
    externalIds: { channel: "C0123", ts: "1.1" },
  }),
  resolved: aPage({
    reason: "all_alerts_resolved",
    state: "resolved",
    firing: [],
    fresh: [],
    resolved: [anItem({ state: "resolved" })],
    externalIds: { channel: "C0123", ts: "1.1" },
  }),
  digest: aPage({
    reason: "storm_digest",
    state: "digest",
    severity: "critical",
    firingTotal: 240,
    digest: {
      detectors: [
        ["behavior", 200],
        ["rule-a", 40],
      ],
      identities: [["aws:1:role:a", 9]],
    },
  }),
  "a rule without an owner": aPage({
    firing: [
      anItem(
        {},
        { owner: "", environment: "", kind: "rule", dimensions: [], expected_rate: undefined, attacks: [], owasp: [] },
      ),
    ],
  }),
};
