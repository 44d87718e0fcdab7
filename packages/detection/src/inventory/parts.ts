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
/** Versions whose parts may come at once: two processes that declare different files at one moment. */
const MOST_COMING = 2;

/**
 * Collects the parts of a declaration and says when it is whole. Its rows are the parts as they came, so that a restart
 * knows what was declared, and what is still on its way.
 */
export class Parts<T> {
  readonly #kind: string;
  #version = "";
  #kept: readonly string[] = [];
  /** By version, the one that began first in front. */
  readonly #coming = new Map<string, Map<number, Part<T>>>();
  #rows = new Map<string, Uint8Array>();
  #removed = new Set<string>();

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
    const coming = this.#coming.get(part.version) ?? this.#begin(part.version);
    coming.set(part.part, part);
    this.#rows.set(this.#keyOf(part), encodeState(part as unknown as Json));
    this.#removed.delete(this.#keyOf(part));
    return this.#settle(coming);
  }

  takeRows(): { readonly rows: readonly StateRow[]; readonly removed: readonly string[] } {
    const rows = Array.from(this.#rows, ([key, state]) => ({ key, state }));
    const removed = [...this.#removed];
    this.#rows = new Map();
    this.#removed = new Set();
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

  /** One that was broken off makes room. */
  #begin(version: string): Map<number, Part<T>> {
    const [first] = this.#coming;
    if (first !== undefined && this.#coming.size >= MOST_COMING) {
      this.#coming.delete(first[0]);
      this.#drop(Array.from(first[1].values(), (part) => this.#keyOf(part)));
    }
    const parts = new Map<number, Part<T>>();
    this.#coming.set(version, parts);
    return parts;
  }

  #settle(coming: ReadonlyMap<number, Part<T>>): readonly T[] | undefined {
    const parts = Array.from(coming.values()).toSorted((a, b) => a.part - b.part);
    if (!isWhole(parts)) return undefined;
    this.#drop(this.#kept);
    this.#kept = parts.map((part) => this.#keyOf(part));
    this.#version = parts[0]?.version ?? "";
    this.#coming.delete(this.#version);
    return parts.map((part) => part.body);
  }

  #drop(keys: readonly string[]): void {
    for (const key of keys) {
      this.#rows.delete(key);
      this.#removed.add(key);
    }
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
