import type { Failure } from "@rolecall/alerting";
import type { Page } from "./page.ts";

/** What became of one attempt. `detail` is a few words for the log, never a secret and never the receiver's content. */
export type Delivery =
  | {
      readonly kind: "sent";
      /** To be handed back with the group's next page. */
      readonly externalIds?: Readonly<Record<string, string>> | undefined;
      /** The full form was refused, and a plainer one taken. */
      readonly degraded?: boolean | undefined;
      /** Why it could not be said in full, where that is no fault of the receiver's. */
      readonly fault?: string | undefined;
      /** How many of those it was for refused it, in words for the log. */
      readonly missed?: string | undefined;
    }
  | { readonly kind: "retry"; readonly reason: Failure; readonly afterMs?: number | undefined; readonly detail: string }
  | { readonly kind: "refused"; readonly reason: Failure; readonly detail: string };

/**
 * One channel of one receiver.
 *
 * `send` makes one attempt and never throws: every outcome is a `Delivery`. It ends soon after `signal` aborts, with a
 * retry of reason `cancelled`, and by itself within its time-out. It may be called for several pages at once, and again
 * for the same page: the receiver then sees the same id. It keeps no page.
 */
export interface Notifier {
  readonly name: string;
  send(page: Page, signal: AbortSignal): Promise<Delivery>;
  /** Tells of something that people changed; notifies nobody. Absent where the channel has no such thing. As `send`. */
  readonly change?: ((change: Change, signal: AbortSignal) => Promise<Delivery>) | undefined;
  /** Whether what has these ids was told where this one tells, under whichever name. */
  readonly hasTold?: ((externalIds: Readonly<Record<string, string>>) => boolean) | undefined;
  /** Resolves when nothing is under way any more beside its pages, soon after their signals abort. */
  readonly idle?: (() => Promise<void>) | undefined;
}

/** What somebody changed: a silence, a verdict. Texts are as they were given. */
export interface Change {
  readonly summary: string;
  readonly by: string;
  /** Epoch ms. */
  readonly at: number;
  readonly details: Readonly<Record<string, string>>;
}

export function retry(reason: Failure, detail: string, afterMs?: number): Delivery {
  return afterMs === undefined ? { kind: "retry", reason, detail } : { kind: "retry", reason, detail, afterMs };
}

export function refused(reason: Failure, detail: string): Delivery {
  return { kind: "refused", reason, detail };
}
