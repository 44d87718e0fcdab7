import { type ChangeRecord, type Json, parseTime } from "@rolecall/core";
import type { StateRow } from "../detector.ts";
import { compileGlob } from "../rules/glob.ts";
import { decodeState, encodeState } from "../snapshot/codec.ts";
import { type Allowance, allowanceOf, type ChangeOf } from "./allowance.ts";
import type { Change } from "./change.ts";

const HOUR_MS = 3_600_000;
/** A change explains nothing for longer, whatever its record says: 14 days. */
const LONGEST_HOURS = 336;
/** Changes remembered of each sort, told and learned; when full, the one that ends first makes room. */
const MOST_TOLD = 1000;
const MOST_LEARNED = 50_000;
/** Answers remembered; then all are forgotten. */
const MOST_ANSWERS = 100_000;

/** What explains an hour of an identity. */
export interface Explaining {
  readonly uid: string;
  readonly allowance: Allowance;
  readonly changes: readonly Change[];
}

interface Told {
  readonly change: Change;
  readonly matches: readonly ((uid: string) => boolean)[];
}

interface Answer {
  readonly hour: number;
  readonly explaining: Explaining | undefined;
}

/** What was changed of late, and which hours of which identities that explains. Part of the snapshot. */
export class ChangeBook {
  readonly #told = new Map<string, Told>();
  /** By whom it is about, a uid or `…/*`, then by key. */
  readonly #learned = new Map<string, Map<string, Change>>();
  #learnedCount = 0;
  /** By identity; what was answered of an hour holds until the book changes. */
  readonly #answers = new Map<string, Answer>();
  readonly #dirty = new Map<string, Change>();
  readonly #removed = new Set<string>();

  /** Nothing is explained: true for most, and asked for each event. */
  get isEmpty(): boolean {
    return this.#told.size === 0 && this.#learnedCount === 0;
  }

