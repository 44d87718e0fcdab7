import { NEW_CALLER, NEW_USER } from "./acting-for.ts";
import { AGAIN_ELSEWHERE } from "./again-elsewhere.ts";
import { NEW_CHILD } from "./children.ts";
import { NEW_CLIENT } from "./clients.ts";
import { NEW_DESTINATION } from "./destinations.ts";
import { FOUND_AT_LAST } from "./found-at-last.ts";
import { NEW_RESOURCE } from "./novelty.ts";
import { REFUSED_THEN_LET_IN } from "./refused-then-let-in.ts";
import { WIDENED } from "./shelves.ts";
import { DAY_MS, isGrave, type Sighting } from "./sighting.ts";
import { SILENCE_BROKEN } from "./silence.ts";
import { STRANGE_NETWORK } from "./strange-network.ts";
import { UNKNOWN_ARRIVAL } from "./unknown-arrival.ts";
import { WIDER_TOKEN } from "./wider-token.ts";

/** So many things within that time, and each of so many machines, are news; what comes more often is how machines are here. */
interface Bound {
  readonly withinMs: number;
  readonly most: number;
  /** Or as many as that share of all machines, where that is more. */
  readonly share: number;
  /** False where whoever does something grave is told of all the same. */
  readonly isOfGrave: boolean;
}

/** People whose names change, or a log that says from one day on who is behind its machines. */
const OF_DELEGATION: Bound = { withinMs: DAY_MS, most: 5, share: 1 / 100, isOfGrave: false };

const BOUNDS: ReadonlyMap<string, Bound> = new Map([
  [SILENCE_BROKEN, { withinMs: DAY_MS, most: 3, share: 1 / 500, isOfGrave: true }],
  [STRANGE_NETWORK, { withinMs: 7 * DAY_MS, most: 3, share: 1 / 500, isOfGrave: false }],
  [AGAIN_ELSEWHERE, { withinMs: 7 * DAY_MS, most: 3, share: 1 / 500, isOfGrave: false }],
  [FOUND_AT_LAST, { withinMs: 7 * DAY_MS, most: 3, share: 1 / 500, isOfGrave: false }],
  [REFUSED_THEN_LET_IN, { withinMs: DAY_MS, most: 3, share: 1 / 200, isOfGrave: true }],
  [UNKNOWN_ARRIVAL, { withinMs: 7 * DAY_MS, most: 2, share: 1 / 500, isOfGrave: false }],
  [WIDENED, { withinMs: 7 * DAY_MS, most: 3, share: 1 / 100, isOfGrave: false }],
  [NEW_USER, OF_DELEGATION],
  [NEW_CALLER, OF_DELEGATION],
  [NEW_CHILD, OF_DELEGATION],
  [NEW_CLIENT, OF_DELEGATION],
  [NEW_DESTINATION, { withinMs: 7 * DAY_MS, most: 3, share: 1 / 100, isOfGrave: false }],
  [WIDER_TOKEN, OF_DELEGATION],
  [NEW_RESOURCE, { withinMs: 7 * DAY_MS, most: 3, share: 1 / 100, isOfGrave: false }],
]);

interface Said {
  readonly at: number;
  readonly what: string;
}

/**
 * How much of what is only news while it is rare was said lately, of whomever. Event time. Things are counted, and of one thing
 * machines: a store that a release brings to forty of them is said of a few, and leaves room for the next store.
 */
export class SaidLately {
  readonly #said = new Map<string, Said[]>();

  note(detector: string, what: string, at: number): void {
    if (!BOUNDS.has(detector)) return;
    const said = this.#said.get(detector);
    if (said === undefined) this.#said.set(detector, [{ at, what }]);
    else said.push({ at, what });
  }

  /** True where what is said of that event is bounded; else it is said however often others are, and counts for none of them. */
  counts(detector: string, { event }: Sighting): boolean {
    const bound = BOUNDS.get(detector);
    return bound !== undefined && (bound.isOfGrave || !isGrave(event));
  }

  /** True where so many things, or this one of so many machines, were said in a fleet of that size that it is not said. */
  isEnough(detector: string, what: string, at: number, size: number): boolean {
    const bound = BOUNDS.get(detector);
    if (bound === undefined) return false;
    // Events come a little out of order: what is too old for this one may count for the next.
    const known = (this.#said.get(detector) ?? []).filter((each) => at - each.at < 2 * bound.withinMs);
    this.#said.set(detector, known);
    const lately = known.filter((each) => at - each.at < bound.withinMs);
    const most = Math.max(bound.most, size * bound.share);
    const same = lately.filter((each) => each.what === what).length;
    return same > 0 ? same >= most : new Set(lately.map((each) => each.what)).size >= most;
  }
}
