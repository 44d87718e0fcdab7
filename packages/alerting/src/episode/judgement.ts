import type { Feedback } from "./verdict.ts";

/** What a person means: one episode, one finding, or everything in one message. */
export type Subject =
  | { readonly episodeId: string }
  /** Several of one order. */
  | { readonly episodeIds: readonly string[] }
  | { readonly findingUid: string }
  | { readonly groupId: string }
  /** The dedup key that a receiver knows a group by. `saidAt`, epoch ms: who takes something back means what was so by then. */
  | { readonly wireKey: string; readonly saidAt?: number | undefined };

/** An analyst's verdict, see reference/alerting.md section 13. */
export interface Judgement {
  readonly feedback: Feedback;
  readonly by: string;
  readonly comment: string;
  /** When an `expected` ends (epoch ms); 30 days by default, never without end. */
  readonly endsAt?: number | undefined;
}
