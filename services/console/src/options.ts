import type { Store } from "@rolecall/clickhouse";
import type { HealthReport } from "@rolecall/runtime";

/** One number of the pipeline, with its name in words. */
export interface PipelineCount {
  readonly name: string;
  readonly value: number;
  /** What the number means, and what to do when it is not as it should be. */
  readonly meaning: string;
}

/** How the pipeline is, as the page shows it. */
export interface PipelineReport {
  readonly health: HealthReport;
  readonly counts: readonly PipelineCount[];
}

export interface ConsoleOptions {
  readonly store: Store;
  /** Of the printed link; at least 128 bits of chance. */
  readonly accessToken: string;
  /** The address that alerts link to, where it is not loopback's: its host and origin are accepted. */
  readonly publicUrl?: string | undefined;
  /** The listener is bound to loopback: programs read the API without a token (decision 0004). False on any other. */
  readonly isLocal: boolean;
  /** Of the product. */
  readonly version: string;
  /** Epoch ms; for what is told as "3 hours ago" and for `since` as a span. */
  readonly now: () => number;
  /** Asked each time that the page is shown; absent: the page shows what the history tells. */
  readonly pipeline?: (() => Promise<PipelineReport>) | undefined;
  /** The name behind an ATT&CK technique (`T1078.004`) or an OWASP entry (`NHI2`); undefined where there is none. */
  readonly nameOfTag?: ((id: string) => string | undefined) | undefined;
  /** A request failed by our own fault or the store's; the answer says so without details. */
  readonly onFault?: ((error: unknown) => void) | undefined;
}
