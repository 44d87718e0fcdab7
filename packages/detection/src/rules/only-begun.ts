import { collect } from "./collect.ts";
import type { Check } from "./condition.ts";
import type { Evidence } from "./evidence.ts";
import type { Rule } from "./rule.ts";

const SENT = ["properties", "requestbody"];
/** What turns a cloud's log off: the record that says how it ended may be the first that is not sent. */
const LOG_OFF = "T1685.002";

/**
 * Was the operation only begun? Azure's activity log has a record of that before the one that says how it ended, which is
 * the one that rules tell of: what is begun may be refused. Rules look at both where the second may not come, and where they
 * ask themselves how it went. The body that was sent often stands in the first alone: a rule that reads it looks at that
 * record too, where it has one.
 */
export function compileOnlyBegun({ attacks, when, sequence }: Pick<Rule, "attacks" | "when" | "sequence">): Check {
  const asked = JSON.stringify([when, sequence]);
  const asksHowItWent = /\b(?:outcome|result\w*|status\w*|started)\b/i.test(asked);
  if (asksHowItWent || attacks.some(({ technique }) => technique === LOG_OFF)) return () => false;
  const readsRequest = /requestbody|\*\*|properties[.[\]"' ]*\*/i.test(asked);
  return (evidence) => isBegun(evidence) && !(readsRequest && collect(evidence.raw(), SENT).length > 0);
}

function isBegun({ event: { source, outcome, labels } }: Evidence): boolean {
  return source === "azure-activity" && outcome === "unknown" && labels?.["result"] === "started";
}
