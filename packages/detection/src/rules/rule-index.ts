import type { Event } from "@rolecall/core";
import { vendorTable } from "../vendor/vendor-table.ts";
import type { CompiledRule } from "./compile-rule.ts";
import { watchedActions } from "./own-things.ts";

/** Names of operations whose rules are remembered per source; a log of made-up names only costs the cache. */
const MAX_REMEMBERED = 4096;

/** By what rules are found. */
export type Sighted = Pick<Event, "source" | "provider" | "action">;

type Rules = readonly CompiledRule[];

/** The rules of one source: by exact operation, and those whose operation ends in `*`. */
interface SourceIndex {
  readonly exact: ReadonlyMap<string, Rules>;
  readonly prefixes: readonly { readonly prefix: string; readonly rule: CompiledRule }[];
  readonly order: ReadonlyMap<CompiledRule, number>;
  /** Answers given, `null` for none: two look-ups per event instead of a walk over the prefixes. */
  readonly remembered: Map<string, Rules | null>;
}

/** Which rules look at an event, by source and operation. */
export class RuleIndex {
  readonly #indexOf: (event: Sighted) => SourceIndex | undefined;

  constructor(rules: Rules) {
    const sources = rules.flatMap((rule) => rule.rule.sources);
    this.#indexOf = vendorTable(sources, (names) => indexOf(names, rules));
  }

  /** The rules in their order, or undefined where there is none; a vendor's also where a schema carries its events. */
  find(event: Sighted): Rules | undefined {
    const index = this.#indexOf(event);
    if (index === undefined) return undefined;
    const { action } = event;
    const remembered = index.remembered.get(action);
    return remembered === undefined ? remember(index, action) : (remembered ?? undefined);
  }
}

/** Without regard to case: one vendor writes its own operations both ways. */
function remember(index: SourceIndex, action: string): Rules | undefined {
  const folded = action.toLowerCase();
  const found = [
    ...(index.exact.get(folded) ?? []),
    ...index.prefixes.filter(({ prefix }) => folded.startsWith(prefix)).map(({ rule }) => rule),
  ];
  const rules = Array.from(new Set(found)).toSorted((a, b) => (index.order.get(a) ?? 0) - (index.order.get(b) ?? 0));
  if (index.remembered.size >= MAX_REMEMBERED) index.remembered.clear();
  index.remembered.set(action, rules.length === 0 ? null : rules);
  return rules.length === 0 ? undefined : rules;
}

function indexOf(sources: readonly string[], all: Rules): SourceIndex {
  const rules = all.filter((rule) => sources.some((source) => rule.rule.sources.includes(source)));
  const exact = new Map<string, CompiledRule[]>();
  const prefixes: { prefix: string; rule: CompiledRule }[] = [];
  for (const rule of rules) {
    for (const action of watchedActions(rule.rule).map((name) => name.toLowerCase())) {
      if (action.endsWith("*")) prefixes.push({ prefix: action.slice(0, -1), rule });
      else exact.set(action, [...(exact.get(action) ?? []), rule]);
    }
  }
  return { exact, prefixes, order: new Map(rules.map((rule, at) => [rule, at])), remembered: new Map() };
}
