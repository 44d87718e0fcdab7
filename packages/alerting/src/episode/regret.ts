import type { ReceiptReason, ReceiptRow, ReceiptStage } from "../delivery/receipt.ts";

/** An episode that was closed as a true positive. */
export interface ConfirmedEpisode {
  readonly identityUid: string;
  /** When it was closed, epoch ms. */
  readonly closedAt: number;
  /** When somebody was first told; undefined where nobody was. */
  readonly toldAt: number | undefined;
}

/** One suppression that hid evidence of what turned out to be real. */
export interface Regret {
  readonly receiptId: string;
  readonly findingUid: string;
  readonly stage: ReceiptStage;
  readonly reason: ReceiptReason;
  /** Which silence, rule, interval or entry. */
  readonly by: string;
  readonly at: number;
  /** From the receipt until somebody was told, or until the verdict where nobody was. */
  readonly hidMs: number;
}

/** What of a receipt counts here. */
export type HidingReceipt = Pick<
  ReceiptRow,
  "receipt_id" | "finding_uid" | "identity_uid" | "stage" | "reason" | "rule_id" | "at"
>;

/** How far before the verdict receipts count. */
export const REGRET_WINDOW_MS: number = 7 * 24 * 3_600_000;

/** Reasons of repetition: the evidence was known already, so nothing was hidden. */
const KNOWN: ReadonlySet<ReceiptReason> = new Set([
  "duplicate",
  "repeat-interval-not-elapsed",
  "resolved-within-interval",
]);

/** What hid evidence of a confirmed compromise before anybody knew, the longest first. */
export function regretsOf(
  episode: ConfirmedEpisode,
  receipts: readonly HidingReceipt[],
  windowMs: number = REGRET_WINDOW_MS,
): readonly Regret[] {
  const knownAt = Math.min(episode.toldAt ?? episode.closedAt, episode.closedAt);
  const hidden = receipts.filter(
    ({ identity_uid, at, reason }) =>
      identity_uid === episode.identityUid && at < knownAt && at >= episode.closedAt - windowMs && !KNOWN.has(reason),
  );
  return hidden
    .map(({ receipt_id, finding_uid, stage, reason, rule_id, at }) => ({
      receiptId: receipt_id,
      findingUid: finding_uid,
      stage,
      reason,
      by: rule_id,
      at,
      hidMs: knownAt - at,
    }))
    .toSorted((a, b) => b.hidMs - a.hidMs);
}
