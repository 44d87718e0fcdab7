import type { Event } from "@rolecall/core";

/** It was refused, or it failed to log in: whoever it says that it is may be a name that somebody made up. */
export function isTurnedAway({ outcome, action_class }: Pick<Event, "outcome" | "action_class">): boolean {
  return outcome === "denied" || (outcome === "error" && action_class === "auth");
}
