import type { Event } from "@rolecall/core";
import { counted, inTitle } from "../explain/words.ts";
import { namedServerOf } from "../policy/tools.ts";
import { hash32 } from "../state/hash.ts";
import type { Circle, Circles } from "./circles.ts";
import { byUse, DAY_MS, type LifecycleMatch, match, type Sighting } from "./sighting.ts";

export const NEW_CLIENT = "delegation.new-client";

const MONTH_MS = 30 * DAY_MS;
/** So many at one server are one finding. */
const OF_ONE = 3;

/**
 * A server of tools that the same few clients call is called by one that nobody knew: whoever found its address, or has the token of one
 * of them. Of a client that is known the server is what is new, and is told of as that.
 */
export function newClient(seen: Sighting, circles: Circles): LifecycleMatch | undefined {
  const { event, record, at } = seen;
  const server = record.kind === "ai-agent" ? namedServerOf(event) : undefined;
  if (server === undefined || event.outcome === "denied") return undefined;
  const known = circles.enter(keyOf(event, server), hash32(record.uid), Math.floor(at / DAY_MS));
  return known !== undefined && record.events === 0 ? told(seen, server, known) : undefined;
}

/** Of one tenant: in the log of a client servers have the names that its owner gave them. */
function keyOf({ source, account_uid = "" }: Event, server: string): string {
  return JSON.stringify([source, account_uid, server]);
}

function told(seen: Sighting, server: string, { clients, days }: Circle): LifecycleMatch {
  const { event, record } = seen;
  return match({
    id: NEW_CLIENT,
    kind: "delegation",
    title: `${inTitle(record.name)}, which nobody knew, called a tool server that the same few call (${inTitle(server)})`,
    severity: byUse("low", seen),
    owasp: ["NHI2", "NHI4"],
    tag: ["Initial Access", "T1078.004"],
    key: server,
    onceInMs: MONTH_MS,
    together: { words: "called a tool server that the same few call", marks: [server], least: OF_ONE },
    seen: ["server", `${server}: ${event.action}`, `${counted(clients.length, "client")}, on ${counted(days, "day")}`],
  });
}
