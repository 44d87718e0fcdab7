import { SEVERITIES } from "@rolecall/core";
import type { Labels } from "../matcher/matcher.ts";
import { equalKey, type InhibitRule, sidesOf } from "./inhibit-rule.ts";

interface Source {
  readonly id: string;
  readonly labels: Labels;
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
      if (open) sources.set(id, { id, labels, both: sides.target });
      else sources.delete(id);
      if (sources.size === 0) this.#sources[index]?.delete(key);
      else this.#sources[index]?.set(key, sources);
    }
  }

  /**
   * The first rule that holds this finding back, and the source's id; undefined where none does. Where findings hold each
   * other back in a ring, the gravest of them (of equals, the one whose id comes first) is held back by none in it: somebody
   * must be told. Sources for whose labels `counts` says no hold nobody back.
   */
  inhibitedBy(
    id: string,
    labels: Labels,
    counts: Counts = () => true,
  ): { readonly rule: string; readonly source: string } | undefined {
    const target = { id, labels };
    for (const [rule, source] of this.#holders(target, counts)) {
      if (leads(target, source) && this.#isHeld(source, target, { counts, seen: new Set([source.id]) })) continue;
      return { rule: rule.name, source: source.id };
    }
    return undefined;
  }

  *#holders({ id, labels }: Held, counts: Counts): Iterable<readonly [InhibitRule, Source]> {
    for (const [index, rule] of this.#rules.entries()) {
      const sides = sidesOf(rule, labels);
      if (!sides.target) continue;
      const sources = this.#sources[index]?.get(equalKey(rule, labels))?.values() ?? [];
      for (const source of sources) {
        if (source.id !== id && !(sides.source && source.both) && counts(source.labels)) yield [rule, source];
      }
    }
  }

  /** Whether `by` holds `held` back, also through others that `by` leads. Looks at so many at most, and then says no. */
  #isHeld(held: Held, by: Held, walk: Walk): boolean {
    const { counts, seen } = walk;
    for (const [, source] of this.#holders(held, counts)) {
      if (source.id === by.id) return true;
      if (seen.has(source.id) || !leads(by, source)) continue;
      if (seen.size >= MOST_IN_A_RING) return false;
      seen.add(source.id);
      if (this.#isHeld(source, by, walk)) return true;
    }
    return false;
  }
}

const MOST_IN_A_RING = 64;

type Counts = (source: Labels) => boolean;

interface Walk {
  readonly counts: Counts;
  readonly seen: Set<string>;
}

type Held = Pick<Source, "id" | "labels">;

function leads(a: Held, b: Held): boolean {
  const [left, right] = [severityOf(a), severityOf(b)];
  return left === right ? a.id < b.id : left > right;
}

function severityOf({ labels }: Held): number {
  return (SEVERITIES as readonly string[]).indexOf(labels["severity"] ?? "");
}
