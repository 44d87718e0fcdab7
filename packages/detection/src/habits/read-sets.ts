import type { Event, Json } from "@rolecall/core";
import type { StateRow } from "../detector.ts";
import { actorOf } from "../rules/beside.ts";
import type { RuleMatch } from "../rules/index.ts";
import { ChangedRows, type RowChanges } from "../snapshot/changed-rows.ts";
import { decodeState, encodeState } from "../snapshot/codec.ts";
import { oldestTenth } from "../state/oldest-tenth.ts";
import { networkOf, placesOf } from "./network.ts";
import { type Departure, departs, isOver, learnSet, newReadSet, type ReadSet } from "./read-set.ts";

/** Sets remembered, and names in all of them (some 80 MB); when full, the tenth that was silent longest is forgotten, and told of again. */
const MOST_SETS = 16_384;
const MOST_NAMES = 262_144;
const HOUR_MS = 3_600_000;
const MAX_KEY = 256;

/** A set, and when it was read last, ms, as far as an hour tells. */
interface Kept {
  readonly set: ReadSet;
  lastAt: number;
}

/**
 * Matches of rules about reading many things: told once, and then where it is other things, by somebody or from somewhere else, faster, or
 * at another time of the day. What several rules tell of one deed is one set. A pure function of the matches judged, in their order.
 */
export class ReadSets {
  readonly #sets = new Map<string, Kept>();
  readonly #changed = new ChangedRows("set:");
  readonly #most: { readonly sets: number; readonly names: number };
  #names = 0;

  constructor(most: { readonly sets: number; readonly names: number } = { sets: MOST_SETS, names: MOST_NAMES }) {
    this.#most = most;
  }

  /** The match as it is told, with what is new about it; undefined where it is as ever. It is learned where the identity `teaches`. */
  judge(match: RuleMatch, event: Event, at: number, teaches: boolean): RuleMatch | undefined {
    const key = JSON.stringify([match.story ?? match.rule, actorOf(event)]);
    const known = this.#sets.get(key);
    const kept = known === undefined || isOver(known.set, at) ? { set: newReadSet(at), lastAt: at } : known;
    const departure = departs(kept.set, match, event, at);
    if (teaches) this.#learn(key, kept, match, event, at);
    return departure === undefined ? undefined : told(match, event, departure);
  }

  takeRows(): RowChanges {
    return this.#changed.take((key) => encodeState(plainOf(this.#sets.get(key) as Kept)));
  }

  restore(rows: Iterable<StateRow>): void {
    for (const { key, state } of rows) {
      const kept = keptOf(decodeState(state).plain as unknown as PlainKept);
      this.#sets.set(key.slice(key.indexOf(":") + 1), kept);
      this.#names += kept.set.names.size;
    }
  }

  #learn(key: string, kept: Kept, match: RuleMatch, event: Event, at: number): void {
    const known = this.#sets.get(key);
    const before = known?.set.names.size ?? 0;
    const hasLearned = learnSet(kept.set, match, event, at);
    const isLater = at >= kept.lastAt + HOUR_MS;
    if (isLater) kept.lastAt = at;
    this.#sets.set(key, kept);
    this.#names += kept.set.names.size - before;
    if (known !== kept || hasLearned || isLater) this.#changed.write(key);
    if (this.#sets.size > this.#most.sets || this.#names > this.#most.names) this.#makeRoom(key);
  }

  #makeRoom(current: string): void {
    for (const key of oldestTenth(this.#sets, this.#sets.size, ({ lastAt }) => lastAt)) {
      if (key === current) continue;
      this.#names -= this.#sets.get(key)?.set.names.size ?? 0;
      this.#sets.delete(key);
      this.#changed.remove(key);
    }
  }
}

/**
 * In its first days it is one finding of each client and operator of networks, so that whoever has come by then is not hidden
 * in what the machine itself does, and then one of each client and network. That it is another time of the day, and nothing else, is `low`:
 * whoever deploys does so when it is ready.
 */
function told(match: RuleMatch, event: Event, { of, dimension, isEarly }: Departure): RuleMatch {
  const from = isEarly ? (event.src_asn ?? "") : networkOf(event);
  return {
    ...match,
    key: JSON.stringify([event.client ?? "", from]).slice(0, MAX_KEY),
    severity: of === "hour" ? "low" : match.severity,
    dimensions: [...match.dimensions, dimension],
    ...(of === "network" && { together: { words: MOVED, marks: placesOf(event) } }),
  };
}

const MOVED = "read as much as each does often, but from a network that is new to it";

type Mapped = "hours" | "names" | "paces";
type Entries<M> = M extends Map<infer K, infer V> ? [K, V][] : never;

/** As it stands in a row. */
interface PlainKept {
  readonly lastAt: number;
  readonly set: Omit<ReadSet, Mapped> & { readonly [K in Mapped]: Entries<ReadSet[K]> };
}

function plainOf({ set, lastAt }: Kept): Json {
  const { hours, names, paces } = set;
  const mapped = { hours: Array.from(hours), names: Array.from(names), paces: Array.from(paces) };
  const plain: PlainKept = { lastAt, set: { ...set, ...mapped } };
  return plain as unknown as Json;
}

function keptOf({ set, lastAt }: PlainKept): Kept {
  const { hours, names, paces } = set;
  return { set: { ...set, hours: new Map(hours), names: new Map(names), paces: new Map(paces) }, lastAt };
}
