import { equalKey, type InhibitRule, sidesOf } from "./inhibit-rule.ts";
import type { Labels } from "./matcher.ts";

interface Source {
  readonly id: string;
  /** Matches the target side as well: then it cannot inhibit a finding that matches both sides too. */
  readonly both: boolean;
}

/** The open sources of each rule by their `equal` labels, so that a target is looked up in one step. */
export class InhibitIndex {
  readonly #rules: readonly InhibitRule[];
  readonly #sources: Map<string, Map<string, Source>>[];

  constructor(rules: readonly InhibitRule[]) {
    this.#rules = rules;
    this.#sources = rules.map(() => new Map());
  }

  /** Tells the index about a finding: open or not, with its present labels. Call with `open: false` before labels change. */
  set(id: string, labels: Labels, open: boolean): void {
    for (const [index, rule] of this.#rules.entries()) {
      const sides = sidesOf(rule, labels);
      if (!sides.source) continue;
      const key = equalKey(rule, labels);
      const sources = this.#sources[index]?.get(key) ?? new Map<string, Source>();
      if (open) sources.set(id, { id, both: sides.target });
      else sources.delete(id);
      if (sources.size === 0) this.#sources[index]?.delete(key);
      else this.#sources[index]?.set(key, sources);
    }
  }

  /** The first rule that holds this finding back, and the source's id; undefined where none does. */
  inhibitedBy(id: string, labels: Labels): { readonly rule: string; readonly source: string } | undefined {
    for (const [index, rule] of this.#rules.entries()) {
      const sides = sidesOf(rule, labels);
      if (!sides.target) continue;
      const sources = this.#sources[index]?.get(equalKey(rule, labels))?.values() ?? [];
      for (const source of sources) {
        if (source.id !== id && !(sides.source && source.both)) return { rule: rule.name, source: source.id };
      }
    }
    return undefined;
  }
}
