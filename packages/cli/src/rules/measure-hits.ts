import { readLog, type Store, type StoredEntry, storedLogs } from "@rolecall/clickhouse";
import { isControl } from "@rolecall/core";
import { createRules, vendorSource } from "@rolecall/detection";
import { hasHistory } from "../history/has-history.ts";
import { openHistory } from "../history/open-history.ts";
import type { Settings } from "../settings.ts";
import type { PlacedRule } from "./loaded-rules.ts";

/** How much of the stored history a rule with a `max_hit_rate` matches. */
export interface HitRate {
  readonly rule: string;
  readonly file: string;
  readonly hits: number;
  /** Stored events of the rule's sources; 0 where there are none, and then nothing is known. */
  readonly events: number;
  /** The share that the rule's author allows, 0 to 1. */
  readonly limit: number;
  readonly passed: boolean;
}

/** Measured on the history of the settings, where there is one: it is not made for this. */
export async function hitRatesOf(
  rules: readonly PlacedRule[],
  settings: Settings,
  signal: AbortSignal,
): Promise<readonly HitRate[]> {
  const gated = rules.filter(({ maxHitRate }) => maxHitRate !== undefined);
  if (gated.length === 0) return [];
  if (!(await hasHistory(settings))) return gated.map((each) => rateOf(each, { hits: 0, events: 0 }));
  await using store = await openHistory(settings);
  return await measureHits(gated, store, signal);
}

interface Count {
  hits: number;
  events: number;
}

/** Every stored event through the rules, each partition from its beginning, in the order in which it came. */
async function measureHits(
  gated: readonly PlacedRule[],
  store: Store,
  signal: AbortSignal,
): Promise<readonly HitRate[]> {
  const counts = new Map<string, Count>(gated.map(({ rule }) => [rule.id, { hits: 0, events: 0 }]));
  for (const log of await storedLogs(store)) {
    await measurePartition(gated, counts, readLog(store, log), signal);
  }
  return gated.map((each) => rateOf(each, counts.get(each.rule.id) ?? { hits: 0, events: 0 }));
}

async function measurePartition(
  gated: readonly PlacedRule[],
  counts: ReadonlyMap<string, Count>,
  log: AsyncIterable<StoredEntry>,
  signal: AbortSignal,
): Promise<void> {
  const rules = createRules(gated.map(({ rule }) => rule));
  for await (const { entry } of log) {
    signal.throwIfAborted();
    if (isControl(entry)) continue;
    const names = [entry.source, vendorSource(entry)];
    for (const { rule } of gated) {
      if (names.some((name) => rule.sources.includes(name))) count(counts, rule.id, "events");
    }
    for (const match of rules.check(entry)) count(counts, match.rule, "hits");
  }
}

function count(counts: ReadonlyMap<string, Count>, rule: string, what: keyof Count): void {
  const counted = counts.get(rule);
  if (counted !== undefined) counted[what] += 1;
}

function rateOf({ rule, file, maxHitRate: limit = 1 }: PlacedRule, { hits, events }: Count): HitRate {
  return { rule: rule.id, file, hits, events, limit, passed: hits <= limit * events };
}

/** One line for people. */
export function hitRateLine({ rule, hits, events, limit, passed }: HitRate): string {
  if (events === 0) return `none  ${rule}: max_hit_rate was not measured, there is no history of its sources`;
  return `${passed ? "pass" : "FAIL"}  ${rule}: matches ${hits} of ${events} events, max_hit_rate ${limit}`;
}
