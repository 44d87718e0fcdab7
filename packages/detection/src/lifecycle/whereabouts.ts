import { isPerson } from "@rolecall/core";
import { arrivalAmong, isNowhere, neighboursOf, type Whereabouts } from "../features/neighbours.ts";
import type { SourceWatch } from "../feeds/source-watch.ts";
import { networkOf } from "../habits/network.ts";
import type { Baselines } from "../hour/baselines.ts";
import { isTurnedAway } from "../state/turned-away.ts";
import { DAY_MS, isMachine, type Sighting } from "./sighting.ts";

/** Where a machine is, is known after a week. */
const KNOWN_MS = 7 * DAY_MS;

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
  if (!mayArrive) return { neighbours: neighboursOf(row, baselines.groups, network) };
  // Names that are made up are turned away from everywhere. Who is not arrives, be it where it was turned away before.
  const isFirst = record.outside === true || isNowhere(row);
  if (!isFirst || isTurnedAway(event) || !logs.isReadForAWeek(event, at)) return NOWHERE;
  return { arrival: arrivalAmong(baselines.groupOfIdentity(id), baselines.groups, network) };
}
