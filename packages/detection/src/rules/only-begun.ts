import type { Event } from "@rolecall/core";

/**
 * Was the operation only begun? Azure's activity log has a record of that before the one that says how it ended, which is
 * the one that rules tell of: what is begun may be refused. The body that was sent often stands in the first alone, so that
 * rules which read it look at both.
 */
export function isOnlyBegun({ source, outcome, labels }: Event): boolean {
  return source === "azure-activity" && outcome === "unknown" && labels?.["result"] === "started";
}
