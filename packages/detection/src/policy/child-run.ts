import type { Event } from "@rolecall/core";

/**
 * By what the runs that a parent starts are told apart; undefined where the event is of none. In OpenTelemetry all of a
 * conversation is one run, also where its agent starts a hundred others in it: there each start is a span of its own, and what the
 * child does then is of a start that was counted. A parent that is only declared says no start.
 */
export function childRunOf(event: Event): string | undefined {
  const { parent_uid: parent, run_uid: run, source, action, depth } = event;
  if (parent === undefined) return undefined;
  if (source !== "otel") return run;
  if (action.startsWith("invoke_agent")) return event.event_uid;
  return depth === undefined ? run : undefined;
}
