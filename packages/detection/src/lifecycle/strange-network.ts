import { inTitle } from "../explain/words.ts";
import { SHARED_BY } from "../features/neighbours.ts";
import { isTurnedAway } from "../state/turned-away.ts";
import { byUse, DAY_MS, daysOf, type LifecycleMatch, match, type Sighting, withOthersAt } from "./sighting.ts";

export const STRANGE_NETWORK = "lifecycle.strange-network";
const MONTH_MS = 30 * DAY_MS;
/** Where fewer than this share of them are, nobody moved: a thief of several keys uses them from one place. */
const FEW = 1 / 10;
/** A house has a way out, or one in each zone of its region; runners and functions have a pool, of which some are shared as well. */
const WAYS_OUT = 3;
/** Active hours for each of its networks, at least: with a new one nearly every hour it is in a pool, of which the next has another. */
const HOURS_EACH = 1.5;

/**
 * A machine that acts seldom, and always where others of the house are, acts from where hardly any of them ever was. By its own
 * few hours that is no news: who acted in four may well act elsewhere in the fifth. By the others' it is: their way out is its own.
 */
export function strangeNetwork(seen: Sighting): LifecycleMatch | undefined {
  const { event, at, record, neighbours } = seen;
  // Who has nothing but a name did not act; many names that are tried would use up what is said of a week.
  if (neighbours === undefined || (isTurnedAway(event) && event.action_class === "auth")) return undefined;
  const { activeHours, networks } = neighbours;
  if (networks > WAYS_OUT || activeHours < HOURS_EACH * networks) return undefined;
  const [atHome, here] = [neighbours.atHome(), neighbours.here()];
  if (atHome < SHARED_BY || here >= Math.max(SHARED_BY, FEW * atHome)) return undefined;
  const network = event.src_network ?? "";
  return match({
    id: STRANGE_NETWORK,
    title: `${inTitle(record.name)} acted from ${network}, where hardly any machine ever was; it had always been where others are`,
    severity: byUse("medium", seen),
    owasp: ["NHI2"],
    tag: ["Initial Access", "T1078.004"],
    key: network,
    onceInMs: MONTH_MS,
    together: withOthersAt(seen, "act from a network where hardly any machine ever was"),
    seen: [
      "src_network",
      `${network}, of ${here === 0 ? "nobody before" : `${here} before`}${event.client === undefined ? "" : `, by ${event.client}`}`,
      `${networks === 1 ? "the one network" : `the ${networks} networks`} of its ${activeHours} active hours in ${daysOf(at - record.firstSeen)}, shared by ${atHome}`,
    ],
  });
}
