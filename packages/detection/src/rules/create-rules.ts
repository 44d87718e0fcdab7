import type { Event } from "@rolecall/core";
import { type CompiledRule, compileRule, type RuleMemory } from "./compile-rule.ts";
import { DistinctCounts } from "./distinct-counts.ts";
import { type Evidence, evidenceOf } from "./evidence.ts";
import type { Own } from "./own-account.ts";
import type { Rule } from "./rule.ts";
import { RuleIndex } from "./rule-index.ts";
import type { RuleMatch, RuleRows, RuleSet } from "./rule-set.ts";
import { Sequences } from "./sequences.ts";
import { RULES } from "./shipped/catalog.ts";

/** Identities that may be counted at the same time, over all rules with a threshold. */
const COUNTERS = 10_000;

const NO_MATCHES: readonly RuleMatch[] = Object.freeze([]);

/** Compiles the rules; a broken rule (unknown condition, duplicate id) throws here, never later. */
export function createRules(rules: readonly Rule[] = RULES): RuleSet {
  const ids = new Set(rules.map((rule) => rule.id));
  if (ids.size !== rules.length) throw new Error("two rules have the same id");
  const counts = new DistinctCounts(COUNTERS);
  const sequences = new Sequences(COUNTERS);
  const memory = { counts, sequences };
  const index = indexOf(rules);
  return {
    rules,
    concerns: (event) => index.find(event)?.some((rule) => rule.readsRaw) ?? false,
    check: (event, at, own) => {
      const concerned = index.find(event);
      return concerned === undefined ? NO_MATCHES : judge(concerned, event, at, memory, own);
    },
    takeRows: () => both(counts.takeRows(), sequences.takeRows()),
    restore: (rows) => {
      const all = Array.from(rows);
      counts.restore(all);
      sequences.restore(all);
    },
  };
}

/** A list's index remembers nothing of events, so that one serves every set of the same rules: a tenant's costs no time. */
const INDEXES = new WeakMap<readonly Rule[], RuleIndex>();

function indexOf(rules: readonly Rule[]): RuleIndex {
  const index = INDEXES.get(rules) ?? new RuleIndex(rules.map(compileRule));
  INDEXES.set(rules, index);
  return index;
}

function both(counted: RuleRows, chained: RuleRows): RuleRows {
  return { rows: [...counted.rows, ...chained.rows], removed: [...counted.removed, ...chained.removed] };
}

function judge(
  concerned: readonly CompiledRule[],
  event: Event,
  at: number | undefined,
  memory: RuleMemory,
  own: Own | undefined,
): readonly RuleMatch[] {
  let evidence: Evidence | undefined;
  let matches: RuleMatch[] | undefined;
  for (const rule of concerned) {
    if (!rule.fits(event)) continue;
    evidence ??= evidenceOf(event, at, own);
    const match = rule.judge(evidence, memory);
    if (match === undefined) continue;
    matches ??= [];
    matches.push(match);
  }
  return matches ?? NO_MATCHES;
}
