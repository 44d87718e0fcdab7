import type { ReceiptRow } from "./delivery/receipt.ts";
import type { Notice } from "./group/notice.ts";
import type { Silence } from "./hold/silence.ts";
import type { EpisodeRow, NotificationRow } from "./state/rows.ts";

/**
 * What the alerter wants done, in this order. Rows are written and durable before anything is sent, and before the
 * record that caused them is acknowledged. Each may be done twice.
 */
export type Effect =
  | { readonly kind: "receipts"; readonly rows: readonly ReceiptRow[] }
  | { readonly kind: "notifications"; readonly rows: readonly NotificationRow[] }
  | { readonly kind: "episodes"; readonly rows: readonly EpisodeRow[] }
  | { readonly kind: "silences"; readonly rows: readonly Silence[] }
  /** Send, then tell `decide` of the outcome with a `delivered` input. Any number may be under way at once. */
  | { readonly kind: "send"; readonly notice: Notice }
  /** An input that could not be obeyed, in one sentence: for the log and the answer to who asked. */
  | { readonly kind: "rejected"; readonly message: string }
  /** Call `decide` with a tick at this instant (epoch ms); the last such effect counts. Undefined: nothing waits. */
  | { readonly kind: "timer"; readonly at: number | undefined };
