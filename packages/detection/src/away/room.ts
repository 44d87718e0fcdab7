import type { Behavior } from "../behavior.ts";
import type { EpisodeBook } from "../episode/episode-book.ts";
import type { Baselines } from "../hour/baselines.ts";
import { AT } from "../state/layout.ts";
import type { Registry } from "../state/registry.ts";
import type { Rows } from "../state/rows.ts";

/** When there is no room, it is made for so many at once: looking at all is paid rarely, and that they leave stops nobody for long. */
const SHARE = 1 / 128;
/** More identities than this nobody may ask for: an id has its place in {@link rankOf}. */
const MOST_IDENTITIES: number = 2 ** 24;
const LATEST_HOUR = 2 ** 27 - 1;
/** One that acted in fewer hours than this has not lived: a name that was made up, a preview, the run of a job. */
const LIVED_HOURS = 2;

export interface RoomParts {
  readonly baselines: Baselines;
  readonly behavior: Behavior;
  readonly episodes: EpisodeBook;
  readonly registry: Registry;
  /** Identities that there is room for. */
  readonly most: number;
  /** Lets the identity go. */
  readonly leave: (id: number) => void;
}

/**
 * The room that a partition has for identities. Where it is short, those leave of whom least is known: names that acted in one
 * hour only before those that lived, among either the longest silent first, and of two the one with the lower id. So whoever
 * sends made-up names pushes out made-up names. Nobody leaves in its hour, nor while a finding about its behaviour is open or
 * may still be judged.
 *
 * Who leaves follows from what is known alone, and so from the events.
 */
export class Room {
  readonly #parts: RoomParts;
  /** The hour in which nobody could leave: until it ends there is no use in looking again. */
  #fullIn = -1;

  constructor(parts: RoomParts) {
    this.#parts = parts;
  }

  /** True where there is room for one more, or is now. `hour` is the next one that closes. */
  make(hour: number): boolean {
    const { registry, most, leave } = this.#parts;
    if (registry.size < most) return true;
    if (hour === this.#fullIn) return false;
    const share = registry.size - most + Math.ceil(most * SHARE);
    const first = lowest(this.#ranks(), share);
    for (const rank of first) leave(rank % MOST_IDENTITIES);
    if (first.length < share) this.#fullIn = hour;
    return registry.size < most;
  }

  /** Of those that may leave. */
  #ranks(): Float64Array {
    const { registry, baselines } = this.#parts;
    const kept = this.#kept();
    const ranks = new Float64Array(registry.identities.length);
    let count = 0;
    for (let id = 0; id < registry.identities.length; id += 1) {
      if (registry.identities[id] === undefined || kept.has(id)) continue;
      const row = baselines.rows.open(id);
      if (row.get(AT.hour) !== 0) continue;
      ranks[count] = rankOf(row, id);
      count += 1;
    }
    return ranks.subarray(0, count);
  }

  /** Those of whom a finding is open, or one is remembered that a person may still judge. */
  #kept(): ReadonlySet<number> {
    const { behavior, episodes, registry } = this.#parts;
    const kept = new Set<number>();
    for (const { identity } of episodes.all()) if (identity >= 0) kept.add(identity);
    for (const uid of behavior.feedback.identities()) kept.add(registry.find(uid));
    return kept;
  }
}

/** The lower, the sooner it leaves: whether the identity under the cursor lived, its last hour and its id in one whole number. */
function rankOf(row: Rows, id: number): number {
  const lived = row.get(AT.activeHours) < LIVED_HOURS ? 0 : LATEST_HOUR + 1;
  return (lived + Math.min(row.get(AT.lastHour), LATEST_HOUR)) * MOST_IDENTITIES + id;
}

/** So many of the lowest, in order. To put all of a million in order would take longer than all the rest. */
function lowest(ranks: Float64Array, share: number): Float64Array {
  const perHour = new Map<number, number>();
  for (const rank of ranks) {
    const hour = Math.floor(rank / MOST_IDENTITIES);
    perHour.set(hour, (perHour.get(hour) ?? 0) + 1);
  }
  let last = -1;
  let count = 0;
  for (const [hour, there] of Array.from(perHour).toSorted(([a], [b]) => a - b)) {
    if (count >= share) break;
    last = hour;
    count += there;
  }
  const low = ranks.filter((rank) => rank < (last + 1) * MOST_IDENTITIES);
  return low.sort().subarray(0, share);
}