  /** Somebody tells of a change; told again under the same id it replaces what was told. */
  tell({ change_uid, change, identities, from, until, by, note }: ChangeRecord): void {
    const at = parseTime(from);
    const first = Math.floor(at / HOUR_MS);
    const last = Math.min(first + LONGEST_HOURS, Math.floor(parseTime(until) / HOUR_MS));
    if (!Number.isFinite(first) || !(last >= first)) return;
    this.#note({
      ...{ key: `told:${change_uid}`, change, identities, at, by, what: note },
      ...{ from: first, until: last, isLearned: false },
    });
  }

  /** The log shows a change of `target`, a uid or `…/*`; one of the same kind goes on for longer. */
  learn(change: Omit<Change, "key" | "identities" | "isLearned"> & { readonly target: string }): void {
    const { target, ...rest } = change;
    const key = `${change.change}:${target}`;
    // The same again within the hour says nothing new.
    if (this.#learned.get(target)?.get(key)?.until === change.until) return;
    this.#note({ ...rest, key, identities: [target], isLearned: true });
  }

  /** What explains `hour` of the identity; undefined for nearly all. */
  explaining(uid: string, hour: number): Explaining | undefined {
    if (!this.#mayExplain(uid)) return undefined;
    const known = this.#answers.get(uid);
    if (known?.hour === hour) return known.explaining;
    const changes = this.#of(uid).filter(({ from, until }) => from <= hour && hour <= until);
    const explaining =
      changes.length === 0 ? undefined : { uid, changes, allowance: allowanceOf(changes.map(({ change }) => change)) };
    if (this.#answers.size >= MOST_ANSWERS) this.#answers.clear();
    this.#answers.set(uid, { hour, explaining });
    return explaining;
  }

  /** False for nearly all, without a look at any hour: somewhere something is released at any time, and this is asked for each event. */
  #mayExplain(uid: string): boolean {
    if (this.#told.size > 0 || this.#learned.has(uid)) return true;
    const many = this.#learnedCount === 0 ? undefined : repositoryOf(uid);
    return many !== undefined && this.#learned.has(many);
  }

  /** The identity does what no change that was merely read off the log explains: none of them, or of that kind, does any more. */
  distrust(uid: string, kind?: ChangeOf): void {
    for (const target of targetsOf(uid)) {
      for (const { key, change } of [...(this.#learned.get(target)?.values() ?? [])])
        if (kind === undefined || change === kind) this.#forget(target, key);
    }
  }

  /** End of a day: what explains nothing from `hour` on is forgotten. */
  closeDay(hour: number): void {
    // An event that comes late counts for an hour that is over.
    const over = hour - 24;
    for (const [key, { change }] of this.#told) if (change.until < over) this.#drop(key);
    for (const [target, changes] of this.#learned)
      for (const { key, until } of [...changes.values()]) if (until < over) this.#forget(target, key);
  }

  takeRows(): { readonly rows: readonly StateRow[]; readonly removed: readonly string[] } {
    const rows = Array.from(this.#dirty)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, change]) => ({ key: `change:${key}`, state: encodeState(change as unknown as Json) }));
    const removed = Array.from(this.#removed, (key) => `change:${key}`).toSorted();
    this.#dirty.clear();
    this.#removed.clear();
    return { rows, removed };
  }

  restore(rows: readonly StateRow[]): void {
    const changes = rows.map(({ state }) => decodeState(state).plain as unknown as Change);
    for (const change of changes.toSorted((a, b) => (a.key < b.key ? -1 : 1))) this.#put(change);
  }

  #note(change: Change): void {
    if (change.isLearned && this.#learnedCount >= MOST_LEARNED) this.#makeRoom();
    if (!change.isLearned && this.#told.size >= MOST_TOLD && !this.#told.has(change.key)) this.#dropFirst();
    this.#put(change);
    this.#dirty.set(change.key, change);
    this.#removed.delete(change.key);
    this.#answers.clear();
  }

  #put(change: Change): void {
    if (!change.isLearned) {
      this.#told.set(change.key, { change, matches: change.identities.map(compileGlob) });
      return;
    }
    const [target = ""] = change.identities;
    const known = this.#learned.get(target) ?? new Map<string, Change>();
    if (!known.has(change.key)) this.#learnedCount += 1;
    known.set(change.key, change);
    this.#learned.set(target, known);
  }

  #of(uid: string): readonly Change[] {
    const learned = targetsOf(uid).flatMap((target) => [...(this.#learned.get(target)?.values() ?? [])]);
    const told = Array.from(this.#told.values())
      .filter(({ matches }) => matches.some((match) => match(uid)))
      .map(({ change }) => change);
    return [...told, ...learned].toSorted((a, b) => (a.key < b.key ? -1 : 1));
  }

  #dropFirst(): void {
    let first: Change | undefined;
    for (const { change } of this.#told.values()) if (first === undefined || endsBefore(change, first)) first = change;
    if (first !== undefined) this.#drop(first.key);
  }

  /** A tenth at once, so that it is seldom done. */
  #makeRoom(): void {
    const all = Array.from(this.#learned.values(), (changes) => [...changes.values()]).flat();
    const ended = all.toSorted((a, b) => (endsBefore(a, b) ? -1 : 1)).slice(0, MOST_LEARNED / 10);
    for (const { key, identities } of ended) this.#forget(identities[0] ?? "", key);
  }

  #drop(key: string): void {
    this.#told.delete(key);
    this.#gone(key);
  }

  #forget(target: string, key: string): void {
    const changes = this.#learned.get(target);
    if (changes?.delete(key) !== true) return;
    this.#learnedCount -= 1;
    if (changes.size === 0) this.#learned.delete(target);
    this.#gone(key);
  }

  #gone(key: string): void {
    this.#dirty.delete(key);
    this.#removed.add(key);
    this.#answers.clear();
  }
}

function endsBefore(a: Change, b: Change): boolean {
  return a.until < b.until || (a.until === b.until && a.key < b.key);
}

/** What the log may have named an identity by: itself, or all that its repository holds. */
function targetsOf(uid: string): readonly string[] {
  const many = repositoryOf(uid);
  return many === undefined ? [uid] : [uid, many];
}

function repositoryOf(uid: string): string | undefined {
  const slash = uid.lastIndexOf("/");
  return slash < 0 ? undefined : `${uid.slice(0, slash)}/*`;
}
