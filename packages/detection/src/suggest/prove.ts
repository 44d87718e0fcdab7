import { type Event, isDetectionFinding, type Policy, parseTime } from "@rolecall/core";
import { PolicyActivity } from "../policy/activity.ts";
import { compilePolicy } from "../policy/compile-policy.ts";
import { judgePolicy } from "../policy/policy-set.ts";

/** What a policy would have said of history. */
export interface Proof {
  readonly events: number;
  /** Events that it would have refused. */
  readonly refused: number;
  /** The first few of them: what, and which clauses. */
  readonly examples: readonly { readonly event_uid: string; readonly action: string; readonly clauses: string }[];
}

const SHOWN = 10;

/** Judges events one after the other, as the detector would have. */
export class Prover {
  readonly #policy: ReturnType<typeof compilePolicy>["policy"];
  readonly #activity = new PolicyActivity();
  #events = 0;
  #refused = 0;
  readonly #examples: { event_uid: string; action: string; clauses: string }[] = [];

  constructor(policy: Policy) {
    this.#policy = compilePolicy({ policy, file: "suggested", lines: {} }).policy;
  }

  add(event: Event): void {
    if (isDetectionFinding(event)) return;
    const at = parseTime(event.time);
    this.#activity.note(event, at);
    this.#events += 1;
    const environment = event.environment ?? "";
    const match = judgePolicy(this.#policy, { event, at, environment, activity: this.#activity, grantedTo: () => [] });
    if (match === undefined) return;
    this.#refused += 1;
    if (this.#examples.length < SHOWN)
      this.#examples.push({ event_uid: event.event_uid, action: event.action, clauses: match.key });
  }

  proof(): Proof {
    return { events: this.#events, refused: this.#refused, examples: this.#examples };
  }
}
