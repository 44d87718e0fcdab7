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
import { NEW_SUBJECT } from "./subjects.ts";
import { UNKNOWN_ARRIVAL } from "./unknown-arrival.ts";
import { WIDER_TOKEN } from "./wider-token.ts";

/** So many things within that time, and each of so many machines, are news; what comes more often is how machines are here. */
interface Bound {
  readonly withinMs: number;
  readonly most: number;
  /** Or as many as that share of all machines, where that is more. */
  readonly share: number;
  /** False where whoever does something grave is told of all the same; `apart` where such are counted for themselves. */
  readonly isOfGrave: boolean | "apart";
  /**
   * What happened counts, told or not, and other machines that it happened to: where it happens all the time it is no news of the next. One
   * machine fills nobody else's bound by whatever it does.
   */
  readonly isOfAll?: true;
  /** What they came to counts, and not how many came: who joins one thing says little of another. */
  readonly byThings?: true;
}

/** People whose names change, or a log that says from one day on who is behind its machines. */
const OF_DELEGATION: Bound = { withinMs: DAY_MS, most: 5, share: 1 / 100, isOfGrave: false };

/** What agents and clients come to, and what those get who wait for it: it happens in most houses, and in some each day. */
const ONCE_IN_A_WHILE: Bound = { withinMs: 28 * DAY_MS, most: 2, share: 1 / 500, isOfGrave: "apart", isOfAll: true };
/** Whom nobody knew, at what keeps to a few: a team's new repository must not hide the next one, which nobody asked for. */
const OF_STRANGERS: Bound = { ...ONCE_IN_A_WHILE, most: 3, byThings: true };
/** Of one machine so many things, and of one thing so many machines, which are one finding from there on. */
const OWN = 3;
const SAME = 3;

const BOUNDS: ReadonlyMap<string, Bound> = new Map([
  [SILENCE_BROKEN, { withinMs: DAY_MS, most: 3, share: 1 / 500, isOfGrave: true }],
  [STRANGE_NETWORK, { withinMs: 7 * DAY_MS, most: 3, share: 1 / 500, isOfGrave: false }],
  [AGAIN_ELSEWHERE, { withinMs: 7 * DAY_MS, most: 3, share: 1 / 500, isOfGrave: false }],
  [FOUND_AT_LAST, ONCE_IN_A_WHILE],
  [REFUSED_THEN_LET_IN, { withinMs: DAY_MS, most: 3, share: 1 / 200, isOfGrave: true }],
  [UNKNOWN_ARRIVAL, { withinMs: 7 * DAY_MS, most: 2, share: 1 / 500, isOfGrave: false }],
  [WIDENED, { withinMs: 7 * DAY_MS, most: 3, share: 1 / 100, isOfGrave: false }],
  [NEW_USER, OF_DELEGATION],
  [NEW_CALLER, OF_DELEGATION],
  [NEW_CHILD, OF_DELEGATION],
  [NEW_CLIENT, ONCE_IN_A_WHILE],
  [NEW_SUBJECT, ONCE_IN_A_WHILE],
  [NEW_DESTINATION, ONCE_IN_A_WHILE],
  [WIDER_TOKEN, OF_DELEGATION],
  [NEW_RESOURCE, { withinMs: 7 * DAY_MS, most: 3, share: 1 / 100, isOfGrave: false }],
]);

/** How what is said is counted: with all that is said by its detector, with what is as grave, with other strangers, or with nothing. */
export type Counted = "all" | "grave" | "strangers" | "apart";

/** What is said of whom. */
export interface Saying {
  readonly detector: string;
  readonly counted: Counted;
  readonly what: string;
  readonly uid: string;
}

interface Said {
  readonly at: number;
  readonly what: string;
  readonly uid: string;
}

/**
 * How much of what is only news while it is rare was said lately, of whomever. Event time. Things are counted, and of one thing
 * machines: a store that a release brings to forty of them is said of a few, and leaves room for the next store.
 */
export class SaidLately {
  readonly #said = new Map<string, Said[]>();

  note({ detector, counted, what, uid }: Saying, at: number): void {
    if (counted === "apart" || !BOUNDS.has(detector)) return;
    const pool = poolOf(detector, counted);
    const said = this.#said.get(pool);
    if (said === undefined) this.#said.set(pool, [{ at, what, uid }]);
    else said.push({ at, what, uid });
  }

  /** What is bounded is counted; anything else is said however often others are, and counts for none of them. */
  countedAs(detector: string, { event }: Sighting): Counted {
    const bound = BOUNDS.get(detector);
    if (bound === undefined) return "apart";
    if (!isGrave(event) || bound.isOfGrave === true) return "all";
    return bound.isOfGrave === "apart" ? "grave" : "apart";
  }

  /** True where what is not said is counted as well. */
  isOfAll(detector: string): boolean {
    return BOUNDS.get(detector)?.isOfAll === true;
  }

  /** True where so many things, or this one of so many machines, were said in a fleet of that size that it is not said. */
  isEnough(saying: Saying, at: number, size: number): boolean {
    const { detector, counted } = saying;
    const bound = counted === "strangers" ? OF_STRANGERS : BOUNDS.get(detector);
    if (bound === undefined || counted === "apart") return false;
    const pool = poolOf(detector, counted);
    // Events come a little out of order: what is too old for this one may count for the next.
    const known = (this.#said.get(pool) ?? []).filter((each) => at - each.at < 2 * bound.withinMs);
    this.#said.set(pool, known);
    const lately = known.filter((each) => at - each.at < bound.withinMs);
    return bound.isOfAll === true ? isUsual(lately, saying, size, bound) : isOften(lately, saying, size, bound);
  }
}

function poolOf(detector: string, counted: Counted): string {
  return `${detector} ${counted}`;
}

function isOften(lately: readonly Said[], { what }: Saying, size: number, bound: Bound): boolean {
  const most = Math.max(bound.most, size * bound.share);
  const same = lately.filter((each) => each.what === what).length;
  return same > 0 ? same >= most : new Set(lately.map((each) => each.what)).size >= most;
}

/** It happens here: other things to others, or this one to many; or it is all that this machine does. */
function isUsual(lately: readonly Said[], { what, uid }: Saying, size: number, bound: Bound): boolean {
  const others = lately.filter((each) => each.what !== what && each.uid !== uid);
  const whose = new Set(others.map((each) => (bound.byThings === true ? each.what : each.uid))).size;
  const same = lately.filter((each) => each.what === what).length;
  const own = lately.filter((each) => each.uid === uid).length;
  return whose >= Math.max(bound.most, size * bound.share) || same >= SAME || own >= OWN;
}
