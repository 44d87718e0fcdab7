import type { StateRow } from "../detector.ts";

/** Rows that changed, and the keys of those that are no more; both in order of keys. */
export interface RowChanges {
  readonly rows: readonly StateRow[];
  readonly removed: readonly string[];
}

/** Which rows of a part of the state were written or removed since they were last taken. */
export class ChangedRows {
  readonly #prefix: string;
  readonly #written = new Set<string>();
  readonly #removed = new Set<string>();

  /** @param prefix of the keys that rows have, before the names that the part knows them by. */
  constructor(prefix: string = "") {
    this.#prefix = prefix;
  }

  write(name: string): void {
    this.#written.add(name);
    this.#removed.delete(name);
  }

  remove(name: string): void {
    this.#written.delete(name);
    this.#removed.add(name);
  }

  /** The rows changed since the last call; `stateOf` is what a row holds now. */
  take(stateOf: (name: string) => Uint8Array): RowChanges {
    const keyOf = (name: string): string => `${this.#prefix}${name}`;
    const written = Array.from(this.#written).toSorted();
    const rows = written.map((name) => ({ key: keyOf(name), state: stateOf(name) }));
    const removed = Array.from(this.#removed, keyOf).toSorted();
    this.#written.clear();
    this.#removed.clear();
    return { rows, removed };
  }
}
