import { compileGlob } from "../rules/glob.ts";

interface Entry<T> {
  readonly order: number;
  readonly matches: (text: string) => boolean;
  readonly value: T;
}

/**
 * Values by globs, found without trying each glob: an entry is kept under the longer of what its glob begins and ends
 * with, so that only those are tried whose beginning or end the text has. Ten thousand patterns cost about as many
 * look-ups as their literal ends have lengths.
 */
export class PatternIndex<T> {
  readonly #byStart = new Map<string, Entry<T>[]>();
  readonly #byEnd = new Map<string, Entry<T>[]>();
  readonly #startLengths = new Set<number>();
  readonly #endLengths = new Set<number>();
  #size = 0;

  add(pattern: string, value: T): void {
    const parts = pattern.split("*");
    const first = parts[0] ?? "";
    const last = parts.at(-1) ?? "";
    const entry = { order: this.#size, matches: compileGlob(pattern), value };
    this.#size += 1;
    if (first.length >= last.length) put(this.#byStart, this.#startLengths, first, entry);
    else put(this.#byEnd, this.#endLengths, last, entry);
  }

  /** The values whose pattern the text matches, in the order in which they were added. */
  find(text: string): readonly T[] {
    const found: Entry<T>[] = [];
    for (const length of this.#startLengths) {
      if (length <= text.length) collect(this.#byStart.get(text.slice(0, length)), text, found);
    }
    for (const length of this.#endLengths) {
      if (length <= text.length) collect(this.#byEnd.get(text.slice(text.length - length)), text, found);
    }
    return found.length < 2
      ? found.map(({ value }) => value)
      : found.toSorted((a, b) => a.order - b.order).map(({ value }) => value);
  }
}

function put<T>(map: Map<string, Entry<T>[]>, lengths: Set<number>, key: string, entry: Entry<T>): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [entry]);
  else known.push(entry);
  lengths.add(key.length);
}

function collect<T>(entries: readonly Entry<T>[] | undefined, text: string, found: Entry<T>[]): void {
  if (entries === undefined) return;
  for (const entry of entries) if (entry.matches(text)) found.push(entry);
}
