import { collect } from "./collect.ts";
import type { Evidence } from "./evidence.ts";

const SENT = ["properties", "requestbody"];

/**
 * Was the operation only begun? Azure's activity log has a record of that before the one that says how it ended, which is
 * the one that rules tell of: what is begun may be refused. The body that was sent often stands in the first alone: a rule
 * that reads it looks at that record too, where it has one.
 */
export function isOnlyBegun({ event, raw }: Evidence, readsRequest: boolean): boolean {
  const { source, outcome, labels } = event;
  if (source !== "azure-activity" || outcome !== "unknown" || labels?.["result"] !== "started") return false;
  return !readsRequest || collect(raw(), SENT).length === 0;
}
