import type { Severity } from "@rolecall/core";
import type { Integration } from "../config/config.ts";
import type { NotifyReason } from "../group/notify-decision.ts";

/** Where a finding can end without a notification, and why: reference/alerting.md section 12. Both unions are closed. */
export const RECEIPT_REASONS = {
  detect: ["below-threshold", "signal-only", "learning", "coverage-low", "dry-run"],
  episode: ["duplicate", "hold-down", "resolved-before-group-wait"],
  route: ["no-integration"],
  inhibit: ["inhibited"],
  interval: ["outside-active", "muted"],
  silence: ["silenced"],
  maintenance: ["maintenance"],
  expected: ["marked-expected"],
  notify: ["nothing-firing", "resolved-within-interval", "repeat-interval-not-elapsed"],
  storm: ["storm-digest"],
  deliver: ["rate-limited-shed", "refused", "dead-lettered", "dry-run"],
} as const;

export type ReceiptStage = keyof typeof RECEIPT_REASONS;
export type ReceiptReason = (typeof RECEIPT_REASONS)[ReceiptStage][number];

/** What held a finding back: the stage, the reason, and which rule, interval, silence, window or entry it was. */
export interface Hold {
  readonly stage: ReceiptStage;
  readonly reason: ReceiptReason;
  /** Name or id of what held it; empty where the reason says it all. */
  readonly by: string;
  /** Epoch ms at which that ends, where it does. */
  readonly until?: number | undefined;
}

/** One row of the table `receipts`. Times are epoch ms. */
export interface ReceiptRow {
  /** A hash of what it is about: written twice, it is one row. */
  readonly receipt_id: string;
  readonly tenant: string;
  readonly at: number;
  readonly finding_uid: string;
  readonly episode_id: string;
  readonly fingerprint: string;
  readonly identity_uid: string;
  readonly severity: Severity;
  readonly group_key: string;
  readonly route: string;
  readonly receiver: string;
  readonly integration: Integration | "";
  readonly stage: ReceiptStage;
  readonly reason: ReceiptReason;
  /** Name or id of the rule, interval, silence, window or entry. */
  readonly rule_id: string;
  /** 0 where it does not end. */
  readonly rule_expires_at: number;
  /** What would have been said without it; empty where nothing would have been. */
  readonly would_have_been: NotifyReason | "";
  /** Versions of the finding that this receipt answers for. */
  readonly count: number;
}
