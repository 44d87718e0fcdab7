import { inTitle } from "../explain/words.ts";
import { SHARED_BY } from "../features/neighbours.ts";
import { isTurnedAway } from "../state/turned-away.ts";
import { byUse, DAY_MS, daysOf, HOUR_MS, type LifecycleMatch, match, type Sighting, withOthersAt } from "./sighting.ts";

export const AGAIN_ELSEWHERE = "lifecycle.again-elsewhere";
const MONTH_MS = 30 * DAY_MS;

/**
 * A machine that has one home is, on another day, once more in a network where hardly anybody is, and was at home in between. Its hours
 * there may be like any other, by its own program, for its own calls: an hour says that the place is new, and once that is no rarity.
 */
export function againElsewhere(seen: Sighting): LifecycleMatch | undefined {
  const { event, at, record, again } = seen;
  if (again === undefined || isTurnedAway(event) || again.here() >= SHARED_BY) return undefined;
  const network = event.src_network ?? "";
  return match({
    id: AGAIN_ELSEWHERE,
    title: `${inTitle(record.name)} acted from ${network} once more, on another day, and from its usual network in between`,
    severity: byUse("low", seen),
    owasp: ["NHI2", "NHI9"],
    tag: ["Initial Access", "T1078.004"],
    key: network,
    onceInMs: MONTH_MS,
    from: again.before * HOUR_MS,
    network,
    together: withOthersAt(seen, "act from a second network on another day, and from their usual ones in between"),
    seen: [
      "src_network",
      `${network} on two days${event.client === undefined ? "" : `, by ${event.client}`}; a second host, or somebody else with its key`,
      `the one network of its ${again.homeHours} active hours in ${daysOf(at - record.firstSeen)}`,
    ],
  });
}
