import type { Finding } from "@rolecall/core";
import type { DeliveryOutcome } from "./delivery/settle.ts";
import type { Judgement, Subject } from "./episode/judgement.ts";
import type { Silence } from "./hold/silence.ts";
import type { Labels } from "./matcher/matcher.ts";
import type { Condition } from "./meta/meta-alerts.ts";

/** Everything that can happen to the alerter. */
export type Input =
  /** A record of the findings topic. `labels`: those of its identity, from the inventory. */
  | {
      readonly kind: "finding";
      readonly finding: Finding;
      readonly labels?: Labels | undefined;
      /** Those of the others whom a finding about a group names, by `identity_uid`. */
      readonly members?: Readonly<Record<string, Labels>> | undefined;
    }
  /** Something about the system itself holds, or holds no longer. May be told again and again. */
  | { readonly kind: "condition"; readonly condition: Condition }
  /** Time has passed. May come late, early or twice. */
  | { readonly kind: "tick" }
  /** The outcome of a `send`. */
  | { readonly kind: "delivered"; readonly noticeId: string; readonly outcome: DeliveryOutcome }
  | {
      readonly kind: "acknowledge";
      readonly subject: Subject;
      readonly by: string;
      readonly comment?: string | undefined;
    }
  /** Takes back what was said of it: of a group, of all that its message told to be over. */
  | { readonly kind: "reopen"; readonly subject: Subject; readonly by: string; readonly comment: string }
  | { readonly kind: "resolve"; readonly subject: Subject; readonly by: string }
  | { readonly kind: "feedback"; readonly subject: Subject; readonly verdict: Judgement }
  /** Set or change a silence; the highest `updatedAt` wins. */
  | { readonly kind: "silence"; readonly silence: Silence }
  /** End a silence now. */
  | { readonly kind: "expire-silence"; readonly silenceId: string; readonly by: string }
  /** A silence with exactly this group's labels. */
  | { readonly kind: "snooze"; readonly groupId: string; readonly forMs: number; readonly by: string };
