import type { Event, Json } from "@rolecall/core";
import type { StateRow } from "../detector.ts";
import { actorOf } from "../rules/beside.ts";
import type { RuleMatch } from "../rules/index.ts";
import { ChangedRows, type RowChanges } from "../snapshot/changed-rows.ts";
import { decodeState, encodeState } from "../snapshot/codec.ts";
import { oldestTenth } from "../state/oldest-tenth.ts";
import { networkOf, placesOf } from "./network.ts";
import { type Departure, departs, isOver, learnSet, newReadSet, type ReadSet } from "./read-set.ts";

/** Sets remembered; when full, the tenth that was silent longest is forgotten, and told of again. */
const MOST_SETS = 4096;
const MAX_KEY = 256;

/** A set, and when it was read last, ms. */
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

  /** The match as it is told, with what is new about it; undefined where it is as ever. It is learned where the identity `teaches`. */
  judge(match: RuleMatch, event: Event, at: number, teaches: boolean): RuleMatch | undefined {
    const key = JSON.stringify([match.story ?? match.rule, actorOf(event)]);
    const known = this.#sets.get(key);
    const kept = known === undefined || isOver(known.set, at) ? { set: newReadSet(at), lastAt: at } : known;
    const departure = departs(kept.set, match, event, at);
    if (teaches) {
      learnSet(kept.set, match, event, at);
      kept.lastAt = Math.max(kept.lastAt, at);
      this.#keep(key, kept);
    }
    return departure === undefined ? undefined : told(match, event, departure);
  }

  takeRows(): RowChanges {
    return this.#changed.take((key) => encodeState(plainOf(this.#sets.get(key) as Kept)));
  }

  restore(rows: Iterable<StateRow>): void {
    for (const { key, state } of rows)
      this.#sets.set(key.slice(key.indexOf(":") + 1), keptOf(decodeState(state).plain as unknown as PlainKept));
  }

  #keep(key: string, kept: Kept): void {
    if (!this.#sets.has(key) && this.#sets.size >= MOST_SETS) this.#makeRoom();
    this.#sets.set(key, kept);
    this.#changed.write(key);
  }

  #makeRoom(): void {
    for (const key of oldestTenth(this.#sets, MOST_SETS, ({ lastAt }) => lastAt)) {
      this.#sets.delete(key);
      this.#changed.remove(key);
    }
  }
}

/**
 * In its first days it is one finding, and then one from each place. That it is another time of the day, and nothing else, is `low`:
 * whoever deploys does so when it is ready.
 */
function told(match: RuleMatch, event: Event, { of, dimension, isEarly }: Departure): RuleMatch {
  const place = JSON.stringify([event.client ?? "", networkOf(event)]).slice(0, MAX_KEY);
  return {
    ...match,
    key: isEarly ? match.key : place,
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
