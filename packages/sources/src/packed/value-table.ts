import type { PackedValue } from "./packed-events.ts";

type PackedObject = Exclude<PackedValue, string>;

/** The places of values in the table of the side that packs. */
export class ValueTable {
  readonly #texts = new Map<string, number>();
  readonly #redacted = new Map<string, number>();
  readonly #objects = new Map<string, number>();
  /** What stands in the table in place of what was asked for, where that held a secret. */
  readonly #masked = new Map<number, PackedValue>();
  #size = 0;
  #fresh: PackedValue[] = [];
  #anew = true;
  /** How often it began anew: what columns remember holds for one time only. */
  turn = 0;
  readonly #most: number;
  readonly #redact: (text: string) => string;

  /** `most` values are remembered; when there are more, both sides begin anew. */
  constructor(most: number, redact: (text: string) => string) {
    this.#most = most;
    this.#redact = redact;
  }

  textId(text: string): number {
    return this.#texts.get(text) ?? this.#add(this.#texts, text, text, text);
  }

  /** Of the text without its secrets: one look-up says what it is, and where. */
  redactedId(text: string): number {
    return this.#redacted.get(text) ?? this.#add(this.#redacted, text, text, this.#redact(text));
  }

  /** `redacted` is the value where it holds no secret, and what goes into the table. */
  objectId<V extends PackedObject>(value: V, redacted: (value: V) => V): number {
    const key = JSON.stringify(value);
    return this.#objects.get(key) ?? this.#add(this.#objects, key, value, redacted(value));
  }

  /** Has any value that is remembered held a secret? */
  get hasMasked(): boolean {
    return this.#masked.size > 0;
  }

  /** The value of this place, where it is another than the one it was asked for with. */
  masked(id: number): PackedValue | undefined {
    return this.#masked.get(id);
  }

  /** What came to the table since the last call. Where it is full, it is empty from now on. */
  take(): { readonly anew: boolean; readonly fresh: readonly PackedValue[] } {
    const taken = { anew: this.#anew, fresh: this.#fresh };
    this.#fresh = [];
    this.#anew = this.#size > this.#most;
    if (this.#anew) {
      for (const memory of [this.#texts, this.#redacted, this.#objects, this.#masked]) memory.clear();
      this.#size = 0;
      this.turn += 1;
    }
    return taken;
  }

  #add(ids: Map<string, number>, key: string, value: PackedValue, redacted: PackedValue): number {
    this.#size += 1;
    ids.set(key, this.#size);
    this.#fresh.push(redacted);
    if (redacted !== value) this.#masked.set(this.#size, redacted);
    return this.#size;
  }
}
