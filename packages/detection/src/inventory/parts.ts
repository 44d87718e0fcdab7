import type { Json } from "@rolecall/core";
import type { StateRow } from "../detector.ts";
import { decodeState, encodeState } from "../snapshot/codec.ts";

/** One part of something that is told in parts. */
export interface Part<T> {
  readonly version: string;
  readonly part: number;
  readonly parts: number;
  readonly body: T;
}

/** More parts than this are no declaration: a million identities are about 700. */
const MOST_PARTS = 8192;

/**
 * Collects the parts of a declaration and says when it is whole. Its rows are the parts as they came, so that a restart
 * knows what was declared, and what is still on its way.
 */
export class Parts<T> {
  readonly #kind: string;
  #version = "";
  #kept: readonly string[] = [];
  #coming = new Map<number, Part<T>>();
  #rows = new Map<string, Uint8Array>();
  #removed: string[] = [];

  constructor(kind: string) {
    this.#kind = kind;
  }

  /** The version that holds; empty before the first. */
  get version(): string {
    return this.#version;
  }

  /** The bodies in order once the last part is there; undefined before, and for what holds already. */
  accept(part: Part<T>): readonly T[] | undefined {
    if (part.version === this.#version || !isSound(part)) return undefined;
    const [other] = this.#coming.values();
    if (other !== undefined && other.version !== part.version) this.#drop();
    this.#coming.set(part.part, part);
    this.#rows.set(this.#keyOf(part), encodeState(part as unknown as Json));
    return this.#settle();
  }

  takeRows(): { readonly rows: readonly StateRow[]; readonly removed: readonly string[] } {
    const rows = Array.from(this.#rows, ([key, state]) => ({ key, state }));
    const removed = this.#removed;
    this.#rows = new Map();
    this.#removed = [];
    return { rows, removed };
  }

  /** What holds after a restart. */
  restore(rows: Iterable<StateRow>): readonly T[] | undefined {
    let whole: readonly T[] | undefined;
    const parts = Array.from(rows, (row) => decodeState(row.state).plain as Part<T>);
    const byVersion = Array.from(Map.groupBy(parts, (part) => part.version).values());
    byVersion.sort((a, b) => Number(isWhole(b)) - Number(isWhole(a)));
    for (const version of byVersion) for (const part of version) whole = this.accept(part) ?? whole;
    this.#rows = new Map();
    return whole;
  }

  #settle(): readonly T[] | undefined {
    const parts = Array.from(this.#coming.values()).toSorted((a, b) => a.part - b.part);
    if (!isWhole(parts)) return undefined;
    this.#removed.push(...this.#kept);
    this.#kept = parts.map((part) => this.#keyOf(part));
    this.#version = parts[0]?.version ?? "";
    this.#coming = new Map();
    return parts.map((part) => part.body);
  }

  #drop(): void {
    for (const part of this.#coming.values()) {
      this.#rows.delete(this.#keyOf(part));
      this.#removed.push(this.#keyOf(part));
    }
    this.#coming = new Map();
  }

  #keyOf(part: Part<T>): string {
    return `${this.#kind}:${part.version}:${part.part}`;
  }
}

function isWhole(parts: readonly Part<unknown>[]): boolean {
  return parts.length > 0 && parts.length === parts[0]?.parts;
}

function isSound({ version, part, parts }: Part<unknown>): boolean {
  if (version === "" || !Number.isSafeInteger(part) || !Number.isSafeInteger(parts)) return false;
  return part >= 0 && part < parts && parts <= MOST_PARTS;
}
