import { inTitle } from "../explain/words.ts";
import { isPublicAddress } from "../rules/address-range.ts";
import { byUse, DAY_MS, isMachine, type LifecycleMatch, match, type Sighting, withOthersIn } from "./sighting.ts";

const WEEK_MS = 7 * DAY_MS;

/**
 * Somebody acts from an address that is on a list of the user's own of those whom nobody wants in: exits of Tor, networks of
 * anonymisers, addresses that others complained of. The door wrote the lists' names on the event. Lists of what is never
 * routed have the private networks as well, in which the house itself is.
 */
export function listedAddress(seen: Sighting): LifecycleMatch | undefined {
  const { event, record } = seen;
  const lists = event.labels?.["threat_lists"];
  if (lists === undefined || lists === "") return undefined;
  const address = event.src_ip ?? "";
  if (!isPublicAddress(address)) return undefined;
  const isLetIn = event.outcome !== "denied";
  return match({
    id: "lifecycle.listed-address",
    title: `${inTitle(record.name)} ${isLetIn ? "acted" : "was refused"} from ${inTitle(address)}, which is on ${listed(lists)}`,
    severity: byUse(isMachine(record.kind) && isLetIn ? "high" : "medium", seen),
    owasp: ["NHI2"],
    tag: ["Initial Access", "T1078.004"],
    // Being let in is news after having been refused.
    key: `${lists} ${isLetIn ? "let in" : "refused"}`,
    onceInMs: WEEK_MS,
    together: withOthersIn(seen, lists, `come from addresses on ${listed(lists)}`),
    seen: ["src_ip", `${address} on ${lists}`, "addresses that no list of threats has"],
  });
}

function listed(lists: string): string {
  return `the ${lists.includes(",") ? "lists" : "list"} ${inTitle(lists.replaceAll(",", ", "))}`;
}
