import type { Json } from "@rolecall/core";
import type { RuleRows } from "./rule-set.ts";

/** Which rows of a rule's state were written or removed since they were last taken. */
export class ChangedRows {
  readonly #written = new Set<string>();
  readonly #removed = new Set<string>();

  write(key: string): void {
    this.#written.add(key);
    this.#removed.delete(key);
  }

  remove(key: string): void {
    this.#written.delete(key);
    this.#removed.add(key);
  }

  /** The rows changed since the last call, keys in order; `plain` is what a row holds now. */
  take(plain: (key: string) => Json): RuleRows {
    const encoder = new TextEncoder();
    const rows = Array.from(this.#written)
      .toSorted()
      .map((key) => ({ key, state: encoder.encode(JSON.stringify(plain(key))) }));
    const removed = Array.from(this.#removed).toSorted();
    this.#written.clear();
    this.#removed.clear();
    return { rows, removed };
  }
}
