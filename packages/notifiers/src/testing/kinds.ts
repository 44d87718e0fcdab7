import type { Dimension, Finding } from "@rolecall/core";
import type { Page } from "../page.ts";
import { anItem, aPage } from "./a-page.ts";

// One finding of each kind, in the words of its detector.

const match = (
  name: string,
  observed: string,
  expected: string,
  pattern: Dimension["pattern"] = "MATCH",
): Dimension => ({
  ...{ name, pattern, observed, expected, surprise: 0, added: 0 },
});

const RULED: Partial<Finding> = {
  ...{ calibration: "none", probability: undefined, expected_rate: undefined, attacks: [], owasp: [] },
};

const ORDER = "each of these alone may be ordinary; in this order they are how attacks go on";
const KEY = "AKIAIOSFODNN7EXAMPLE";

/** By kind; `credential` and `group` are what a lifecycle and a behavior finding may be. */
export const FINDINGS_BY_KIND: Readonly<Record<string, Partial<Finding>>> = {
  policy: {
    ...RULED,
    ...{ kind: "policy", detector: "policy:deploy", severity: "high", score: 75, owasp: ["NHI5"] },
    title: "deploy went beyond its policy deploy: action iam:CreateUser and 1 more",
    dimensions: [
      match("policy.allow.actions", "iam:CreateUser", "ecs:*, PutObject (policies/deploy.yaml:5)"),
      match("policy.allow.networks", "203.0.113.9", "10.0.0.0/8 (policies/deploy.yaml:7)"),
    ],
  },
  coverage: {
    ...RULED,
    ...{ kind: "coverage", detector: "coverage.silent-source", severity: "medium", score: 60, confidence: "medium" },
    ...{ identity_uid: "aws:123456789012:unknown:aws-cloudtrail", identity_kind: "unknown" },
    ...{ identity_name: "aws-cloudtrail", owner: "", environment: "" },
    title: "aws-cloudtrail of 123456789012 has logged nothing for 9 hours",
    dimensions: [match("hours_without_events", "9 hours", "never more than 1 hour in 504 hours with events", "DROP")],
  },
  lifecycle: {
    ...RULED,
    ...{ kind: "lifecycle", detector: "lifecycle.resurrected", severity: "high", score: 75, owasp: ["NHI1"] },
    title: "deploy acts again after 143 days of silence",
    dimensions: [match("days_silent", "143 days", "never silent for more than 9 days before", "UNSEEN")],
  },
  credential: {
    ...RULED,
    ...{ kind: "lifecycle", detector: "lifecycle.shared-credential", severity: "medium", score: 60, owasp: ["NHI9"] },
    title: "deploy uses a credential that another machine uses too",
    dimensions: [match("credential_uid", KEY, "one machine; aws:123456789012:role:backup used it on 2026-11-20")],
  },
  group: {
    ...{ kind: "behavior", detector: "behavior.group", severity: "high", score: 83 },
    title: "4 members of role/team-payments called from a network they had never used, since 09:12 UTC",
    dimensions: [
      {
        ...{ name: "src_asn", pattern: "UNSEEN", observed: "AS64500", expected: "AS14618 (512 of 512 hours)" },
        ...{ surprise: 7.2, added: 7.2 },
      },
      match(
        "members",
        "aws:123456789012:role:deploy, aws:123456789012:role:billing (f_77aa), aws:123456789012:role:refunds, aws:123456789012:role:reports",
        "one cause behind them all, or one actor; a finding of its own stands in brackets",
      ),
    ],
  },
  sequence: {
    ...RULED,
    ...{ kind: "sequence", detector: "sequence.data-out", severity: "critical", score: 90 },
    title: "deploy came in or looked around, took credentials or data together, and took data out",
    attacks: [
      { tactic: "Discovery", technique: "T1580", version: "19" },
      { tactic: "Exfiltration", technique: "T1537", version: "19" },
    ],
    dimensions: [
      match("Discovery", "2026-11-24T09:12:00.000Z deploy listed all buckets (f_11)", ORDER),
      match("Credential Access", "2026-11-24T09:31:00.000Z deploy read 14 secrets within 10 minutes (f_12)", ORDER),
      match(
        "Exfiltration",
        "2026-11-24T09:58:00.000Z deploy shared the snapshot snap-0a1 outside the account (f_13)",
        ORDER,
      ),
    ],
  },
  delegation: {
    ...RULED,
    ...{ kind: "delegation", detector: "delegation.scope-beyond-parent", severity: "high", score: 75, owasp: ["NHI5"] },
    ...{ identity_uid: "agents:acme:ai-agent:lookup", identity_kind: "ai-agent", identity_name: "lookup" },
    title: "lookup has a scope that its parent was never granted",
    dimensions: [match("scope", "tickets:write", "tickets:read, granted to agents:acme:ai-agent:support", "UNSEEN")],
  },
};

/** The message of each kind. */
export const PAGES_BY_KIND: Readonly<Record<string, Page>> = Object.fromEntries(
  Object.entries(FINDINGS_BY_KIND).map(([kind, finding]) => {
    const { severity = "high" } = finding;
    return [kind, aPage({ severity, firing: [anItem({ severity }, finding)] })];
  }),
);
