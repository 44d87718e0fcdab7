import { inTitle } from "../explain/words.ts";
import { SHARED_BY } from "../features/neighbours.ts";
import { byUse, DAY_MS, type LifecycleMatch, match, type Sighting, withOthersAt } from "./sighting.ts";

export const UNKNOWN_ARRIVAL = "lifecycle.unknown-arrival";
const MONTH_MS = 30 * DAY_MS;
/** Where the house has its ways out is known of so many. */
const PEERS = 8;
/** More networks that a machine has for itself, for each of them, and newcomers are expected to bring another. */
const MOST_ALONE = 1 / 6;

/**
 * A machine that no log ever named acts for the first time, from where hardly any machine ever was, though its kind has ways
 * out that many share: a credential that lay unused for longer than anybody watches, at the place of whoever found it. It has
 * no behaviour of its own to depart from.
 */
export function unknownArrival(seen: Sighting): LifecycleMatch | undefined {
  const { event, record, arrival: first } = seen;
  if (first === undefined || first.peers < PEERS) return undefined;
  const here = first.here();
  const alone = here < SHARED_BY ? first.alone() : 0;
  if (here >= SHARED_BY || alone > MOST_ALONE * first.peers) return undefined;
  const network = event.src_network ?? "";
  return match({
    id: UNKNOWN_ARRIVAL,
    title: `${inTitle(record.name)}, which was never seen, acts from ${network}, where hardly any machine ever was`,
    severity: byUse("medium", seen),
    owasp: ["NHI1", "NHI2"],
    tag: ["Initial Access", "T1078.004"],
    key: network,
    onceInMs: MONTH_MS,
    together: withOthersAt(seen, "were never seen, and act from where hardly any machine ever was"),
    seen: [
      "src_network",
      `${network}, of ${here === 0 ? "nobody before" : `${here} before`}${event.client === undefined ? "" : `, by ${event.client}`}`,
      `where others are: ${first.peers} of its kind have ${alone === 0 ? "no network" : alone === 1 ? "one network" : `${alone} networks`} that fewer than ${SHARED_BY} machines share`,
    ],
  });
}
