import type { Finding, Severity } from "@rolecall/core";

export type PageState = "firing" | "acknowledged" | "silenced" | "resolved" | "digest";

/** Why a page goes out, as the alerter decided. */
export type PageReason =
  | "first_notification"
  | "new_alerts_in_group"
  | "severity_raised"
  | "all_alerts_resolved"
  | "new_resolved_alerts"
  | "repeat_interval_elapsed"
  | "acknowledged"
  | "evidence_updated"
  | "snoozed"
  | "storm_digest";

/** One episode on a page. */
export interface PageItem {
  readonly episodeId: string;
  readonly state: string;
  readonly severity: Severity;
  readonly finding: Finding;
  /** Findings and updates of this episode. */
  readonly count: number;
  readonly openedAt: number;
  readonly ackedBy: string;
  readonly verdict: string;
  /** What held it back until now; empty where nothing did. */
  readonly heldBy: string;
  /** Other open findings that may be part of the same story. */
  readonly related?:
    | readonly {
        /** What both have in common. */
        readonly by: "identity" | "credential" | "network" | "delegation";
        readonly findingUid: string;
        readonly title: string;
        readonly severity: Severity;
      }[]
    | undefined;
}

/** What a notifier is asked to say: the alerter's notice. The same page sent twice is the same to who receives it. */
export interface Page {
  /** Same on each attempt. */
  readonly noticeId: string;
  readonly tenant: string;
  readonly receiver: string;
  /** Opaque: all that buttons carry. */
  readonly groupId: string;
  readonly groupKey: string;
  /** The dedup key on the wire, same for all pages of a group. */
  readonly wireKey: string;
  /** Grows per group. */
  readonly sequence: number;
  readonly reason: PageReason;
  readonly state: PageState;
  readonly severity: Severity;
  /** Epoch ms at which it was decided. */
  readonly at: number;
  /** The most severe first; bounded. The totals count all. */
  readonly firing: readonly PageItem[];
  readonly resolved: readonly PageItem[];
  readonly firingTotal: number;
  readonly resolvedTotal: number;
  /** Episode ids that were not on the page before. */
  readonly fresh: readonly string[];
  /** Only of a digest: counts per detector and per identity, the most first. */
  readonly digest?:
    | {
        readonly detectors: readonly (readonly [string, number])[];
        readonly identities: readonly (readonly [string, number])[];
      }
    | undefined;
  /** What an earlier delivery of this group answered with. */
  readonly externalIds: Readonly<Record<string, string>>;
  /** What a person did that this page is about; `why` is their own words. */
  readonly remark?:
    | {
        readonly did:
          | "acknowledged"
          | "snoozed"
          | "expected"
          | "dismissed"
          | "compromised"
          | "reopened"
          | "resolved"
          | "flapping";
        readonly by: string;
        readonly why: string;
        readonly until?: number | undefined;
      }
    | undefined;
}
