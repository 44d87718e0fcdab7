import { CHANGE_ACTIONS } from "./changes/changed-by.ts";
import { EFFECT_ACTIONS } from "./effects/effects.ts";
import { DESTINATION_ACTIONS } from "./lifecycle/destinations.ts";
import { LINK_ACTIONS } from "./links/links.ts";
import { readsRaw } from "./rules/compile-rule.ts";
import { watchedActions } from "./rules/own-things.ts";
import type { Condition, RecordAction, Rule } from "./rules/rule.ts";
import { carriersOf } from "./vendor/vendor-source.ts";

/**
 * The operations whose events need their original record here: `raw` of any other is never looked at, and whoever keeps no
 * history need not make it.
 */
export function recordActions(rules: readonly Rule[]): readonly RecordAction[] {
  const read = [...EFFECT_ACTIONS, ...DESTINATION_ACTIONS, ...CHANGE_ACTIONS, ...LINK_ACTIONS];
  const own = [...rules.filter(readsRaw).flatMap(actionsOf), ...read];
  return [...own, ...own.flatMap(carried)];
}

/** The same operations where a schema carries them. */
function carried(action: RecordAction): readonly RecordAction[] {
  return carriersOf(action.source).map((carrier) => ({ ...action, ...carrier }));
}

function actionsOf(rule: Rule): readonly RecordAction[] {
  const { sources, when } = rule;
  const holding = when === undefined ? undefined : textsOf(when);
  return sources.flatMap((source) =>
    watchedActions(rule).map((action) => (holding === undefined ? { source, action } : { source, action, holding })),
  );
}

/**
 * The texts of which a field of the event itself must hold one, where the condition asks for that: then few records of an
 * operation as common as writing an object are needed, and only for what is said of them.
 */
function textsOf(when: Condition): RecordAction["holding"] {
  if ("all" in when) return when.all.map(textsOf).find((found) => found !== undefined);
  if ("any" in when) return eitherOf(when.any.map(textsOf));
  if (!("contains" in when) || /^(?:raw|item)$|[.]/.test(when.field)) return undefined;
  return { field: when.field, texts: [when.contains.toLowerCase()] };
}

/** Texts of one and the same field, one of which is enough. */
function eitherOf(all: readonly RecordAction["holding"][]): RecordAction["holding"] {
  const [first] = all;
  const texts = all.flatMap((each) => (each !== undefined && each.field === first?.field ? [each.texts] : []));
  return first === undefined || texts.length < all.length ? undefined : { field: first.field, texts: texts.flat() };
}
