import { type Labels, labelOf, type Matcher } from "../matcher/matcher.ts";
import { isSilencedBy, matcherSets, type Silence } from "./silence.ts";

/** Longest beginning that is told apart, and how long one has to be to tell anything. */
const PREFIX_MAX = 24;
const PREFIX_MIN = 3;

/** Characters of a part by which what a value must hold is found. */
const PART = 3;

/** One label's silences: by the whole value, by how it begins (by the length of that), and by a part that it must hold. */
interface Bucket {
  readonly whole: Map<string, Set<string>>;
  readonly begins: Map<number, Map<string, Set<string>>>;
  readonly holds: Map<string, Set<string>>;
}

/**
 * Silences by one matcher of each of their sets, so that a finding is compared with few of ten thousand: the values that
 * pass it, or what those begin with or hold.
 */
export class SilenceIndex {
  readonly #silences: ReadonlyMap<string, Silence>;
  readonly #buckets = new Map<string, Bucket>();
  /** Ids of those that have a set in which no matcher says anything of the kind. */
  readonly #others = new Set<string>();

  /** `silences` is looked up at each question; changes of matchers are to be told with `set`. */
  constructor(silences: ReadonlyMap<string, Silence>) {
    this.#silences = silences;
    for (const silence of silences.values()) this.set(silence);
  }

  /** A silence was set or changed. Places of former matchers are left: they cost a look and decide nothing. */
  set(silence: Silence): void {
    for (const set of matcherSets(silence)) {
      for (const ids of this.#anchorOf(set) ?? [this.#others]) ids.add(silence.silenceId);
    }
  }

  /** A silence is gone from memory. */
  delete(silence: Silence): void {
    this.#others.delete(silence.silenceId);
    for (const matcher of matcherSets(silence).flat()) {
      for (const ids of this.#placesOf(matcher) ?? []) ids.delete(silence.silenceId);
      for (const ids of this.#buckets.get(matcher.name)?.holds.values() ?? []) ids.delete(silence.silenceId);
    }
  }

  /** The active silence that matches, of those that count the one with the lowest id, so that every process names the same. */
  silencedBy(labels: Labels, now: number, counts: (silence: Silence) => boolean = () => true): Silence | undefined {
    let first: Silence | undefined;
    const consider = (id: string): void => {
      if (first !== undefined && id >= first.silenceId) return;
      const silence = this.#silences.get(id);
      if (silence !== undefined && counts(silence) && isSilencedBy(silence, labels, now)) first = silence;
    };
    for (const [name, { whole, begins, holds }] of this.#buckets) {
      const value = labelOf(labels, name);
      whole.get(value)?.forEach(consider);
      for (const [length, ids] of begins) ids.get(value.slice(0, length))?.forEach(consider);
      const last = holds.size === 0 ? 0 : value.length - PART + 1;
      for (let at = 0; at < last; at += 1) holds.get(value.slice(at, at + PART))?.forEach(consider);
    }
    this.#others.forEach(consider);
    return first;
  }

  /** Where the matcher with the fewest neighbours has its silences. */
  #anchorOf(set: readonly Matcher[]): readonly Set<string>[] | undefined {
    const places = set.flatMap((matcher) => {
      const found = this.#placesOf(matcher);
      return found === undefined ? [] : [found];
    });
    const crowd = (ids: readonly Set<string>[]): number => ids.reduce((sum, { size }) => sum + size, 0);
    return places.toSorted((a, b) => crowd(a) - crowd(b))[0];
  }

  #placesOf({ name, words, prefix, inside }: Matcher): readonly Set<string>[] | undefined {
    const bucket = this.#buckets.get(name) ?? { whole: new Map(), begins: new Map(), holds: new Map() };
    if (words === undefined && prefix.length < PREFIX_MIN && inside.length < PART) return undefined;
    this.#buckets.set(name, bucket);
    if (words !== undefined) return [...words].map((word) => idsIn(bucket.whole, word));
    if (prefix.length < PREFIX_MIN) return [rarestPart(bucket.holds, inside)];
    const cut = prefix.slice(0, PREFIX_MAX);
    const begins = bucket.begins.get(cut.length) ?? new Map<string, Set<string>>();
    bucket.begins.set(cut.length, begins);
    return [idsIn(begins, cut)];
  }
}

/** Of the parts of a text the one that the fewest others are found by. */
function rarestPart(holds: Map<string, Set<string>>, text: string): Set<string> {
  const parts = Array.from({ length: text.length - PART + 1 }, (_, at) => text.slice(at, at + PART));
  const crowd = (part: string): number => holds.get(part)?.size ?? 0;
  const rarest = parts.reduce((best, part) => (crowd(part) < crowd(best) ? part : best));
  return idsIn(holds, rarest);
}

function idsIn(places: Map<string, Set<string>>, key: string): Set<string> {
  const ids = places.get(key) ?? new Set<string>();
  places.set(key, ids);
  return ids;
}
