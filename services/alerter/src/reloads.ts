import type { CompiledConfig } from "@rolecall/alerting";
import type { Receivers } from "./receivers.ts";

/** A configuration that was read and checked whole. */
export interface Reload {
  readonly config: CompiledConfig;
  /** Notifiers of the same configuration. */
  readonly receivers: Receivers;
}

type Apply = (next: Reload) => Promise<void>;

/** The way of a new configuration to a running alerter. */
export interface Reloads {
  /**
   * Resolves when the alerter works by it and what that changed is durable. Groups whose route is still there go on with
   * their messages; nothing is said again. Before the alerter has started, and after its end, the last one waits.
   */
  apply(next: Reload): Promise<void>;
  /** The alerter's own end. */
  attach(apply: Apply): () => void;
}

/** One per alerter. */
export function createReloads(): Reloads {
  let apply: Apply | undefined;
  let waiting: Reload | undefined;
  return {
    async apply(next) {
      if (apply === undefined) waiting = next;
      else await apply(next);
    },
    attach(take) {
      apply = take;
      // Nobody waits for it any more; what it rejects with ends the alerter.
      if (waiting !== undefined) take(waiting).catch(() => undefined);
      waiting = undefined;
      return () => {
        apply = undefined;
      };
    },
  };
}
