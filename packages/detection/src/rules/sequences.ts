import { isJsonObject, type Json, parseJson } from "@rolecall/core";
import { ChangedRows } from "../snapshot/changed-rows.ts";
import { oldestTenth } from "../state/oldest-tenth.ts";
import type { RuleRows } from "./rule-set.ts";

/** For each step, when the latest chain that reached it began; -1 where none did. */
type Reached = number[];

interface Chain {
  readonly reached: Reached;
  lastAt: number;
  readonly withinMs: number;
}

const encoder = new TextEncoder();
const PREFIX = "rule:sequence:";

/**
 * How far each identity is in each sequence. Of the chains that reached a step only the one that began last is kept: it
 * lasts longest, so that no match is missed. A pure function of the events in their order. Bounded: `capacity` chains;
 * when full, those silent longest are forgotten, and those whose span is over.
 */
export class Sequences {
  readonly #chains = new Map<string, Chain>();
  readonly #changed = new ChangedRows();
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /**
   * An event at `at` that satisfies `fits` of the steps; true where it is the last one of a whole chain, which then begins
   * anew. One event is at most one step.
   */
  advance(key: string, at: number, withinMs: number, fits: readonly boolean[]): boolean {
    const chain = this.#chains.get(PREFIX + key);
    const reached = chain?.reached ?? new Array<number>(fits.length).fill(-1);
    let changed = false;
    for (let step = fits.length - 1; step >= 0; step -= 1) {
      const begun = step === 0 ? at : (reached[step - 1] ?? -1);
      if (!fits[step] || begun < 0 || Math.abs(at - begun) > withinMs || begun < (reached[step] ?? -1)) continue;
      reached[step] = begun;
      changed = true;
    }
    if (!changed) return false;
    const whole = (reached.at(-1) ?? -1) >= 0;
    this.#keep(PREFIX + key, { reached: whole ? reached.map(() => -1) : reached, lastAt: at, withinMs });
    return whole;
  }

  /** The rows changed since the last call, keys in order. */
  takeRows(): RuleRows {
    return this.#changed.take((key) => encoder.encode(JSON.stringify(this.#plain(key))));
  }

  restore(rows: Iterable<{ readonly key: string; readonly state: Uint8Array }>): void {
    const decoder = new TextDecoder();
    for (const { key, state } of rows) {
      const plain = key.startsWith(PREFIX) ? parseJson(decoder.decode(state)) : undefined;
      if (!isJsonObject(plain) || !Array.isArray(plain["reached"])) continue;
      const { reached, last, span } = plain;
      if (typeof last !== "number" || typeof span !== "number") continue;
      this.#chains.set(key, { reached: (reached as readonly unknown[]).map(Number), lastAt: last, withinMs: span });
    }
  }

  #plain(key: string): Json {
    const chain = this.#chains.get(key);
    return { v: 1, reached: chain?.reached ?? [], last: chain?.lastAt ?? 0, span: chain?.withinMs ?? 0 };
  }

  #keep(key: string, chain: Chain): void {
    if (!this.#chains.has(key) && this.#chains.size >= this.#capacity) this.#makeRoom(chain.lastAt);
    if (chain.reached.every((begun) => begun < 0)) {
      if (this.#chains.has(key)) this.#drop(key);
      return;
    }
    this.#chains.set(key, chain);
    this.#changed.write(key);
  }

  #makeRoom(at: number): void {
    for (const [key, chain] of this.#chains) if (at - chain.lastAt > chain.withinMs) this.#drop(key);
    if (this.#chains.size < this.#capacity) return;
    for (const key of oldestTenth(this.#chains, this.#capacity, ({ lastAt }) => lastAt)) this.#drop(key);
  }

  #drop(key: string): void {
    this.#chains.delete(key);
    this.#changed.remove(key);
  }
}
