import { isPerson } from "@rolecall/core";
import { againAway, type Visit } from "../features/again.ts";
import { arrivalAmong, isNowhere, neighboursOf, type Whereabouts } from "../features/neighbours.ts";
import type { SourceWatch } from "../feeds/source-watch.ts";
import { networkOf } from "../habits/network.ts";
import type { Baselines } from "../hour/baselines.ts";
import type { Rows } from "../state/rows.ts";
import { isTurnedAway } from "../state/turned-away.ts";
import { DAY_MS, HOUR_MS, isMachine, type Sighting } from "./sighting.ts";

/** Where a machine is, is known after a week. */
const KNOWN_MS = 7 * DAY_MS;
/** And that it has one home after two. */
const SETTLED_MS = 14 * DAY_MS;

const NOWHERE: Whereabouts = {};

/** Who else is where a machine is that has never been there; looked up of no event that is not to be told of. */
export function whereabouts(
  { event, at, record }: Pick<Sighting, "event" | "at" | "record">,
  id: number,
  baselines: Pick<Baselines, "rows" | "groups" | "groupOfIdentity">,
  logs: Pick<SourceWatch, "isReadForAWeek">,
): Whereabouts {
  const { src_network: network } = event;
  const age = at - record.firstSeen;
  const mayArrive = age < DAY_MS || record.outside === true;
  if (network === undefined || !(mayArrive || age >= KNOWN_MS) || !isMachine(record.kind)) return NOWHERE;
  // Services have no network, a private one grows with its cloud, and whoever works for a person goes where that person does.
  const isPublic = network.includes("/") && networkOf(event) === network;
  if (!isPublic || event.delegation?.some(isPerson) === true) return NOWHERE;
  const row = baselines.rows.open(id);
  if (!mayArrive) return elsewhere(row, age, { groups: baselines.groups, network, hour: Math.floor(at / HOUR_MS) });
  // Names that are made up are turned away from everywhere. Who is not arrives, be it where it was turned away before.
  const isFirst = record.outside === true || isNowhere(row);
  if (!isFirst || isTurnedAway(event) || !logs.isReadForAWeek(event, at)) return NOWHERE;
  return { arrival: arrivalAmong(baselines.groupOfIdentity(id), baselines.groups, network) };
}

/** Of one that is known: by others where it acts seldom, else by itself. */
function elsewhere(row: Rows, age: number, visit: Visit): Whereabouts {
  const neighbours = neighboursOf(row, visit.groups, visit.network);
  if (neighbours !== undefined) return { neighbours };
  return age < SETTLED_MS ? NOWHERE : { again: againAway(row, visit) };
}
