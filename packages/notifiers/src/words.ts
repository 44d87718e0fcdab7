import { isItself, type NoticeReason } from "@rolecall/alerting";
import type { Finding, FindingKind } from "@rolecall/core";

/** What the line with the dimensions is called. */
export const WHAT_LABEL: Readonly<Record<FindingKind, string>> = {
  behavior: "What is unusual",
  policy: "What it may not do",
  rule: "What happened",
  lifecycle: "What is wrong",
  delegation: "What happened",
  sequence: "What happened",
  coverage: "What is missing",
};

/** What is said of rarity where nothing is counted. */
const UNCOUNTED: Readonly<Record<FindingKind, string>> = {
  behavior: "not known yet: it is still being learned",
  policy: "its declared policy forbids it",
  rule: "matched by a fixed rule",
  lifecycle: "a fact, not an estimate",
  delegation: "matched by a fixed rule about who may act for whom",
  sequence: "known steps of an attack, in their order",
  coverage: "the logs themselves show it",
};

/** `1 per 14,000 identity-days` as `once in 14,000 identity-days`. */
export function rarityOf(finding: Finding): string {
  const { expected_rate, kind } = finding;
  if (isItself(finding)) return "not counted: it is about Rolecall itself";
  if (expected_rate === undefined || expected_rate === "") return UNCOUNTED[kind];
  return expected_rate.replace(/^1 per /, "once in ");
}

/** Why a message comes now, for people. */
export const REASON_WORDS: Readonly<Record<NoticeReason, string>> = {
  first_notification: "first report",
  new_alerts_in_group: "new findings",
  severity_raised: "more severe than before",
  all_alerts_resolved: "nothing of it is open any more",
  new_resolved_alerts: "some of it is closed",
  repeat_interval_elapsed: "still going on",
  acknowledged: "somebody has taken it",
  unacknowledged: "nobody has taken it",
  evidence_updated: "new evidence",
  snoozed: "snoozed",
  storm_digest: "too many for single messages",
};
