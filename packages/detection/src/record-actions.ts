import { GRANT_ACTIONS } from "./lifecycle/grants.ts";
import { LINK_ACTIONS } from "./links/links.ts";
import { readsRaw } from "./rules/compile-rule.ts";
import type { RecordAction, Rule } from "./rules/rule.ts";

/**
 * The operations whose events need their original record here: `raw` of any other is never looked at, and whoever keeps no
 * history need not make it.
 */
export function recordActions(rules: readonly Rule[]): readonly RecordAction[] {
  const read = rules
    .filter(readsRaw)
    .flatMap((rule) => rule.sources.flatMap((source) => rule.actions.map((action) => ({ source, action }))));
  return [...read, ...GRANT_ACTIONS, ...LINK_ACTIONS];
}
