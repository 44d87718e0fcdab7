/** Texts remembered; beyond, a value is named by its hash. */
const MOST_NAMES = 1 << 20;
/** A longer text is cut: it is shown to people, never compared. */
const LONGEST = 200;
/** Names per row of a snapshot. */
const NAMES_PER_ROW = 1024;

/** Remembers the text of a value when it is first seen, so that it can be named later. */
export type Remembers = Pick<Names, "remember">;

/** The texts behind the hashes in the slots, in the order in which they first appeared. */
export class Names {
  readonly #index = new Map<number, number>();
  readonly #hashes: number[] = [];
  readonly #texts: string[] = [];
  #saved = 0;

  remember(hash: number, text: string): void {
    if (this.#index.has(hash) || this.#texts.length >= MOST_NAMES) return;
    this.#index.set(hash, this.#texts.length);
    this.#hashes.push(hash);
    this.#texts.push(text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);
  }

  /** The text, or a stand-in where it is no longer known. */
  of(hash: number): string {
    const at = this.#index.get(hash);
    return at === undefined ? `#${hash.toString(16)}` : (this.#texts[at] as string);
  }

  /** Rows of names that are new since the last call; the last one is given again until it is full. */
  takeChanged(): readonly { readonly row: number; readonly names: readonly (readonly [number, string])[] }[] {
    const changed: { row: number; names: [number, string][] }[] = [];
    if (this.#saved === this.#texts.length) return changed;
    for (let row = Math.floor(this.#saved / NAMES_PER_ROW); row * NAMES_PER_ROW < this.#texts.length; row += 1) {
      const from = row * NAMES_PER_ROW;
      const texts = this.#texts.slice(from, from + NAMES_PER_ROW);
      changed.push({ row, names: texts.map((text, i) => [this.#hashes[from + i] as number, text]) });
    }
    this.#saved = this.#texts.length;
    return changed;
  }

  /** Load rows in ascending order. */
  load(names: readonly (readonly [number, string])[]): void {
    for (const [hash, text] of names) this.remember(hash, text);
    this.#saved = this.#texts.length;
  }
}
