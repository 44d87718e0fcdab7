import type { Present } from "./notify-decision.ts";
import type { Hold } from "./receipt.ts";
import type { Group } from "./state.ts";
import type { Turn } from "./turn.ts";

/** Whether this group's receiver is in digest mode. */
export function digestHold(_turn: Turn, _group: Group, _present: Present): Hold | undefined {
  return undefined;
}
